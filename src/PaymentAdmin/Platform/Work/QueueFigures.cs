using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Platform.Work;

/// <summary>How each queue stands, over all nodes: what waits, since when, what is in work, what is for a person.</summary>
public sealed class QueueFigures(IDbContextFactory<PaymentDb> contexts, IEnumerable<WorkQueue> queues, TimeProvider clock)
{
    /// <param name="Queue">Its word.</param>
    /// <param name="Waiting">Items that nobody has, due or not.</param>
    /// <param name="OldestDue">Since when the longest overdue of them could have been begun, UTC; null where none is due.</param>
    /// <param name="InWork">Items that somebody has, a late one too.</param>
    /// <param name="Parked">Items that failed as often as they may: each needs a person.</param>
    public sealed record Row(string Queue, int Waiting, DateTime? OldestDue, int InWork, int Parked);

    /// <summary>Every queue of this application, an empty one too, by its word.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<Row>> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewMonitoring);
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // What is done is the most of the table, and not looked at: the index of unfinished items leads here.
        var found = await db.Set<WorkItem>().Where(item => item.State != WorkState.Done)
            .GroupBy(item => item.Queue)
            .Select(items => new Row(
                items.Key,
                items.Count(item => item.State == WorkState.Waiting && item.ClaimToken == null),
                items.Where(item => item.State == WorkState.Waiting && item.ClaimToken == null && item.DueAt <= now).Min(item => (DateTime?)item.DueAt),
                items.Count(item => item.ClaimToken != null),
                items.Count(item => item.State == WorkState.Parked)))
            .ToListAsync(cancellationToken);
        var empty = queues.Select(queue => queue.Name).Except(found.Select(row => row.Queue), StringComparer.Ordinal).Select(name => new Row(name, 0, null, 0, 0));
        return [.. found.Concat(empty).OrderBy(row => row.Queue, StringComparer.Ordinal)];
    }
}
