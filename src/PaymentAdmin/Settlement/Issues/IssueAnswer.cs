using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>A settlement issue as scripts see it (processors-api, "List Settlement Issues"). Amounts are minor units, signed as in a statement.</summary>
public sealed record IssueAnswer(
    string Id, string ProcessorId, ConnectionEnvironment Environment, IssueType Type, IssueStatus Status, string Description, long ExpectedAmount, long ActualAmount, string Currency,
    string? SettlementReference, IReadOnlyList<string> TransactionIds, IReadOnlyDictionary<string, string> Metadata, int RetryCount, int MaxRetries, DateTime? NextRetryAt, string? Notes,
    string? AssignedTo, DateTime DueAt, DateTime? EscalatedAt, IssueResolution? Resolution, DateTime? ResolvedAt, string? ResolvedBy, PendingAnswer? PendingResolution, DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>The exact finding.</summary>
    internal IssueKind Kind => Words.Parse<IssueKind>(Metadata["kind"]);

    /// <param name="issue">The issue.</param>
    /// <param name="notes">What people last wrote about it; null for nothing.</param>
    /// <param name="pending">What waits for a second person; null for nothing.</param>
    internal static IssueAnswer Of(SettlementIssue issue, string? notes, PendingResolution? pending) => new(
        PublicId.Issue.Format(issue.Id), PublicId.Processor.Format(issue.ProcessorId), issue.Environment, issue.Type, issue.Status, issue.Description, issue.ExpectedMinor, issue.ActualMinor, issue.Currency,
        issue.SettlementReference, [.. issue.TransactionIds.Select(PublicId.Transaction.Format)], MetadataOf(issue), issue.RetryCount, SettlementIssue.RetriesAllowed, issue.NextRetryAt, notes,
        issue.AssignedTo is { } person ? PublicId.User.Format(person) : null, issue.DueAt, issue.EscalatedAt, issue.Resolution, issue.ResolvedAt, issue.ResolvedByName,
        pending is null ? null : PendingAnswer.Of(pending), issue.CreatedAt, issue.UpdatedAt);

    private static Dictionary<string, string> MetadataOf(SettlementIssue issue)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = Words.Of(issue.Kind) };
        Add("processor_reference", issue.TransactionReference);
        Add("follows", issue.Follows is { } follows ? PublicId.Issue.Format(follows) : null);
        Add("closed_because", issue.ClosedItself is { } because ? Words.Of(because) : null);
        return metadata;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                metadata[name] = value;
            }
        }
    }
}

/// <summary>A resolution that waits for a second person.</summary>
/// <param name="Id">The proposal, <c>prp_</c> and a UUID: whoever approves it names it.</param>
/// <param name="Resolution">How the issue is to be resolved.</param>
/// <param name="Notes">Why.</param>
/// <param name="Amount">How much it moves, minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Entry">What is to be posted.</param>
/// <param name="ProposedBy">Who proposed it.</param>
/// <param name="ProposedAt">When.</param>
public sealed record PendingAnswer(string Id, IssueResolution Resolution, string Notes, long Amount, string Currency, IReadOnlyList<PostingAnswer> Entry, string ProposedBy, DateTime ProposedAt)
{
    internal static PendingAnswer Of(PendingResolution pending) =>
        new(PublicId.Proposal.Format(pending.Id), pending.Resolution, pending.Notes, pending.AmountMinor, pending.Currency, PostingAnswer.Of(pending.Lines), pending.ProposedByName, pending.ProposedAt);
}

/// <summary>A line of what is to be posted: the class of the account, debit and credit in minor units.</summary>
public sealed record PostingAnswer(Domain.Ledger.AccountClass Account, long Debit, long Credit)
{
    internal static IReadOnlyList<PostingAnswer> Of(IReadOnlyList<Domain.Ledger.PostingLine> lines) =>
        [.. lines.Select(line => new PostingAnswer(line.Class, Math.Max(line.DebitMinor, 0), Math.Max(-line.DebitMinor, 0)))];
}
