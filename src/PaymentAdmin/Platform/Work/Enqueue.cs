using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;

namespace PaymentAdmin.Platform.Work;

/// <summary>Asks for work in the caller's context: the request commits with the change that makes it necessary, or not at all.</summary>
public static class Enqueue
{
    /// <summary>
    /// Wakes the subject's unfinished item, one for a person too, or adds a new one. Call <see cref="WorkSignal.Wake"/>
    /// after the commit; without it the work begins when the queue's timer fires.
    /// </summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="queue">The word of the queue.</param>
    /// <param name="subjectId">The domain row.</param>
    /// <param name="orderKey">Items of the same key are done in order of arrival; null where the subject depends on no other.</param>
    /// <param name="due">Not before.</param>
    /// <param name="now">The time of the change.</param>
    /// <param name="lane">What the subject shares with others (<see cref="WorkItem.Lane"/>); null leaves an unfinished item in its lane.</param>
    public static async Task Add(PaymentDb db, string queue, Guid subjectId, string? orderKey, DateTime due, DateTime now, CancellationToken cancellationToken, Guid? lane = null)
    {
        var key = orderKey ?? $"{subjectId:N}";
        var place = orderKey is null ? 0 : await NextPlace(db, queue, orderKey, cancellationToken);
        if (await Find(db, queue, subjectId, cancellationToken) is { } unfinished)
        {
            unfinished.Wake(due, place);
            if (lane is { } shared)
            {
                unfinished.MoveTo(shared);
            }
        }
        else
        {
            db.Add(WorkItem.New(queue, lane, subjectId, key, place, due, now));
        }
    }

    /// <summary>
    /// Adds items for subjects that have just come to be, in their order: one question to the database for all of them. News
    /// of a key also ends the pause of what waits before it: that is tried at once.
    /// </summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="queue">The word of the queue.</param>
    /// <param name="subjects">The new domain rows and their order keys.</param>
    /// <param name="now">The time of the change.</param>
    /// <param name="lane">What all of them share (<see cref="WorkItem.Lane"/>), if anything.</param>
    public static async Task AddNew(
        PaymentDb db, string queue, IReadOnlyList<(Guid Id, string OrderKey)> subjects, DateTime now, CancellationToken cancellationToken, Guid? lane = null)
    {
        var keys = subjects.Select(subject => subject.OrderKey).Distinct(StringComparer.Ordinal).ToList();
        var waiting = db.Set<WorkItem>().Where(item => item.Queue == queue && keys.Contains(item.OrderKey) && item.State == WorkState.Waiting);
        var places = await waiting.GroupBy(item => item.OrderKey)
            .Select(items => new { items.Key, Last = items.Max(item => item.Place), Pauses = items.Any(item => item.ClaimToken == null && item.DueAt > now) })
            .ToDictionaryAsync(items => items.Key, cancellationToken);
        var pausing = places.Values.Where(items => items.Pauses).Select(items => items.Key).ToList();
        if (pausing.Count > 0)
        {
            await foreach (var item in waiting.Where(item => pausing.Contains(item.OrderKey) && item.ClaimToken == null && item.DueAt > now).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                item.Wake(now, item.Place);
            }
        }

        var last = places.Values.ToDictionary(items => items.Key, items => items.Last, StringComparer.Ordinal);
        foreach (var (id, key) in subjects)
        {
            last[key] = last.GetValueOrDefault(key) + 1;
            db.Add(WorkItem.New(queue, lane, id, key, last[key], now, now));
        }
    }

    /// <summary>Wakes the unfinished items of subjects that depend on no other, or adds new ones: one question to the database for all of them.</summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="queue">The word of the queue.</param>
    /// <param name="subjects">The domain rows, each once.</param>
    /// <param name="lane">What all of them share (<see cref="WorkItem.Lane"/>).</param>
    /// <param name="now">The time of the change, from which on they are due.</param>
    public static async Task AddAll(PaymentDb db, string queue, IReadOnlyCollection<Guid> subjects, Guid lane, DateTime now, CancellationToken cancellationToken)
    {
        if (subjects.Count == 0)
        {
            return;
        }

        var unfinished = await db.Set<WorkItem>().Where(item => item.Queue == queue && EF.Parameter(subjects).Contains(item.SubjectId) && item.State != WorkState.Done)
            .ToDictionaryAsync(item => item.SubjectId, cancellationToken);
        foreach (var subject in subjects)
        {
            if (unfinished.TryGetValue(subject, out var item))
            {
                item.Wake(now, place: 0);
                item.MoveTo(lane);
            }
            else
            {
                db.Add(WorkItem.New(queue, lane, subject, $"{subject:N}", place: 0, now, now));
            }
        }
    }

    /// <summary>
    /// Takes the subject's unfinished item away, in the caller's context: for work that is done within a request, where the item
    /// only stands by for a request that is broken off.
    /// </summary>
    public static async Task Withdraw(PaymentDb db, string queue, Guid subjectId, CancellationToken cancellationToken) =>
        (await Find(db, queue, subjectId, cancellationToken))?.Withdraw();

    private static async Task<WorkItem?> Find(PaymentDb db, string queue, Guid subjectId, CancellationToken cancellationToken) =>
        db.Set<WorkItem>().Local.FirstOrDefault(item => item.Queue == queue && item.SubjectId == subjectId)
        ?? await db.Set<WorkItem>().FirstOrDefaultAsync(item => item.Queue == queue && item.SubjectId == subjectId && item.State != WorkState.Done, cancellationToken);

    private static async Task<int> NextPlace(PaymentDb db, string queue, string orderKey, CancellationToken cancellationToken)
    {
        var stored = await db.Set<WorkItem>()
            .Where(item => item.Queue == queue && item.OrderKey == orderKey && item.State == WorkState.Waiting)
            .MaxAsync(item => (int?)item.Place, cancellationToken) ?? 0;
        var added = db.Set<WorkItem>().Local.Where(item => item.Queue == queue && item.OrderKey == orderKey).Select(item => item.Place).DefaultIfEmpty().Max();
        return Math.Max(stored, added) + 1;
    }
}
