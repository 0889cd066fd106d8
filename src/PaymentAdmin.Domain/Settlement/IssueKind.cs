namespace PaymentAdmin.Domain.Settlement;

/// <summary>What a settlement issue is about, in the document's words (processors-api, "Issue Types").</summary>
public enum IssueType
{
    /// <summary>Gross, fee or currency differs from what was expected.</summary>
    AmountMismatch,

    /// <summary>Ours is not in the statement, or theirs is unknown to us.</summary>
    MissingTransaction,

    /// <summary>The same transaction appears more than once.</summary>
    Duplicate,

    /// <summary>The statement could not be fetched in time.</summary>
    Timeout,

    /// <summary>The processor refused to give the statement, or gave one that cannot be read.</summary>
    Rejected,
}

/// <summary>The exact finding behind an issue; <c>metadata.kind</c> at every edge.</summary>
public enum IssueKind
{
    /// <summary>Less was settled than the transaction's amount; the rest stays in the float.</summary>
#pragma warning disable CA1720 // The word is the finding's, not a type's: metadata.kind is "short".
    Short,
#pragma warning restore CA1720

    /// <summary>More was settled than fits the transaction; what is beyond it waits in clearing.</summary>
    Excess,

    /// <summary>The fee charged is not the fee expected; the difference stays in fee payable.</summary>
    Fee,

    /// <summary>The statement names the transaction in another currency; the net waits.</summary>
    Currency,

    /// <summary>The statement settles a transaction that our books do not have as confirmed; the net waits.</summary>
    NotConfirmed,

    /// <summary>Several transactions have the reference and none fits better than the others; the net waits.</summary>
    Ambiguous,

    /// <summary>The facts changed after people had resolved an issue about them.</summary>
    Restated,

    /// <summary>A transaction was due and no statement brought it.</summary>
    NotInStatement,

    /// <summary>A reversed transaction was settled, and no statement took it back though that was due.</summary>
    NotReturned,

    /// <summary>The statement has a reference that none of our transactions has; the net waits.</summary>
    UnknownToUs,

    /// <summary>A line like another one, beyond the transaction's amount; the net waits.</summary>
    IdenticalLine,

    /// <summary>A line about a payout that was paid from the prefund and so settled with its confirmation; the net waits.</summary>
    SettledAlready,

    /// <summary>The processor did not answer in time when the statement was fetched.</summary>
    FetchTimedOut,

    /// <summary>The processor refused when the statement was fetched, or what it gave cannot be read.</summary>
    FetchRefused,

    /// <summary>Reconciliation: we have it, and neither the PSP's reports nor the PSP, asked, know it.</summary>
    PlatformOnly,

    /// <summary>Reconciliation: the PSP's report has it, and we do not.</summary>
    PspOnly,

    /// <summary>Reconciliation: it stands otherwise in the PSP's report, and the PSP, asked, did not settle which is right.</summary>
    StatusMismatch,

    /// <summary>Reconciliation: the PSP's report has another amount.</summary>
    AmountMismatch,

    /// <summary>Reconciliation: the PSP's report has another currency.</summary>
    CurrencyMismatch,

    /// <summary>Reconciliation: the PSP's report has the same payment more than once.</summary>
    Duplicate,

    /// <summary>Reconciliation: rows of the PSP's report cannot be read.</summary>
    Unreadable,

    /// <summary>Reconciliation: the PSP's report has another fee than was expected.</summary>
    FeeDifference,
}

/// <summary>What follows from a kind.</summary>
public static class IssueKinds
{
    /// <summary>The document's type of a kind.</summary>
    public static IssueType TypeOf(IssueKind kind) => kind switch
    {
        IssueKind.NotInStatement or IssueKind.NotReturned or IssueKind.UnknownToUs => IssueType.MissingTransaction,
        IssueKind.IdenticalLine or IssueKind.SettledAlready => IssueType.Duplicate,
        IssueKind.PlatformOnly or IssueKind.PspOnly or IssueKind.StatusMismatch => IssueType.MissingTransaction,
        IssueKind.Duplicate => IssueType.Duplicate,
        IssueKind.FetchTimedOut => IssueType.Timeout,
        IssueKind.FetchRefused or IssueKind.Unreadable => IssueType.Rejected,
        IssueKind.AmountMismatch or IssueKind.CurrencyMismatch or IssueKind.FeeDifference => IssueType.AmountMismatch,
        IssueKind.Short or IssueKind.Excess or IssueKind.Fee or IssueKind.Currency or IssueKind.NotConfirmed or IssueKind.Ambiguous or IssueKind.Restated => IssueType.AmountMismatch,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    /// <summary>Whether money waits in clearing under an issue of this kind (design, "The ledger": differences wait in 1901 under their issue).</summary>
    public static bool Waits(IssueKind kind) => kind is IssueKind.Excess or IssueKind.Currency or IssueKind.NotConfirmed or IssueKind.Ambiguous
        or IssueKind.UnknownToUs or IssueKind.IdenticalLine or IssueKind.SettledAlready;

    /// <summary>Whether reconciliation with a PSP's report found it.</summary>
    public static bool IsOfReport(IssueKind kind) => kind is IssueKind.PlatformOnly or IssueKind.PspOnly or IssueKind.StatusMismatch or IssueKind.AmountMismatch
        or IssueKind.CurrencyMismatch or IssueKind.Duplicate or IssueKind.Unreadable or IssueKind.FeeDifference;

    /// <summary>Whether matching finds it, and so closes it once the facts fit. A restated one is for people; a fetch is the host's; a report's is reconciliation's.</summary>
    public static bool ClosesItself(IssueKind kind) => kind is not (IssueKind.Restated or IssueKind.FetchTimedOut or IssueKind.FetchRefused) && !IsOfReport(kind);
}
