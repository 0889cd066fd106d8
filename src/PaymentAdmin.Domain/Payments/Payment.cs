using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Domain.Payments;

/// <summary>
/// One payment to one beneficiary. Who is paid, where and how is copied from the beneficiary when the payment is prepared, and is part of
/// what is approved: what happens to the beneficiary afterwards does not reach it (design, rule 7).
/// </summary>
public sealed partial class Payment
{
    /// <summary>Longest reference, in characters.</summary>
    public const int ReferenceMaxLength = 100;

    private Payment()
    {
    }

    /// <summary>The id; <c>pay_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>The programme that pays.</summary>
    public Guid ProgrammeId { get; private set; }

    /// <summary>The distribution that it is part of.</summary>
    public Guid DistributionId { get; private set; }

    /// <summary>Its number in the distribution, 1, 2, 3 …: the order in which payments came.</summary>
    public int Number { get; private set; }

    /// <summary>Who is paid.</summary>
    public Guid BeneficiaryId { get; private set; }

    /// <summary>Through which connection.</summary>
    public Guid ConnectionId { get; private set; }

    /// <summary>The environment of that connection.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>Where it stands.</summary>
    public PaymentStatus Status { get; private set; }

    /// <summary>While it is held: why.</summary>
    public HeldBecause? HeldBecause { get; private set; }

    /// <summary>What is paid, in minor units, above zero.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>The organisation's reference: 1 to 100 characters, unique in its programme among payments that are not cancelled.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>The reference until it is cancelled: what makes it unique.</summary>
    public string? ReferenceTaken { get; private set; }

    /// <summary>How the money reaches the beneficiary.</summary>
    public PaymentChannel Channel { get; private set; }

    /// <summary>The beneficiary's <see cref="PersonalDetails"/> as they were copied, encrypted.</summary>
    public string Sealed { get; private set; } = "";

    /// <summary>Fingerprint of the phone number or account that is paid; null where there is none.</summary>
    public Guid? PaidToMark { get; private set; }

    /// <summary>The beneficiary's <see cref="Beneficiary.PayeeVersion"/> that was copied.</summary>
    public int PayeeVersion { get; private set; }

    /// <summary>The version of the connection's field mapping with which it was approved; null before.</summary>
    public int? MappingVersion { get; private set; }

    /// <summary>Keyed SHA-256 of all that is approved of it, hex: <see cref="Approvals.ApprovedContent"/>.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>The key of this intent to pay, fixed at release: payment id and time of release (psp-integration, step 15; design, rule 2).</summary>
    public string? IdempotencyKey { get; private set; }

    /// <summary>When it was released, UTC.</summary>
    public DateTime? ReleasedAt { get; private set; }

    /// <summary>Whether anything of it may ever have left: then it is never cancelled, queued or held again (design, rule 3).</summary>
    public bool MayHaveLeft { get; private set; }

    /// <summary>The import that brought it; null where a person typed it.</summary>
    public Guid? ImportId { get; private set; }

    /// <summary>When it was prepared, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When who is paid what was last changed, UTC; approving, voiding and sending it change nothing of that.</summary>
    public DateTime ContentAt { get; private set; }

    /// <summary>When it was last changed, UTC.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Prepares a payment.</summary>
    /// <param name="id">The id.</param>
    /// <param name="place">Whose it is and through what it goes.</param>
    /// <param name="terms">Who is paid what.</param>
    /// <param name="importId">The import that brings it, or null.</param>
    /// <param name="now">When, UTC.</param>
    public static Payment Prepare(Guid id, PaymentPlace place, PaymentTerms terms, Guid? importId, DateTime now)
    {
        var payment = new Payment
        {
            Id = id,
            ProgrammeId = place.ProgrammeId,
            DistributionId = place.DistributionId,
            Number = place.Number,
            ConnectionId = place.ConnectionId,
            Environment = place.Environment,
            Currency = place.Currency,
            ImportId = importId,
            CreatedAt = now,
        };
        payment.Apply(terms, now);
        return payment;
    }

    /// <summary>Changes a draft.</summary>
    /// <exception cref="Refusal">409 <c>payment_state</c>.</exception>
    public void Change(PaymentTerms terms, DateTime now)
    {
        if (Status != PaymentStatus.Draft)
        {
            throw Refusal.Conflict("payment_state", $"The payment is {Words.Plain(Status).ToLowerInvariant()}: only a draft can be changed.", "status");
        }

        Apply(terms, now);
    }

