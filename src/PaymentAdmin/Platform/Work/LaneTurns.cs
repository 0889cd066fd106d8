using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace PaymentAdmin.Platform.Work;

/// <summary>
/// Which items come next, so that each lane has its turn: however long one is, the others are not behind it. Lanes are
/// gone through in a ring, from where the claim before ended; what is in no lane is one lane of its own.
/// </summary>
internal sealed class LaneTurns
{
    /// <summary>Most lanes looked at in one claim; the next claim goes on from there.</summary>
    internal const int MaxLanes = 100;

    private readonly ConcurrentDictionary<string, Guid?> _places = new(StringComparer.Ordinal);

    /// <param name="waiting">The waiting items of the queue.</param>
    /// <param name="claimable">Those of them that may be claimed now.</param>
    /// <param name="queue">Its word.</param>
    /// <param name="count">Most items.</param>
    /// <param name="hands">Most items of each lane.</param>
    public async Task<List<Guid>> Next(
        IQueryable<WorkItem> waiting, IQueryable<WorkItem> claimable, string queue, int count, LaneHands hands, CancellationToken cancellationToken)
    {
        var lane = _places.GetValueOrDefault(queue);
        var seen = new HashSet<Guid?>();
        var found = new List<(Guid? Lane, List<Guid> Items)>();
        while (found.Count < count && seen.Count < MaxLanes)
        {
            lane = await After(waiting, lane, cancellationToken);
            if (!seen.Add(lane))
            {
                break;
            }

            if (Math.Min(hands.Free(lane), count) is > 0 and var free && await First(claimable, lane, free, cancellationToken) is { Count: > 0 } items)
            {
                found.Add((lane, items));
            }
        }

        var (chosen, last) = InTurn(found, count);
        _places[queue] = chosen.Count == count ? last : lane;
        return chosen;
    }

    /// <summary>One of each lane, then a second of each, …; and the lane of the last.</summary>
    private static (List<Guid> Items, Guid? Lane) InTurn(List<(Guid? Lane, List<Guid> Items)> found, int count)
    {
        var chosen = new List<Guid>(count);
        Guid? last = null;
        for (var round = 0; found.Any(lane => lane.Items.Count > round) && chosen.Count < count; round++)
        {
            foreach (var (lane, items) in found.Where(lane => lane.Items.Count > round).Take(count - chosen.Count))
            {
                chosen.Add(items[round]);
                last = lane;
            }
        }

        return (chosen, last);
    }

    /// <summary>The next lane in which anything waits, found by one step of its index; null, which comes last, for what is in none.</summary>
    private static Task<Guid?> After(IQueryable<WorkItem> waiting, Guid? lane, CancellationToken cancellationToken)
    {
        var inLanes = waiting.Where(item => item.Lane != null);
        var later = lane is { } place ? inLanes.Where(item => item.Lane > place) : inLanes;
        return later.OrderBy(item => item.Lane).Select(item => item.Lane).FirstOrDefaultAsync(cancellationToken);
    }

    private static Task<List<Guid>> First(IQueryable<WorkItem> claimable, Guid? lane, int count, CancellationToken cancellationToken)
    {
        // Said apart, as each has an index of its own.
        var ofLane = lane is { } shared ? claimable.Where(item => item.Lane == shared) : claimable.Where(item => item.Lane == null);
        return ofLane.OrderBy(item => item.DueAt).ThenBy(item => item.Id).Select(item => item.Id).Take(count).ToListAsync(cancellationToken);
    }
}
