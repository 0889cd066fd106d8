using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks.Health;

/// <summary>Reads the figures of a period; each query goes by an index and touches hours, or only what waits.</summary>
internal sealed class HealthFigures
{
    private readonly PaymentDb _db;
    private readonly HealthScope _scope;
    private readonly DateTime _from;
    private readonly DateTime _to;

    private HealthFigures(PaymentDb db, HealthScope scope, DateTime from, DateTime to)
    {
        (_db, _scope, _from, _to) = (db, scope, from, to);
    }

    /// <param name="from">The period's beginning, a full hour.</param>
    /// <param name="to">The period's end, a full hour.</param>
    public static Task<WebhookHealthAnswer> Read(PaymentDb db, HealthScope scope, DateTime from, DateTime to, DateTime now, CancellationToken cancellationToken) =>
        new HealthFigures(db, scope, from, to).All(now, cancellationToken);

    private async Task<WebhookHealthAnswer> All(DateTime now, CancellationToken cancellationToken)
    {
        var byConnection = (await Sums(OfPeriod().GroupBy(hour => hour.ConnectionId)).ToListAsync(cancellationToken)).ToDictionary(sum => sum.Key, sum => sum.Figures);
        var byHour = await Sums(OfPeriod().GroupBy(hour => hour.Hour)).ToListAsync(cancellationToken);

        // Of whatever age: an index holds those hours alone.
        var held = await _scope.Hours(_db).Where(hour => hour.Held > 0)
            .GroupBy(hour => hour.ConnectionId).Select(hours => new { hours.Key, Count = hours.Sum(hour => hour.Held) })
            .ToDictionaryAsync(sum => sum.Key, sum => sum.Count, cancellationToken);
        var pending = await _scope.Hours(_db).Where(hour => hour.Pending > 0)
            .GroupBy(hour => hour.ConnectionId).Select(hours => new { hours.Key, Count = hours.Sum(hour => hour.Pending) })
            .ToDictionaryAsync(sum => sum.Key, sum => sum.Count, cancellationToken);
        var shown = _scope.Connections.Where(row => row.Status != ConnectionStatus.Retired || byConnection.ContainsKey(row.Id) || held.ContainsKey(row.Id) || pending.ContainsKey(row.Id));
        return new WebhookHealthAnswer(
            _scope.Environment,
            _from,
            _to,
            await Now(pending.Values.Sum(), held.Values.Sum(), now, cancellationToken),
            HealthTotals.Of(byConnection.Values.Aggregate(WebhookFigures.None, (one, other) => one + other), held.Values.Sum()),
            [.. shown.Select(row => Of(row, byConnection.GetValueOrDefault(row.Id, WebhookFigures.None), pending.GetValueOrDefault(row.Id), held.GetValueOrDefault(row.Id)))],
            _scope.Capped,
            [.. byHour.OrderBy(sum => sum.Key).Select(sum => new HourHealth(sum.Key, HealthTotals.Of(sum.Figures)))]);
    }

    private static ConnectionHealth Of(HealthScope.Row row, WebhookFigures figures, int pendingNow, int heldNow) => new(
        PublicId.Connection.Format(row.Id), row.ProcessorCode, row.ProcessorName, row.Status, pendingNow, heldNow, HealthTotals.Of(figures, heldNow));

    private static IQueryable<Sum<TKey>> Sums<TKey>(IQueryable<IGrouping<TKey, WebhookHour>> groups) => groups.Select(hours => new Sum<TKey>(
        hours.Key, hours.Sum(hour => hour.Received), hours.Sum(hour => hour.Pending), hours.Sum(hour => hour.Processed), hours.Sum(hour => hour.Failed), hours.Sum(hour => hour.Duplicate),
        hours.Sum(hour => hour.Held), hours.Sum(hour => hour.LatencyCount), hours.Sum(hour => hour.LatencyTotalMs), hours.Max(hour => hour.LatencyMaxMs)));

    private IQueryable<WebhookHour> OfPeriod() => _scope.Hours(_db).Where(hour => hour.Hour >= _from && hour.Hour < _to);

    private async Task<WaitingNow> Now(int pending, int held, DateTime now, CancellationToken cancellationToken)
    {
        var since = pending == 0 ? null : await OldestWaiting(now, cancellationToken);
        var conditions = await _scope.Notifications(_db).Where(row => row.Condition != null)
            .GroupBy(row => row.Condition!.Value).Select(rows => new HeldBy(rows.Key, rows.Count())).ToListAsync(cancellationToken);
        var parked = await Items(WorkState.Parked).CountAsync(item => _scope.Notifications(_db).Any(row => row.Id == item.SubjectId), cancellationToken);
        var uncounted = await _scope.Marks(_db).Select(mark => new { mark.ConnectionId, mark.Hour }).Distinct().CountAsync(cancellationToken);
        return new WaitingNow(pending, since, since is { } begin ? (long)(now - begin).TotalSeconds : null, held, [.. conditions.OrderBy(condition => condition.Condition)], parked, uncounted);
    }

    // All notifications stand in one line, so that the first of an environment is never far from the first of all.
    private async Task<DateTime?> OldestWaiting(DateTime now, CancellationToken cancellationToken) =>
        await (
            from item in Items(WorkState.Waiting)
            join notification in _scope.Notifications(_db) on item.SubjectId equals notification.Id
            where item.DueAt <= now && notification.Status == WebhookStatus.Pending
            orderby item.DueAt
            select (DateTime?)item.DueAt).FirstOrDefaultAsync(cancellationToken);

    private IQueryable<WorkItem> Items(WorkState state) => _db.Set<WorkItem>().AsNoTracking().Where(item => item.Queue == WebhookQueue.Name && item.State == state);

    internal sealed record Sum<TKey>(TKey Key, int Received, int Pending, int Processed, int Failed, int Duplicate, int Held, int LatencyCount, long LatencyTotalMs, long LatencyMaxMs)
    {
        public WebhookFigures Figures => new(Received, Pending, Processed, Failed, Duplicate, Held, LatencyCount, LatencyTotalMs, LatencyMaxMs);
    }
}
