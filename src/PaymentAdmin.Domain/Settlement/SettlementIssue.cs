using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>Whose issue it is.</summary>
/// <param name="ProcessorId">The processor.</param>
/// <param name="Environment">The environment (design, rule 11).</param>
public sealed record IssueHome(Guid ProcessorId, ConnectionEnvironment Environment);

/// <summary>Something about a settlement that needs attention (processors-api, "Settlement Issues"). Its postings and its timeline are stored beside it.</summary>
public sealed partial class SettlementIssue
{
    /// <summary>How often people may have it tried again (processors-api, "Retry Settlement Issue").</summary>
    public const int RetriesAllowed = 3;

    /// <summary>By default, after how many hours without resolution it escalates (issue of the settlement desk).</summary>
    public const int DefaultDueHours = 48;

    /// <summary>What was booked a little before an issue was matched may have been committed after it.</summary>
    private static readonly TimeSpan LongestCommit = TimeSpan.FromMinutes(2);

    /// <summary>Longest notes, in characters.</summary>
    public const int NotesMaxLength = 4_000;

    /// <summary>The sentence that goes with notes.</summary>
    public const string NotesRule = "Notes are 1 to 4,000 characters.";

    /// <summary>The id; <c>exc_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>The processor.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>The environment.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>The document's type.</summary>
    public IssueType Type { get; private set; }

    /// <summary>The exact finding.</summary>
    public IssueKind Kind { get; private set; }

    /// <summary>What it is about: with <see cref="Kind"/> unique among the open issues of a processor and environment.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public IssueStatus Status { get; private set; }

    /// <summary>For people, with amounts.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Minor units, signed as in a statement.</summary>
    public long ExpectedMinor { get; private set; }

    /// <summary>Minor units, signed as in a statement.</summary>
    public long ActualMinor { get; private set; }

    /// <summary>What waits in clearing under it, minor units; above zero where it was received.</summary>
    public long WaitingMinor { get; private set; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>The settlement that brought it; null where none did.</summary>
    public string? SettlementReference { get; private set; }

    /// <summary>The reference concerned; empty where a line has none.</summary>
    public string TransactionReference { get; private set; } = "";

    /// <summary>The key of what it is matched with.</summary>
    public string MatchKey { get; private set; } = "";

    /// <summary>What was booked up to here, UTC, was surely there when it was last matched: what was booked since is to be looked at.</summary>
    public DateTime MatchedUpTo { get; private set; }

    /// <summary>The transactions concerned.</summary>
    public IReadOnlyList<Guid> TransactionIds { get; private set; } = [];

    /// <summary>The lines concerned.</summary>
    public IReadOnlyList<Guid> LineIds { get; private set; } = [];

    /// <summary>How often people had it tried again, 0 to <see cref="RetriesAllowed"/>.</summary>
    public int RetryCount { get; private set; }

    /// <summary>When it is tried once by itself, UTC; null where that is not planned.</summary>
    public DateTime? NextRetryAt { get; private set; }

    /// <summary>Whose it is to resolve; null for nobody's.</summary>
    public Guid? AssignedTo { get; private set; }

    /// <summary>By when it is to be resolved, UTC.</summary>
    public DateTime DueAt { get; private set; }

    /// <summary>When it was last escalated, UTC.</summary>
    public DateTime? EscalatedAt { get; private set; }

    /// <summary>How people resolved it; null while they did not, and where it closed itself.</summary>
    public IssueResolution? Resolution { get; private set; }

    /// <summary>Whether that moved money.</summary>
    public bool MovedMoney { get; private set; }

    /// <summary>Why it closed itself; null where it did not.</summary>
    public ClosedBecause? ClosedItself { get; private set; }

    /// <summary>The line that closed it; null where none did.</summary>
    public Guid? ClosedByLineId { get; private set; }

    /// <summary>When it was resolved, UTC.</summary>
    public DateTime? ResolvedAt { get; private set; }

    /// <summary>Who resolved it; null where it closed itself.</summary>
    public Guid? ResolvedById { get; private set; }

    /// <summary>That person's name as it was then.</summary>
    public string? ResolvedByName { get; private set; }

    /// <summary>The resolved issue that it continues.</summary>
    public Guid? Follows { get; private set; }

    /// <summary>When it was opened, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it last changed, UTC.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Counts the changes of what it is about and its resolution: what a proposed resolution is bound to.</summary>
    public int FactsVersion { get; private set; }

    /// <summary>Counts all changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>What it is about, as matching and the table of resolutions know it.</summary>
    public SettlementFinding Finding => new(Kind, Subject, TransactionReference, Currency)
    {
        ExpectedMinor = ExpectedMinor,
        ActualMinor = ActualMinor,
        WaitingMinor = WaitingMinor,
        SettlementReference = SettlementReference,
        TransactionIds = TransactionIds,
        LineIds = LineIds,
        Follows = Follows,
    };

    /// <summary>How matching sees it.</summary>
    public KnownIssue Known => new(
        Id, Finding, Status != IssueStatus.Resolved ? KnownIssueState.Open : Resolution is null ? KnownIssueState.ClosedByItself : KnownIssueState.ResolvedByPeople, MovedMoney, CreatedAt);

    /// <summary>Opens an issue.</summary>
    /// <param name="home">Whose.</param>
    /// <param name="finding">What it is about.</param>
    /// <param name="dueAfter">By when it is to be resolved, from now; above zero.</param>
    /// <param name="now">When, UTC.</param>
    public static SettlementIssue Open(IssueHome home, SettlementFinding finding, TimeSpan dueAfter, DateTime now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(dueAfter, TimeSpan.Zero);
        var issue = new SettlementIssue
        {
            Id = Ids.New(now),
            ProcessorId = home.ProcessorId,
            Environment = home.Environment,
            Type = finding.Type,
            Kind = finding.Kind,
            Subject = finding.Subject,
            TransactionReference = finding.TransactionReference,
            Currency = finding.Currency,
            Follows = finding.Follows,
            DueAt = now + dueAfter,
            CreatedAt = now,
            MatchedUpTo = now - LongestCommit,
        };
        issue.Apply(finding, now);
        return issue;
    }
}
