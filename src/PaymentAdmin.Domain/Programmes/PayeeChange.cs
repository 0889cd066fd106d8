using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Programmes;

/// <summary>Where a proposed change of phone, account or channel stands.</summary>
public enum PayeeChangeStatus
{
    /// <summary>Waits for a second person.</summary>
    Proposed,

    /// <summary>A second person agreed; the beneficiary is paid there from now on.</summary>
    Approved,

    /// <summary>A second person refused.</summary>
    Rejected,

    /// <summary>A later proposal took its place.</summary>
    Superseded,
}

/// <summary>A proposal to pay a known beneficiary elsewhere: it needs a second person, because whoever can redirect money alone can steal it (design, rule 7).</summary>
public sealed class PayeeChange
{
    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonMaxLength = 500;

    private PayeeChange()
    {
    }

    /// <summary>The id; <c>pch_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>Whose.</summary>
    public Guid BeneficiaryId { get; private set; }

    /// <summary>The beneficiary, while the proposal is open: so there is one at most.</summary>
    public Guid? OpenFor { get; private set; }

    /// <summary>The <see cref="Beneficiary.PayeeVersion"/> that it would replace.</summary>
    public int BaseVersion { get; private set; }

    /// <summary>The details before, encrypted.</summary>
    public string SealedBefore { get; private set; } = "";

    /// <summary>The details after, encrypted.</summary>
    public string SealedAfter { get; private set; } = "";

    /// <summary>Fingerprint of the phone number after.</summary>
    public Guid? PhoneMark { get; private set; }

    /// <summary>Fingerprint of the account number after.</summary>
    public Guid? AccountMark { get; private set; }

    /// <summary>The channel before.</summary>
    public PaymentChannel ChannelBefore { get; private set; }

    /// <summary>The channel after.</summary>
    public PaymentChannel ChannelAfter { get; private set; }

    /// <summary>Where it stands.</summary>
    public PayeeChangeStatus Status { get; private set; }

    /// <summary>The import that brought it; null where a person typed it.</summary>
    public Guid? ImportId { get; private set; }

    /// <summary>Who proposed it: the id.</summary>
    public Guid MadeById { get; private set; }

    /// <summary>Who proposed it: the name as it was then.</summary>
    public string MadeByName { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime MadeAt { get; private set; }

    /// <summary>Who decided: the id.</summary>
    public Guid? DecidedById { get; private set; }

    /// <summary>Who decided: the name as it was then.</summary>
    public string? DecidedByName { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTime? DecidedAt { get; private set; }

    /// <summary>Why, where a reason was given.</summary>
    public string? Reason { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Proposes to pay a beneficiary elsewhere.</summary>
    public static PayeeChange Propose(Guid id, Beneficiary beneficiary, SealedDetails after, PaymentChannel channel, Guid? importId, Actor by, DateTime now) => new()
    {
        Id = id,
        BeneficiaryId = beneficiary.Id,
        OpenFor = beneficiary.Id,
        BaseVersion = beneficiary.PayeeVersion,
        SealedBefore = beneficiary.Sealed,
        SealedAfter = after.Sealed,
        PhoneMark = after.PhoneMark,
        AccountMark = after.AccountMark,
        ChannelBefore = beneficiary.Channel,
        ChannelAfter = channel,
        Status = PayeeChangeStatus.Proposed,
        ImportId = importId,
        MadeById = by.Id,
        MadeByName = by.Name,
        MadeAt = now,
    };

    /// <summary>A second person's word.</summary>
    /// <exception cref="Refusal">403 <c>maker_may_not_approve</c>; 409 <c>payee_change_decided</c>.</exception>
    public void Decide(bool approves, string? reason, Actor by, DateTime now)
    {
        if (Status != PayeeChangeStatus.Proposed)
        {
            throw Refusal.Conflict("payee_change_decided", $"This change is {Words.Plain(Status).ToLowerInvariant()} already. Look at the beneficiary again.");
        }

        if (approves && by.Id == MadeById)
        {
            throw new Refusal(RefusalKind.Forbidden, "maker_may_not_approve", "You proposed this change: somebody else decides on it.");
        }

        (Status, DecidedById, DecidedByName, DecidedAt, Reason) = (approves ? PayeeChangeStatus.Approved : PayeeChangeStatus.Rejected, by.Id, by.Name, now, reason);
        Close();
    }

    /// <summary>A later proposal takes its place.</summary>
    public void GiveWay(DateTime now)
    {
        (Status, DecidedAt) = (PayeeChangeStatus.Superseded, now);
        Close();
    }

    private void Close()
    {
        OpenFor = null;
        Version++;
    }
}