    /// <summary>Lets an event happen to it.</summary>
    /// <exception cref="Refusal">409 <c>payment_state</c> where the event cannot happen now.</exception>
    public void Let(PaymentEvent what, DateTime now)
    {
        Status = PaymentStates.Next(Status, what, MayHaveLeft) ?? throw NotNow();
        MayHaveLeft |= what is PaymentEvent.Acknowledge or PaymentEvent.Complete or PaymentEvent.Fail or PaymentEvent.Lose or PaymentEvent.Reverse;
        HeldBecause = null;
        NextStepAt = null;
        ProgressAt = what == PaymentEvent.Claim ? ProgressAt : now;
        MappingVersion = Status == PaymentStatus.Draft ? null : MappingVersion;
        ReferenceTaken = Status == PaymentStatus.Cancelled ? null : ReferenceTaken;
        Touch(now);
    }

    /// <summary>It is approved, to be sent with a version of the connection's mapping.</summary>
    /// <exception cref="Refusal">409 <c>payment_state</c>.</exception>
    public void Approve(int mappingVersion, DateTime now)
    {
        Let(PaymentEvent.Approve, now);
        MappingVersion = mappingVersion;
    }

    /// <summary>It is not sent for now.</summary>
    /// <exception cref="Refusal">409 <c>payment_state</c>.</exception>
    public void Hold(HeldBecause why, DateTime now)
    {
        Let(PaymentEvent.Hold, now);
        HeldBecause = why;
    }

    /// <summary>Its distribution was released: from now on it has the one key of its intent to pay.</summary>
    /// <param name="publicId">The id as it is at every edge.</param>
    /// <param name="releasedAt">When the distribution was released, UTC.</param>
    /// <param name="providerReference">What the PSP is given as our reference: within its form, and used by no other payment of the connection.</param>
    /// <param name="held">Why it is not sent at once; null to queue it.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it is not approved, or was released already; its key never becomes another.</exception>
    public void Release(string publicId, DateTime releasedAt, string providerReference, HeldBecause? held, DateTime now)
    {
        if (Status != PaymentStatus.Approved || IdempotencyKey is not null)
        {
            throw NotNow();
        }

        if (held is { } why)
        {
            Hold(why, now);
        }
        else
        {
            Let(PaymentEvent.Queue, now);
        }

        ReleasedAt = releasedAt;
        Intend(publicId, providerReference, releasedAt);
    }

    private Refusal NotNow() => Refusal.Conflict("payment_state", $"The payment is {Words.Plain(Status).ToLowerInvariant()}: this is not possible now.", "status");

    private void Apply(PaymentTerms terms, DateTime now)
    {
        BeneficiaryId = terms.BeneficiaryId;
        PayeeVersion = terms.PayeeVersion;
        Channel = terms.Channel;
        Sealed = terms.Sealed;
        PaidToMark = terms.PaidToMark;
        AmountMinor = terms.AmountMinor;
        Reference = terms.Reference;
        ReferenceTaken = terms.Reference;
        Digest = terms.Digest;
        ContentAt = now;
        Touch(now);
    }

    private void Touch(DateTime now)
    {
        UpdatedAt = now;
        Version++;
    }
}

/// <summary>Whose a payment is, and through what it goes.</summary>
/// <param name="ProgrammeId">The programme.</param>
/// <param name="DistributionId">The distribution.</param>
/// <param name="ConnectionId">The connection.</param>
/// <param name="Environment">The connection's environment.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Number">Its number in the distribution.</param>
public sealed record PaymentPlace(Guid ProgrammeId, Guid DistributionId, Guid ConnectionId, ConnectionEnvironment Environment, string Currency, int Number);

/// <summary>Who is paid what: all of it is approved.</summary>
/// <param name="BeneficiaryId">Who.</param>
/// <param name="PayeeVersion">The beneficiary's <see cref="Beneficiary.PayeeVersion"/>.</param>
/// <param name="Channel">How.</param>
/// <param name="Sealed">The beneficiary's details, encrypted.</param>
/// <param name="PaidToMark">Fingerprint of the phone number or account that is paid.</param>
/// <param name="AmountMinor">What, in minor units.</param>
/// <param name="Reference">The organisation's reference.</param>
/// <param name="Digest">Of all that in clear.</param>
public sealed record PaymentTerms(Guid BeneficiaryId, int PayeeVersion, PaymentChannel Channel, string Sealed, Guid? PaidToMark, long AmountMinor, string Reference, string Digest);

/// <summary>Why a payment follows another one.</summary>
public enum FollowUpKind
{
    /// <summary>The other one failed.</summary>
    Failed,

    /// <summary>The other one arrived, and its beneficiary gets more.</summary>
    TopUp,
}

/// <summary>That a payment was made because of another one: its original stays as it is.</summary>
/// <param name="PaymentId">The new one.</param>
/// <param name="OriginalId">The one that it follows.</param>
/// <param name="Kind">Why.</param>
public sealed record PaymentOrigin(Guid PaymentId, Guid OriginalId, FollowUpKind Kind);
