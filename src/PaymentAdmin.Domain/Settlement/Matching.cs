namespace PaymentAdmin.Domain.Settlement;

/// <summary>
/// What is to be matched; all of one processor and environment. References are matched apart from each other: a large statement may be given in parts, as
/// long as everything of one reference is in the same part.
/// </summary>
public sealed record MatchingInput
{
    /// <summary>
    /// Every line that stands, of each reference concerned, of whatever statement: the new ones, which are not booked yet, and those that came before.
    /// Without the earlier ones a duplicate or a second part could not be told.
    /// </summary>
    public IReadOnlyList<KnownLine> Lines { get; init; } = [];

    /// <summary>The lines that a corrected version takes back; they do not stand any more.</summary>
    public IReadOnlyList<KnownLine> Withdrawn { get; init; } = [];

    /// <summary>Every transaction of each reference concerned, and those that are due, with the lines of their references.</summary>
    public IReadOnlyList<KnownTransaction> Transactions { get; init; } = [];

    /// <summary>The issues of those references, open and resolved.</summary>
    public IReadOnlyList<KnownIssue> Issues { get; init; } = [];

    /// <summary>The latest day of the lines that stand, by currency: what was due by then and did not come is missing. Without a day nothing of a currency is.</summary>
    public IReadOnlyDictionary<string, DateOnly> ReachesOn { get; init; } = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
}

/// <summary>How far a transaction is settled.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="SettledMinor">What of it is settled, by lines and otherwise, in its direction: 0 to its amount.</param>
/// <param name="OpenMinor">What is still to be settled, in its direction; below zero what is still to be taken back.</param>
/// <param name="FeeChargedMinor">The fee that its lines charge, less what they return.</param>
/// <param name="FeeReturnedMinor">What of it was returned after a reversal.</param>
public sealed record TransactionSettlement(Guid TransactionId, long SettledMinor, long OpenMinor, long FeeChargedMinor, long FeeReturnedMinor);

/// <summary>What is to be done after matching: everything in one database transaction.</summary>
/// <param name="Lines">The lines whose money moves, or that are new.</param>
/// <param name="Opened">The issues to be opened.</param>
/// <param name="Changed">The open issues whose facts changed.</param>
/// <param name="Closed">The issues that close themselves.</param>
/// <param name="Transactions">How far the transactions are settled.</param>
public sealed record MatchingResult(
    IReadOnlyList<LineSettlement> Lines, IReadOnlyList<SettlementFinding> Opened, IReadOnlyList<ChangedIssue> Changed, IReadOnlyList<ClosedIssue> Closed,
    IReadOnlyList<TransactionSettlement> Transactions)
{
    /// <summary>Whether anything is new: a line, or what an issue says.</summary>
    public bool FoundNews => Lines.Count + Opened.Count + Changed.Count + Closed.Count > 0;
}

/// <summary>
/// Matches the lines of statements with transactions. What comes out depends only on which lines stand, which transactions are known and what people
/// decided: not on the order of lines or statements, nor on how often it is asked. Where that differs from what is booked, the difference is posted.
/// </summary>
public static class Matching
{
    /// <summary>Matches.</summary>
    public static MatchingResult Match(MatchingInput input)
    {
        var lines = input.Lines.ToLookup(known => KeyOf(known.Line), StringComparer.Ordinal);
        var withdrawn = input.Withdrawn.ToLookup(known => KeyOf(known.Line), StringComparer.Ordinal);
        var transactions = input.Transactions.ToLookup(one => one.Reference.Trim(), StringComparer.Ordinal);
        var issues = input.Issues.ToLookup(issue => KeyOf(issue.Finding), StringComparer.Ordinal);
        var keys = lines.Select(group => group.Key).Concat(withdrawn.Select(group => group.Key))
            .Concat(transactions.Select(group => group.Key)).Distinct(StringComparer.Ordinal);

        var groups = keys.Select(key => new ReferenceGroup([.. lines[key]], [.. withdrawn[key]], [.. transactions[key]], [.. issues[key]], input.ReachesOn)).ToList();
        groups.ForEach(group => group.Match());
        return new MatchingResult(
            [.. groups.SelectMany(group => group.Settlements())],
            [.. groups.SelectMany(group => group.Opened)],
            [.. groups.SelectMany(group => group.Changed)],
            [.. groups.SelectMany(group => group.Closed)],
            [.. groups.SelectMany(group => group.Shares.Select(share => share.Settlement))]);
    }

    /// <summary>What is matched together has the same key: the reference; lines without one have nothing in common.</summary>
    public static string KeyOf(StatementLine line) => line.TransactionReference.Trim() is { Length: > 0 } reference ? reference : SettlementFinding.AboutLine(line.Id);

    /// <summary>The key of the lines and transactions that a finding is about.</summary>
    public static string KeyOf(SettlementFinding finding) => finding switch
    {
        { TransactionReference.Length: > 0 } about when !IssueKinds.IsOfReport(about.Kind) => about.TransactionReference.Trim(),
        { LineIds: [var only] } => SettlementFinding.AboutLine(only),
        var about => about.Subject,
    };
}
