namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>What a row of a reconciliation ends as: each row in exactly one (psp-integration, "Reconciliation workflow").</summary>
public enum ReconciliationClass
{
    /// <summary>Both sides have it, and agree.</summary>
    Matched,

    /// <summary>We have it, the PSP's report does not: "submission failed silently; verify with PSP support".</summary>
    PlatformOnly,

    /// <summary>The PSP's report has it, we do not: "duplicate submission or data corruption; investigate".</summary>
    PspOnly,

    /// <summary>Both sides have it, and it stands otherwise there: "webhook delivery failure".</summary>
    StatusMismatch,

    /// <summary>Both sides have it, with another amount: "serious error; halt processing and investigate".</summary>
    AmountMismatch,

    /// <summary>Both sides have it, in another currency: as serious as another amount.</summary>
    CurrencyMismatch,

    /// <summary>The report names the same payment of the PSP's again.</summary>
    Duplicate,

    /// <summary>The row of the report cannot be read.</summary>
    Unreadable,
}

/// <summary>What follows from a class.</summary>
public static class ReconciliationClasses
{
    /// <summary>More of these, and a larger share of a run, are likelier a wrong mapping than so many errors.</summary>
    public const int MostSerious = 100;

    /// <summary>The share beyond which so many count: one in a hundred.</summary>
    private const int OneIn = 100;

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<ReconciliationClass> All { get; } = Enum.GetValues<ReconciliationClass>();

    /// <summary>Whether both sides have the row, so that it claims what is ours.</summary>
    public static bool HasBothSides(ReconciliationClass kind) => kind is
        ReconciliationClass.Matched or ReconciliationClass.StatusMismatch or ReconciliationClass.AmountMismatch or ReconciliationClass.CurrencyMismatch;

    /// <summary>Whether money may have moved otherwise than was approved: the connection halts.</summary>
    public static bool IsSerious(ReconciliationClass kind) => kind is ReconciliationClass.AmountMismatch or ReconciliationClass.CurrencyMismatch;

    /// <summary>Whether an issue is opened at once.</summary>
    public static bool OpensIssue(ReconciliationClass kind) => IsSerious(kind) || kind == ReconciliationClass.PspOnly;

    /// <summary>Whether too many of these wait for a person: all that do not fit, but for unreadable rows, of which one issue tells.</summary>
    public static bool DoesNotFit(ReconciliationClass kind) => kind is not (ReconciliationClass.Matched or ReconciliationClass.Unreadable);

    /// <summary>Whether so many rows are to be looked at by a person before anything follows: over 100, and over one in a hundred of the run.</summary>
    /// <param name="count">Rows that do not fit.</param>
    /// <param name="rows">All rows of the run.</param>
    public static bool AreTooMany(long count, long rows) => count > MostSerious && count * OneIn > rows;
}
