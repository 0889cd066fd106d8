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

    /// <summary>How far apart reports may tell of the same thing.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromDays(45);

    /// <summary>
    /// What an earlier period's run missed, and the PSP did not know when it was asked: a report has it by now, or the PSP is asked once more before it becomes an
    /// issue. That no report has it makes no payment failed.
    /// </summary>
    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Part(PaymentDb db, ReconciliationRun run, TimeSpan dueAfter, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var (afterRun, afterNumber) = run.Mark?.Split(' ') is [var id, var number] ? (Guid.ParseExact(id, "N"), int.Parse(number, CultureInfo.InvariantCulture)) : (Guid.Empty, 0);
        var counting = db.Set<ReconciliationRun>().Where(other => other.ConnectionId == run.ConnectionId && other.Status == RunStatus.Completed && !other.IsCorrected);
        var earlier = counting.Where(other => other.From < run.From);
        var missed = await db.Set<ReconciliationItem>()
            .Where(item => (item.Step == ItemStep.NotKnown || item.Step == ItemStep.NotTold) && item.Step != ItemStep.None && earlier.Any(other => other.Id == item.RunId))
            .Where(item => item.RunId > afterRun || (item.RunId == afterRun && item.Number > afterNumber))
            .OrderBy(item => item.RunId).ThenBy(item => item.Number).Take(PartItems).ToListAsync(cancellationToken);
        List<Guid> ids = [.. missed.Select(item => item.RecordId!.Value).Distinct()];
        var found = (await db.Set<ReconciliationItem>().AsNoTracking()
                .Where(item => EF.Parameter(ids).Contains(item.RecordId!.Value) && item.IsClaim && (item.RunId == run.Id || counting.Any(other => other.Id == item.RunId)))
                .Select(item => new { Id = item.RecordId!.Value, item.Intent }).ToListAsync(cancellationToken))
            .Select(item => (item.Id, item.Intent)).ToHashSet();
        foreach (var item in missed.Where(item => found.Contains((item.RecordId!.Value, item.Intent))))
        {
            item.Follow(ItemStep.Found);
        }

        foreach (var ofRun in missed.Where(item => item.Step != ItemStep.Found).GroupBy(item => item.RunId))
        {
            var missing = await db.Set<ReconciliationRun>().AsNoTracking().SingleAsync(row => row.Id == ofRun.Key, cancellationToken);
            await FollowUpRun.Ask(db, missing, [.. ofRun], ItemStep.AskingAgain, dueAfter, actor, now, cancellationToken);
        }

        return missed.Count == PartItems ? string.Create(CultureInfo.InvariantCulture, $"{missed[^1].RunId:N} {missed[^1].Number}") : null;
    }

    /// <summary>Runs of other periods that count, and may tell of the same: an issue is shared.</summary>
    private static Task<List<Guid>> Others(PaymentDb db, ReconciliationRun run, Guid earlier, CancellationToken cancellationToken)
    {
        var (from, to) = (run.From - Near, run.To + Near);
        return db.Set<ReconciliationRun>()
            .Where(other => other.ConnectionId == run.ConnectionId && other.Id != run.Id && other.Id != earlier && other.Status == RunStatus.Completed && !other.IsCorrected && other.From < to && other.To > from)
            .Select(other => other.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The issues of the version that a run corrects, about what it does not tell any more. What it still tells in the same class keeps its issue.</summary>
    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Withdraw(PaymentDb db, ReconciliationRun run, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (run.Corrects is not { } earlier)
        {
            return null;
        }

        var last = int.Parse(run.Mark ?? "0", CultureInfo.InvariantCulture);
        var items = db.Set<ReconciliationItem>();
        var told = await items.AsNoTracking().Where(item => item.RunId == earlier && item.IssueId != null && item.Number > last).OrderBy(item => item.Number).Take(PartItems).ToListAsync(cancellationToken);
        List<Guid> issues = [.. told.Select(item => item.IssueId!.Value).Distinct()];
        var still = (await items.AsNoTracking().Where(item => item.RunId == run.Id && issues.Contains(item.IssueId!.Value)).Select(item => item.IssueId!.Value).Distinct().ToListAsync(cancellationToken)).ToHashSet();
        var others = await Others(db, run, earlier, cancellationToken);
        still.UnionWith(await items.Where(item => EF.Parameter(others).Contains(item.RunId) && EF.Parameter(issues).Contains(item.IssueId!.Value)).Select(item => item.IssueId!.Value).Distinct().ToListAsync(cancellationToken));
        List<Guid> records = [.. told.Where(item => item.RecordId is not null).Select(item => item.RecordId!.Value).Distinct()];
        var holding = await items.Where(item => item.RunId == run.Id && EF.Parameter(records).Contains(item.RecordId!.Value) && item.IssueId == null).ToListAsync(cancellationToken);
        foreach (var item in told)
        {
            if (holding.Find(other => (other.RecordId, other.Intent, other.Class, other.IsClaim) == (item.RecordId, item.Intent, item.Class, item.IsClaim)) is { } same)
            {
                same.Follow(same.Step, item.IssueId);
                still.Add(item.IssueId!.Value);
            }
        }

        await OpenReportIssues.Withdraw(db, [.. issues.Except(still)], actor, now, cancellationToken);
        return told.Count == PartItems ? told[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
    }
}
