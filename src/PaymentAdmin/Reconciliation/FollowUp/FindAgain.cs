using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Settlement;

namespace PaymentAdmin.Reconciliation.FollowUp;

/// <summary>What earlier runs of a connection leave to this one, some items at a time, in the caller's context.</summary>
internal static class FindAgain
{
    private const int PartItems = 200;

    /// <summary>
    /// What an earlier run missed, and the PSP did not know when it was asked: this run's report has it, or it becomes an issue. That no report has it makes no payment
    /// failed.
    /// </summary>
    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Part(PaymentDb db, ReconciliationRun run, TimeSpan dueAfter, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var (afterRun, afterNumber) = run.Mark?.Split(' ') is [var id, var number] ? (Guid.ParseExact(id, "N"), int.Parse(number, CultureInfo.InvariantCulture)) : (Guid.Empty, 0);
        var runs = db.Set<ReconciliationRun>();
        var missed = await db.Set<ReconciliationItem>()
            .Where(item => (item.Step == ItemStep.NotKnown || item.Step == ItemStep.NotTold) && item.RunId != run.Id && runs.Any(other => other.Id == item.RunId && other.ConnectionId == run.ConnectionId))
            .Where(item => item.RunId > afterRun || (item.RunId == afterRun && item.Number > afterNumber))
            .OrderBy(item => item.RunId).ThenBy(item => item.Number).Take(PartItems).ToListAsync(cancellationToken);
        List<Guid> ids = [.. missed.Select(item => item.RecordId!.Value).Distinct()];
        var found = (await db.Set<ReconciliationItem>().AsNoTracking().Where(item => item.RunId == run.Id && ids.Contains(item.RecordId!.Value) && item.IsClaim)
            .Select(item => new { Id = item.RecordId!.Value, item.Intent }).ToListAsync(cancellationToken)).Select(item => (item.Id, item.Intent)).ToHashSet();
        foreach (var ofRun in missed.GroupBy(item => item.RunId))
        {
            var earlier = await runs.AsNoTracking().SingleAsync(row => row.Id == ofRun.Key, cancellationToken);
            var still = new List<ReconciliationItem>();
            foreach (var item in ofRun)
            {
                if (found.Contains((item.RecordId!.Value, item.Intent)))
                {
                    item.Follow(ItemStep.Found);
                }
                else
                {
                    still.Add(item);
                }
            }

            await ItemIssues.Open(db, earlier, still, dueAfter, actor, now, cancellationToken);
        }

        return missed.Count == PartItems ? string.Create(CultureInfo.InvariantCulture, $"{missed[^1].RunId:N} {missed[^1].Number}") : null;
    }

    /// <summary>The issues of the version that a run corrects, about what it does not tell any more.</summary>
    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Withdraw(PaymentDb db, ReconciliationRun run, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (run.Corrects is not { } earlier)
        {
            return null;
        }

        var last = int.Parse(run.Mark ?? "0", CultureInfo.InvariantCulture);
        var items = db.Set<ReconciliationItem>();
        var told = await items.AsNoTracking().Where(item => item.RunId == earlier && item.IssueId != null && item.Number > last)
            .OrderBy(item => item.Number).Take(PartItems).Select(item => new { item.Number, Issue = item.IssueId!.Value }).ToListAsync(cancellationToken);
        List<Guid> ids = [.. told.Select(item => item.Issue).Distinct()];
        var still = await items.AsNoTracking().Where(item => item.RunId == run.Id && ids.Contains(item.IssueId!.Value)).Select(item => item.IssueId!.Value).Distinct().ToListAsync(cancellationToken);
        await OpenReportIssues.Withdraw(db, [.. ids.Except(still)], actor, now, cancellationToken);
        return told.Count == PartItems ? told[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
    }
}
