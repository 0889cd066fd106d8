using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>The issues before and after one in a queue; also where the one has left the queue meanwhile.</summary>
public sealed class FindBeside(IDbContextFactory<PaymentDb> contexts, ListIssues list)
{
    /// <param name="Previous">The one before; null at the beginning.</param>
    /// <param name="Next">The one after; null at the end.</param>
    public sealed record Answer(string? Previous, string? Next);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid id, ListIssues.Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var here = await db.Set<SettlementIssue>().AsNoTracking().Where(issue => issue.Id == id)
            .Select(issue => new Place(issue.Id, issue.CreatedAt, Math.Abs(issue.ActualMinor - issue.ExpectedMinor))).SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("settlement issue");
        var rows = await list.Rows(db, query, actor, cancellationToken);
        var (previous, next) = query.Order switch
        {
            IssueOrder.Amount => (Larger(rows, here), Smaller(rows, here)),
            IssueOrder.Oldest => (Older(rows, here), Newer(rows, here)),
            _ => (Newer(rows, here), Older(rows, here)),
        };
        return new Answer(await First(previous, cancellationToken), await First(next, cancellationToken));
    }

    private static IQueryable<SettlementIssue> Newer(IQueryable<SettlementIssue> rows, Place here) => rows
        .Where(issue => issue.CreatedAt > here.At || (issue.CreatedAt == here.At && issue.Id > here.Id))
        .OrderBy(issue => issue.CreatedAt).ThenBy(issue => issue.Id);

    private static IQueryable<SettlementIssue> Older(IQueryable<SettlementIssue> rows, Place here) => rows
        .Where(issue => issue.CreatedAt < here.At || (issue.CreatedAt == here.At && issue.Id < here.Id))
        .OrderByDescending(issue => issue.CreatedAt).ThenByDescending(issue => issue.Id);

    private static IQueryable<SettlementIssue> Smaller(IQueryable<SettlementIssue> rows, Place here) => rows
        .Where(issue => Math.Abs(issue.ActualMinor - issue.ExpectedMinor) < here.DifferenceMinor
            || (Math.Abs(issue.ActualMinor - issue.ExpectedMinor) == here.DifferenceMinor && (issue.CreatedAt > here.At || (issue.CreatedAt == here.At && issue.Id > here.Id))))
        .OrderByDescending(issue => Math.Abs(issue.ActualMinor - issue.ExpectedMinor)).ThenBy(issue => issue.CreatedAt).ThenBy(issue => issue.Id);

    private static IQueryable<SettlementIssue> Larger(IQueryable<SettlementIssue> rows, Place here) => rows
        .Where(issue => Math.Abs(issue.ActualMinor - issue.ExpectedMinor) > here.DifferenceMinor
            || (Math.Abs(issue.ActualMinor - issue.ExpectedMinor) == here.DifferenceMinor && (issue.CreatedAt < here.At || (issue.CreatedAt == here.At && issue.Id < here.Id))))
        .OrderBy(issue => Math.Abs(issue.ActualMinor - issue.ExpectedMinor)).ThenByDescending(issue => issue.CreatedAt).ThenByDescending(issue => issue.Id);

    private static async Task<string?> First(IQueryable<SettlementIssue> rows, CancellationToken cancellationToken) =>
        await rows.Select(issue => (Guid?)issue.Id).FirstOrDefaultAsync(cancellationToken) is { } id ? PublicId.Issue.Format(id) : null;

    private sealed record Place(Guid Id, DateTime At, long DifferenceMinor);
}
