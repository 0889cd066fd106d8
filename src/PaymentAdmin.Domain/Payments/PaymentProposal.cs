namespace PaymentAdmin.Domain.Payments;

/// <summary>What two people decide about a payment.</summary>
public enum ProposalKind
{
    /// <summary>One that failed for certain is paid once more: a new intent to pay (design, rule 2).</summary>
    Retry,

    /// <summary>They say what became of one that nobody can follow by himself (design, rule 3).</summary>
    Resolve,
}

/// <summary>What two people say became, or is to become, of a payment.</summary>
public enum ResolvedAs
{
    /// <summary>The money arrived.</summary>
    Completed,

    /// <summary>It did not, and will not.</summary>
    Failed,

    /// <summary>It was never sent, what was wrong is put right: it is sent.</summary>
    Queued,

    /// <summary>It was never sent, and never will be.</summary>
    Cancelled,
}

/// <summary>How a proposal ended.</summary>
public enum ProposalEnd
{
    /// <summary>A second person agreed, and it was done.</summary>
    Approved,

    /// <summary>A second person refused, or who proposed it took it back.</summary>
    Refused,

    /// <summary>The payment changed before anybody decided: what was proposed is no longer about what it is.</summary>
    Overtaken,
}

/// <summary>
/// One person's proposal about a payment, of which a second one decides. Written once: what is decided on is what was proposed, about the
/// payment as it was then.
/// </summary>
public sealed class PaymentProposal : IWrittenOnce
{
    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonMaxLength = 500;

    private PaymentProposal()
    {
    }

    /// <summary>The id; <c>dec_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>The payment.</summary>
    public Guid PaymentId { get; private set; }

    /// <summary>1, 2, 3 … per payment; a next one is made only when the one before has ended, so that one is open at most.</summary>
    public int Number { get; private set; }

    /// <summary>What is proposed.</summary>
    public ProposalKind Kind { get; private set; }

    /// <summary>To resolve: as what; null for a retry.</summary>
    public ResolvedAs? Outcome { get; private set; }

    /// <summary>To resolve as completed: the PSP's id, where it is known.</summary>
    public string? PspPaymentId { get; private set; }

    /// <summary>Why: 1 to 500 characters, nothing personal.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The payment's <see cref="Payment.Version"/> that it is about.</summary>
    public int PaymentVersion { get; private set; }

    /// <summary>The payment's <see cref="Payment.ProgressAt"/> that it is about, UTC.</summary>
    public DateTime ProgressAt { get; private set; }

    /// <summary>Who proposes it: the id.</summary>
    public Guid ById { get; private set; }

    /// <summary>Who proposes it: the name as it was then.</summary>
    public string ByName { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime At { get; private set; }

    /// <summary>Proposes to pay once more.</summary>
    /// <param name="id">The id.</param>
    /// <param name="number">Its number among the payment's proposals.</param>
    /// <param name="payment">As it is now.</param>
    /// <param name="reason">Checked, trimmed.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>payment_state</c>: it has not failed for certain.</exception>
    public static PaymentProposal ToRetry(Guid id, int number, Payment payment, string reason, Actor by, DateTime now)
    {
        payment.RequireRetriable();
        return Make(id, number, ProposalKind.Retry, payment, reason, by, now);
    }

    /// <summary>Proposes what became of it.</summary>
    /// <param name="id">The id.</param>
    /// <param name="number">Its number among the payment's proposals.</param>
    /// <param name="payment">As it is now.</param>
    /// <param name="resolution">As what.</param>
    /// <param name="reason">Checked, trimmed.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">409 <c>payment_state</c>, <c>other_psp_payment</c>.</exception>
    public static PaymentProposal ToResolve(Guid id, int number, Payment payment, Resolution resolution, string reason, Actor by, DateTime now)
    {
        payment.RequireResolvable(resolution);
        var proposal = Make(id, number, ProposalKind.Resolve, payment, reason, by, now);
        (proposal.Outcome, proposal.PspPaymentId) = (resolution.Outcome, resolution.PspPaymentId);
        return proposal;
    }

    /// <summary>
    /// Whether the payment is still what it was when this was proposed. That the PSP of an unknown one was asked again, and still said nothing
    /// that counts, changes nothing.
    /// </summary>
    public bool IsAbout(Payment payment) =>
        payment.Version == PaymentVersion
        || (Kind == ProposalKind.Resolve && payment is { Status: PaymentStatus.Unknown, UnresolvedSince: not null } && payment.ProgressAt == ProgressAt);

    /// <summary>A second person's word; or who proposed it takes it back.</summary>
    /// <param name="approves">Whether he agrees.</param>
    /// <param name="reason">Why; checked, trimmed.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="Refusal">403 <c>own_proposal</c>.</exception>
    public PaymentDecision Decide(bool approves, string reason, Actor by, DateTime now) => approves && by.Id == ById
        ? throw new Refusal(RefusalKind.Forbidden, "own_proposal", "You proposed this: somebody else decides on it.")
        : new PaymentDecision(Id, PaymentId, approves ? ProposalEnd.Approved : ProposalEnd.Refused, reason, by, now);

    /// <summary>It no longer counts: the payment has changed.</summary>
    public PaymentDecision Overtake(Actor by, DateTime now) => new(Id, PaymentId, ProposalEnd.Overtaken, reason: null, by, now);

    private static PaymentProposal Make(Guid id, int number, ProposalKind kind, Payment payment, string reason, Actor by, DateTime now) => new()
    {
        Id = id,
        PaymentId = payment.Id,
        Number = number,
        Kind = kind,
        Reason = reason,
        PaymentVersion = payment.Version,
        ProgressAt = payment.ProgressAt,
        ById = by.Id,
        ByName = by.Name,
        At = now,
    };
}

/// <summary>As what a payment is resolved.</summary>
/// <param name="Outcome">As what.</param>
/// <param name="PspPaymentId">As completed: the PSP's id of it, where people found it out there.</param>
public sealed record Resolution(ResolvedAs Outcome, string? PspPaymentId = null);

/// <summary>What was decided on a proposal. Written once; a proposal has one.</summary>
public sealed class PaymentDecision : IWrittenOnce
{
    private PaymentDecision()
    {
    }

    internal PaymentDecision(Guid proposalId, Guid paymentId, ProposalEnd end, string? reason, Actor by, DateTime now)
    {
        (ProposalId, PaymentId, End, Reason) = (proposalId, paymentId, end, reason);
        (ById, ByName, At) = (by.Id, by.Name, now);
    }

    /// <summary>The proposal; no other decision is about it.</summary>
    public Guid ProposalId { get; private set; }

    /// <summary>The payment.</summary>
    public Guid PaymentId { get; private set; }

    /// <summary>What was decided.</summary>
    public ProposalEnd End { get; private set; }

    /// <summary>Why; null where it was overtaken.</summary>
    public string? Reason { get; private set; }

    /// <summary>Who: the id.</summary>
    public Guid ById { get; private set; }

    /// <summary>Who: the name as it was then.</summary>
    public string ByName { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime At { get; private set; }
}
