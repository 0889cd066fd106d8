namespace PaymentAdmin.Domain.Settlement;

/// <summary>Something that matching found and that an issue is about.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">What it is about: with <paramref name="Kind"/> the same finding has the same subject, and no two open issues share both.</param>
/// <param name="TransactionReference">The reference concerned; empty where a line has none.</param>
/// <param name="Currency">ISO 4217 code of the amounts.</param>
public sealed record SettlementFinding(IssueKind Kind, string Subject, string TransactionReference, string Currency)
{
    /// <summary>Longest subject, in characters.</summary>
    public const int SubjectMaxLength = StatementLine.ReferenceMaxLength + 10;

    /// <summary>The document's type.</summary>
    public IssueType Type => IssueKinds.TypeOf(Kind);

    /// <summary>What was expected, minor units, signed as in a statement.</summary>
    public long ExpectedMinor { get; init; }

    /// <summary>What the statements brought, signed likewise.</summary>
    public long ActualMinor { get; init; }

    /// <summary>What waits in clearing under it; above zero where it was received.</summary>
    public long WaitingMinor { get; init; }

    /// <summary>The settlement that brought it; null where none did.</summary>
    public string? SettlementReference { get; init; }

    /// <summary>The transactions concerned.</summary>
    public IReadOnlyList<Guid> TransactionIds { get; init; } = [];

    /// <summary>The lines concerned.</summary>
    public IReadOnlyList<Guid> LineIds { get; init; } = [];

    /// <summary>The resolved issue that this one continues; null where there is none.</summary>
    public Guid? Follows { get; init; }

    /// <summary>For people, with amounts.</summary>
    public string Description => FindingText.Of(this);

    /// <summary>The subject of a finding about one transaction.</summary>
    public static string About(Guid transactionId) => $"txn:{transactionId:N}";

    /// <summary>The subject of a finding about a reference, in one currency.</summary>
    public static string About(string reference, string currency) => $"ref:{currency}:{reference}";

    /// <summary>The subject of a finding about a line that names no transaction.</summary>
    public static string AboutLine(Guid lineId) => $"line:{lineId:N}";

    /// <summary>The subject of a finding about an issue that was resolved.</summary>
    public static string AboutIssue(Guid issueId) => $"issue:{issueId:N}";

    /// <summary>The connection of a finding about a fetch; null where it is about something else.</summary>
    public Guid? FetchedThrough => Kind is IssueKind.FetchTimedOut or IssueKind.FetchRefused ? Guid.ParseExact(Subject["fetch:".Length..], "N") : null;

    /// <summary>The subject of a finding about the statements of a connection.</summary>
    public static string AboutFetch(Guid connectionId) => $"fetch:{connectionId:N}";

    /// <summary>The subject of a finding about a payment as the PSP names it.</summary>
    public static string AboutPspId(string pspId) => $"psp:{pspId}";

    /// <summary>The subject of a finding about a payment or transaction of ours.</summary>
    /// <param name="id">Which.</param>
    /// <param name="intent">Which intent of a payment.</param>
    public static string AboutRecord(Guid id, int intent) => $"rec:{id:N}:{intent}";

    /// <summary>The subject of a finding about a row of a report that names no payment of the PSP's.</summary>
    public static string AboutRow(Guid runId, int number) => $"row:{runId:N}:{number}";

    /// <summary>The PSP's id that a finding is about; null where it is about something else.</summary>
    public string? PspId => Subject.StartsWith("psp:", StringComparison.Ordinal) ? Subject["psp:".Length..] : null;

    /// <summary>A statement could not be fetched: no answer in time, or a refusal.</summary>
    /// <param name="kind"><see cref="IssueKind.FetchTimedOut"/> or <see cref="IssueKind.FetchRefused"/>.</param>
    /// <param name="connectionId">Through which connection.</param>
    /// <param name="currency">The processor's settlement currency.</param>
    public static SettlementFinding OfFetch(IssueKind kind, Guid connectionId, string currency) => kind is IssueKind.FetchTimedOut or IssueKind.FetchRefused
        ? new SettlementFinding(kind, AboutFetch(connectionId), "", currency)
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "No kind of a fetch.");
}

/// <summary>How an issue stands, as far as matching asks.</summary>
public enum KnownIssueState
{
    /// <summary>Not resolved.</summary>
    Open,

    /// <summary>Resolved by people.</summary>
    ResolvedByPeople,

    /// <summary>Closed by itself.</summary>
    ClosedByItself,
}

/// <summary>An issue as matching sees it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Finding">What it is about, as it was last known.</param>
/// <param name="State">How it stands.</param>
/// <param name="MovedMoney">Whether its resolution moved money.</param>
/// <param name="CreatedAt">When it was opened, UTC.</param>
public sealed record KnownIssue(Guid Id, SettlementFinding Finding, KnownIssueState State, bool MovedMoney, DateTime CreatedAt);

/// <summary>Why an issue closes by itself.</summary>
public enum ClosedBecause
{
    /// <summary>A line brought what was missing, or what nets it out.</summary>
    Brought,

    /// <summary>Something became known of the transaction that makes it fit.</summary>
    BecameKnown,

    /// <summary>A corrected version withdrew the line that it was about.</summary>
    Withdrawn,

    /// <summary>The statements do not reach the day any more by which it was due: a corrected version has an earlier one.</summary>
    NotDue,
}

/// <summary>An issue that closes by itself.</summary>
/// <param name="IssueId">The issue.</param>
/// <param name="Because">Why.</param>
/// <param name="LineId">The line that closed it; null where none did.</param>
public sealed record ClosedIssue(Guid IssueId, ClosedBecause Because, Guid? LineId);

/// <summary>An open issue whose facts changed.</summary>
/// <param name="IssueId">The issue.</param>
/// <param name="Finding">What it is about now.</param>
public sealed record ChangedIssue(Guid IssueId, SettlementFinding Finding);
