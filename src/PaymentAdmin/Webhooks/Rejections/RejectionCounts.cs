using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks.Rejections;

/// <summary>
/// Counts refused deliveries by connection and hour: in memory first, so that one more costs nothing, and then in batches in
/// <see cref="RejectedHour"/>. A node that is killed loses the few seconds since its last batch, never more.
/// </summary>
internal sealed class RejectionCounts(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    private const int MaxTurns = 10;

    private readonly ConcurrentDictionary<(Guid Connection, DateTime Hour), long> _counts = new();

    /// <summary>One more was refused.</summary>
    public void Add(Guid connectionId)
    {
        var now = clock.Now();
        Add(connectionId, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour)), 1);
    }

    /// <summary>Adds what was counted to what is kept. What cannot be written now is written by the next flush.</summary>
    public async Task Flush(CancellationToken cancellationToken)
    {
        foreach (var key in _counts.Keys)
        {
            if (!_counts.TryRemove(key, out var count))
            {
                continue;
            }

            try
            {
                await Write(key.Connection, key.Hour, count, cancellationToken);
            }
            catch
            {
                Add(key.Connection, key.Hour, count);
                throw;
            }
        }
    }

    private void Add(Guid connectionId, DateTime hour, long count) => _counts.AddOrUpdate((connectionId, hour), count, (_, before) => before + count);

    private async Task Write(Guid connectionId, DateTime hour, long count, CancellationToken cancellationToken)
    {
        for (var turn = 1; ; turn++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var raised = await db.Set<RejectedHour>().Where(row => row.ConnectionId == connectionId && row.Hour == hour)
                .ExecuteUpdateAsync(row => row.SetProperty(found => found.Count, found => found.Count + count), cancellationToken);
            if (raised > 0)
            {
                return;
            }

            db.Add(new RejectedHour { ConnectionId = connectionId, Hour = hour, Count = count });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException conflict) when (turn < MaxTurns && Databases.IsConflict(conflict))
            {
                // Another node began the hour at this moment: add to its row.
            }
        }
    }
}
