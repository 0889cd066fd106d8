using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>What waits for a second person, and what a resolution comes to.</summary>
internal static class Proposals
{
    /// <summary>Those on which nobody has decided.</summary>
    public static IQueryable<PendingResolution> Undecided(PaymentDb db) =>
        db.Set<PendingResolution>().Where(pending => !db.Set<ResolutionDecision>().Any(decision => decision.PendingResolutionId == pending.Id));

    /// <summary>What waits of an issue; null where nothing does, or its facts have changed since.</summary>
    public static async Task<PendingResolution?> Of(PaymentDb db, SettlementIssue issue, CancellationToken cancellationToken) =>
        (await Undecided(db).AsNoTracking().Where(pending => pending.IssueId == issue.Id).OrderByDescending(pending => pending.ProposedAt).ThenByDescending(pending => pending.Id).ToListAsync(cancellationToken))
            .Find(pending => !pending.IsOvertaken(issue));

    /// <summary>What waits of each of some issues.</summary>
    public static async Task<IReadOnlyDictionary<Guid, PendingResolution>> Of(PaymentDb db, IReadOnlyCollection<SettlementIssue> issues, CancellationToken cancellationToken)
    {
        var ids = issues.Where(issue => issue.Status != IssueStatus.Resolved).Select(issue => issue.Id).ToList();
        var versions = issues.ToDictionary(issue => issue.Id);
        var all = await Undecided(db).AsNoTracking().Where(pending => ids.Contains(pending.IssueId)).ToListAsync(cancellationToken);
        return all.Where(pending => !pending.IsOvertaken(versions[pending.IssueId])).GroupBy(pending => pending.IssueId).ToDictionary(same => same.Key, same => same.MaxBy(pending => pending.ProposedAt)!);
    }

    /// <summary>What a resolution comes to.</summary>
    /// <exception cref="Domain.Refusal">422 <c>resolution_does_not_fit</c>.</exception>
    public static async Task<ResolutionProposal> Propose(PaymentDb db, SettlementIssue issue, IssueResolution resolution, CancellationToken cancellationToken)
    {
        ResolutionProposal? followed = null;
        if (issue is { Kind: IssueKind.Restated, Follows: { } follows } && await db.Set<SettlementIssue>().SingleAsync(row => row.Id == follows, cancellationToken) is { Resolution: { } earlier } before)
        {
            followed = await Propose(db, before, earlier, cancellationToken);
        }

        var how = await TransactionOf(db, issue, cancellationToken) is { } transaction ? transaction.PostedAs : default(PostedAs);
        return ResolutionTable.Propose(issue.Finding, resolution, how, followed);
    }

    /// <summary>The one transaction that an issue is about; null where it is about none, or several.</summary>
    public static async Task<Transaction?> TransactionOf(PaymentDb db, SettlementIssue issue, CancellationToken cancellationToken) =>
        issue.TransactionIds is [var only] ? await db.Transactions.SingleAsync(row => row.Id == only, cancellationToken) : null;
}
