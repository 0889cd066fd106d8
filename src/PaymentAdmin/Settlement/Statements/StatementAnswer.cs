using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Statements;

/// <summary>A settlement statement as scripts and pages see it.</summary>
/// <param name="Id"><c>stl_</c> and a UUID.</param>
/// <param name="ProcessorId">The processor.</param>
/// <param name="Environment">The environment.</param>
/// <param name="ConnectionId">The connection through which it was fetched; null where a person uploaded it.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Hex.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Relation">What it is beside the earlier ones; null until it was compared.</param>
/// <param name="Of">The statements that it continues or corrects.</param>
/// <param name="ReachesOn">The latest day that it reaches.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="StayingLines">How many of them an earlier version has too.</param>
/// <param name="WithdrawnLines">How many lines of earlier versions it withdrew.</param>
/// <param name="Counts">How many of its lines fit (<c>matched</c>), and how many issues it opened of each type.</param>
/// <param name="ClosedIssues">How many issues closed themselves by it.</param>
/// <param name="ProblemCode">Why it was refused; null where it was not.</param>
/// <param name="Problem">The same for people.</param>
/// <param name="ReceivedBy">Who sent it.</param>
/// <param name="CreatedAt">When it came.</param>
/// <param name="EndedAt">When it was imported or refused.</param>
public sealed record StatementAnswer(
    string Id, string ProcessorId, ConnectionEnvironment Environment, string? ConnectionId, string FileName, long Size, string Sha256, StatementStatus Status, StatementRelation? Relation,
    IReadOnlyList<string> Of, DateOnly? ReachesOn, int Lines, int StayingLines, int WithdrawnLines, IReadOnlyDictionary<string, int> Counts, int ClosedIssues, string? ProblemCode, string? Problem,
    string ReceivedBy, DateTime CreatedAt, DateTime? EndedAt)
{
    /// <summary>Whether it moves by itself.</summary>
    internal bool IsRunning => Status is StatementStatus.Reading or StatementStatus.Matching;

    internal static StatementAnswer From(SettlementStatement row) => new(
        PublicId.Statement.Format(row.Id), PublicId.Processor.Format(row.ProcessorId), row.Environment, row.ConnectionId is { } connection ? PublicId.Connection.Format(connection) : null,
        row.FileName, row.Size, row.Sha256, row.Status, row.Relation, [.. row.Of.Select(PublicId.Statement.Format)], row.ReachesOn, row.LineCount, row.StayingCount, row.WithdrawnCount,
        CountsOf(row), row.ClosedCount, row.ProblemCode, row.Problem, row.ByName, row.CreatedAt, row.EndedAt);

    private static Dictionary<string, int> CountsOf(SettlementStatement row) => new(StringComparer.Ordinal)
    {
        ["matched"] = row.MatchedCount,
        [Words.Of(IssueType.AmountMismatch)] = row.AmountMismatchCount,
        [Words.Of(IssueType.MissingTransaction)] = row.MissingTransactionCount,
        [Words.Of(IssueType.Duplicate)] = row.DuplicateCount,

        // Those of a fetch: what came opens none.
        [Words.Of(IssueType.Timeout)] = 0,
        [Words.Of(IssueType.Rejected)] = 0,
    };
}
