using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;

namespace PaymentAdmin.Platform.Work;

/// <summary>Takes items that are due, for one worker alone, on all three databases (design, "Background work").</summary>
public sealed class ClaimWork(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <summary>Most items in one claim.</summary>
    public const int MaxBatch = 100;

    /// <summary>Others who took the same candidates are looked past so often; the next turn goes on.</summary>
    private const int MaxLooks = 5;

    private readonly LaneTurns _turns = new();

    /// <summary>Claims at most <paramref name="count"/> items of any lane, never two of one order key.</summary>
    /// <returns>What is now ours; empty where nothing is due or others were faster.</returns>
    public Task<IReadOnlyList<WorkClaim>> Take(string queue, int count, TimeSpan lease, CancellationToken cancellationToken) =>
        Take(queue, count, lease, LaneHands.All, cancellationToken);

    /// <summary>Claims at most <paramref name="count"/> items, and of each lane what there are hands for; never two of one order key.</summary>
    /// <returns>What is now ours; empty where nothing is due or others were faster.</returns>
    public async Task<IReadOnlyList<WorkClaim>> Take(string queue, int count, TimeSpan lease, LaneHands hands, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxBatch);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        for (var look = 0; look < MaxLooks; look++)
        {
            var now = clock.Now();
            var candidates = await _turns.Next(Waiting(db, queue), Claimable(db, queue, now), queue, count, hands, cancellationToken);
            if (candidates.Count == 0)
            {
                break;
            }

            var token = now.NewId();
            await Mark(db, Claimable(db, queue, now).Where(item => candidates.Contains(item.Id)), token, lease, cancellationToken);
            if (await ReadBack(db, token, now + lease, cancellationToken) is { Count: > 0 } claims)
            {
                return claims;
            }
        }

        return [];
    }

    private static IQueryable<WorkItem> Waiting(PaymentDb db, string queue) =>
        db.Set<WorkItem>().Where(item => item.Queue == queue && item.State == WorkState.Waiting);

    /// <summary>
    /// Due and free: nobody has it and nobody has another of its key, nor is there an earlier one; or whoever had it is late.
    /// The latter may always be taken over, or a late one could hold up its own predecessor. Of a queue that a person has paused,
    /// nothing.
    /// </summary>
    private static IQueryable<WorkItem> Claimable(PaymentDb db, string queue, DateTime now) =>
        from item in db.Set<WorkItem>()
        where item.Queue == queue && item.State == WorkState.Waiting && item.DueAt <= now
        where !db.Set<QueueStop>().Any(stop => stop.Queue == queue && stop.PausedAt != null)
        where (item.ClaimToken != null && item.LeaseUntil < DatabaseClock.Now())
            || (item.ClaimToken == null && !db.Set<WorkItem>().Any(other =>
                other.Queue == item.Queue && other.OrderKey == item.OrderKey && other.State == WorkState.Waiting && other.Id != item.Id
                && (other.ClaimToken != null || other.Place < item.Place || (other.Place == item.Place && other.Id < item.Id))))
        select item;

    private static async Task Mark(PaymentDb db, IQueryable<WorkItem> candidates, Guid token, TimeSpan lease, CancellationToken cancellationToken)
    {
        var seconds = lease.TotalSeconds;
        try
        {
            await candidates.ExecuteUpdateAsync(
                set => set
                    .SetProperty(item => item.ClaimToken, token)
                    .SetProperty(item => item.LeaseUntil, item => DatabaseClock.Now().AddSeconds(seconds))
                    .SetProperty(item => item.Attempts, item => item.Attempts + 1)
                    .SetProperty(item => item.Version, item => item.Version + 1),
                cancellationToken);
        }
        catch (Exception failure) when (Databases.IsConflict(failure))
        {
            // Others claim the same items, or one of the same key, at this moment: the next look sees what they have.
        }
    }

    private static async Task<List<WorkClaim>> ReadBack(PaymentDb db, Guid token, DateTime until, CancellationToken cancellationToken) =>
        [.. (await db.Set<WorkItem>().AsNoTracking().Where(item => item.ClaimToken == token).ToListAsync(cancellationToken))
            .OrderBy(item => item.DueAt).ThenBy(item => item.Id)
            .Select(item => new WorkClaim(item.Id, item.SubjectId, item.OrderKey, token, item.Attempts, until, item.Lane))];
}
