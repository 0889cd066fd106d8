using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Programmes;

/// <summary>
/// A person who is paid (psp-integration, "Integration architecture": beneficiary registry). What is personal is sealed; beside it stand
/// only keyed fingerprints, by which an exact phone number, account or id is found.
/// </summary>
public sealed class Beneficiary
{
    private Beneficiary()
    {
    }

    /// <summary>The id; <c>ben_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>Whose register: the tenant's id, or <see cref="Guid.Empty"/> for the organisation's own. An external id is unique in it.</summary>
    public Guid RegisterId { get; private set; }

    /// <summary>Fingerprint of the external id.</summary>
    public Guid ExternalIdMark { get; private set; }

    /// <summary>Fingerprint of the phone number; null where there is none.</summary>
    public Guid? PhoneMark { get; private set; }

    /// <summary>Fingerprint of the account number; null where there is none.</summary>
    public Guid? AccountMark { get; private set; }

    /// <summary>The <see cref="PersonalDetails"/>, encrypted.</summary>
    public string Sealed { get; private set; } = "";

    /// <summary>How the person is paid.</summary>
    public PaymentChannel Channel { get; private set; }

    /// <summary>What is known of the account's holder.</summary>
    public KycState Kyc { get; private set; }

    /// <summary>When that was asked, UTC; null if never.</summary>
    public DateTime? KycCheckedAt { get; private set; }

    /// <summary>The connection that was asked; null if none.</summary>
    public Guid? KycConnectionId { get; private set; }

    /// <summary>Whether payments to this person may be made.</summary>
    public bool IsActive { get; private set; } = true;

    /// <summary>Counts the changes of phone, account and channel: a payment made before is recognised by it.</summary>
    public int PayeeVersion { get; private set; }

    /// <summary>When it was added, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Who changed it last: the id.</summary>
    public Guid UpdatedById { get; private set; }

    /// <summary>Who changed it last: the name as it was then.</summary>
    public string UpdatedByName { get; private set; } = "";

    /// <summary>Counts the changes; the concurrency token and the ETag.</summary>
    public int Version { get; private set; }

    /// <summary>Adds a beneficiary.</summary>
    /// <param name="id">The id.</param>
    /// <param name="registerId">Whose register.</param>
    /// <param name="details">Sealed, with its fingerprints.</param>
    /// <param name="channel">How the person is paid.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    public static Beneficiary Add(Guid id, Guid registerId, SealedDetails details, PaymentChannel channel, Actor by, DateTime now)
    {
        var beneficiary = new Beneficiary { Id = id, RegisterId = registerId, ExternalIdMark = details.ExternalIdMark, CreatedAt = now, PayeeVersion = 1 };
        beneficiary.Keep(details, channel, by, now);
        return beneficiary;
    }

    /// <summary>Changes what does not decide where money goes: the name. Whether the account's holder has the new one is not known yet.</summary>
    /// <param name="details">With the same phone, account and external id.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="InvalidOperationException">The fingerprints differ: that needs a second person (<see cref="ChangePayee"/>).</exception>
    public void Rename(SealedDetails details, Actor by, DateTime now)
    {
        if (details.ExternalIdMark != ExternalIdMark || details.PhoneMark != PhoneMark || details.AccountMark != AccountMark)
        {
            throw new InvalidOperationException("Where a beneficiary is paid changes only by two people.");
        }

        (Kyc, KycCheckedAt, KycConnectionId) = (KycState.NotChecked, null, null);
        Keep(details, Channel, by, now);
    }

    /// <summary>Changes where money goes, after a second person agreed (design, rule 7). Who holds the new account is not known yet.</summary>
    public void ChangePayee(SealedDetails details, PaymentChannel channel, Actor by, DateTime now)
    {
        if (details.ExternalIdMark != ExternalIdMark)
        {
            throw new InvalidOperationException("A beneficiary with another external id is another beneficiary.");
        }

        PayeeVersion++;
        (Kyc, KycCheckedAt, KycConnectionId) = (KycState.NotChecked, null, null);
        Keep(details, channel, by, now);
    }

    /// <summary>Notes what the PSP says of the account's holder.</summary>
    public void KycAnswered(KycState state, Guid connectionId, Actor by, DateTime now)
    {
        (Kyc, KycCheckedAt, KycConnectionId) = (state, now, connectionId);
        Touch(by, now);
    }

    /// <summary>Takes the person out of use, or back. Nothing happens where that is so already.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool SetActive(bool active, Actor by, DateTime now)
    {
        if (IsActive == active)
        {
            return false;
        }

        IsActive = active;
        Touch(by, now);
        return true;
    }

    private void Keep(SealedDetails details, PaymentChannel channel, Actor by, DateTime now)
    {
        (Sealed, PhoneMark, AccountMark, Channel) = (details.Sealed, details.PhoneMark, details.AccountMark, channel);
        Touch(by, now);
    }

    private void Touch(Actor by, DateTime now)
    {
        UpdatedAt = now;
        UpdatedById = by.Id;
        UpdatedByName = by.Name;
        Version++;
    }
}

/// <summary>Personal details as they rest: encrypted, with the keyed fingerprints by which they are found.</summary>
/// <param name="Sealed">The details, encrypted.</param>
/// <param name="ExternalIdMark">Fingerprint of the external id.</param>
/// <param name="PhoneMark">Fingerprint of the phone number, or null.</param>
/// <param name="AccountMark">Fingerprint of the account number, or null.</param>
public sealed record SealedDetails(string Sealed, Guid ExternalIdMark, Guid? PhoneMark, Guid? AccountMark)
{
    /// <summary>Longest <see cref="Sealed"/>, in characters.</summary>
    public const int MaxLength = 4_000;
}
