using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Platform.Work;

/// <summary>How each queue stands, over all nodes: what waits, since when, what is in work, what is late, what is for a person.</summary>
public sealed class QueueFigures(IDbContextFactory<PaymentDb> contexts, IEnumerable<WorkQueue> queues, TimeProvider clock)
{
    /// <summary>What is due for longer, and nobody has it, is overdue.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="Queue">Its word.</param>
    /// <param name="Title">What is done in it, for people.</param>
    /// <param name="Waiting">Items that nobody has, due or not.</param>
    /// <param name="Due">Those of them that could be begun now.</param>
    /// <param name="OldestDue">Since when the longest overdue of them could have been begun, UTC; null where none is due.</param>
    /// <param name="Running">Items that somebody has, a late one too.</param>
    /// <param name="Overdue">Items that are due for longer than <see cref="Patience"/>, and nobody has them.</param>
    /// <param name="Failed">Items that failed as often as they may: each needs a person.</param>
    /// <param name="PausedAt">Since when no node claims anything of it; null where it goes on.</param>
    /// <param name="PausedBy">Who has paused it.</param>
    public sealed record Row(
        string Queue, string Title, int Waiting, int Due, DateTime? OldestDue, int Running, int Overdue, int Failed, DateTime? PausedAt = null, string? PausedBy = null);

    private sealed record Counted(string Queue, int Waiting, int Due, DateTime? OldestDue, int Running, int Overdue, int Failed);

    /// <summary>Every queue of this application, an empty one too, by its word.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<Row>> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewJobs);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var counted = (await Count(db, clock.Now(), cancellationToken)).ToDictionary(row => row.Queue, StringComparer.Ordinal);
        var stops = await db.Set<QueueStop>().AsNoTracking().Where(stop => stop.PausedAt != null).ToDictionaryAsync(stop => stop.Queue, StringComparer.Ordinal, cancellationToken);
        var titles = queues.ToDictionary(queue => queue.Name, queue => queue.Title, StringComparer.Ordinal);
        return [.. titles.Keys.Union(counted.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => RowOf(
            counted.GetValueOrDefault(name) ?? new Counted(name, 0, 0, null, 0, 0, 0), titles.GetValueOrDefault(name) ?? Words.Plain(name), stops.GetValueOrDefault(name)))];
    }

    private static Row RowOf(Counted of, string title, QueueStop? stop) =>
        new(of.Queue, title, of.Waiting, of.Due, of.OldestDue, of.Running, of.Overdue, of.Failed, stop?.PausedAt, stop?.PausedByName);

    private static async Task<List<Counted>> Count(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        var late = now - Patience;

        // What is done is the most of the table, and not looked at: the index of unfinished items leads here.
        return await db.Set<WorkItem>().Where(item => item.State != WorkState.Done)
            .GroupBy(item => item.Queue)
            .Select(items => new Counted(
                items.Key,
                items.Count(item => item.State == WorkState.Waiting && item.ClaimToken == null),
                items.Count(item => item.State == WorkState.Waiting && item.ClaimToken == null && item.DueAt <= now),
                items.Where(item => item.State == WorkState.Waiting && item.ClaimToken == null && item.DueAt <= now).Min(item => (DateTime?)item.DueAt),
                items.Count(item => item.ClaimToken != null),
                items.Count(item => item.State == WorkState.Waiting && item.ClaimToken == null && item.DueAt < late),
                items.Count(item => item.State == WorkState.Parked)))
            .ToListAsync(cancellationToken);
    }
}
