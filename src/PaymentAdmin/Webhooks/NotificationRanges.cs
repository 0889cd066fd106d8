using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// The rows of a filter as ranges of indexes, each of which has its rows in the list's order. A filter that lets several
/// values of one field through is several ranges, of which a page takes the newest: an index has the rows of one status in
/// order, not those of two, and a database would read all of both or all of the table.
/// </summary>
internal static class NotificationRanges
{
    /// <summary>Beyond these many connections of one provider the database may choose its own way.</summary>
    private const int MaxRanges = 20;

    /// <param name="filter">Of one environment.</param>
    public static async Task<IReadOnlyList<IQueryable<WebhookNotification>>> Of(PaymentDb db, NotificationFilter filter, CancellationToken cancellationToken)
    {
        if (filter is not { ConnectionId: null, ProcessorCode: null, TenantId: null, FlowType: null, Channel: null, Search: null })
        {
            return [filter.Apply(db)];
        }

        if (filter.Provider is { } provider)
        {
            // All that comes to a connection is of one provider: its rows are those of its connections.
            var connections = await ConnectionsOf(db, provider.ToLowerInvariant(), filter.Environment!.Value, cancellationToken);
            return connections.Count > MaxRanges ? [filter.Apply(db)] : [.. connections.Select(id => (filter with { Provider = null, ConnectionId = id }).Apply(db))];
        }

        return filter.Statuses is { Count: > 1 } several
            ? [.. several.Select(status => (filter with { Statuses = [status] }).Apply(db))]
            : [filter.Apply(db)];
    }

    /// <summary>The newest of all ranges, in the list's order.</summary>
    public static IQueryable<WebhookNotification> Newest(this IReadOnlyList<IQueryable<WebhookNotification>> ranges, Cursor? after, int offset, int count)
    {
        var rows = ranges.Count == 1
            ? ranges[0].Behind(after)
            : ranges.Select(range => range.Behind(after).InOrder().Take(offset + count)).Aggregate((all, range) => all.Concat(range));
        return rows.InOrder().Skip(offset).Take(count);
    }

    /// <summary>Newest first: by time, then id.</summary>
    public static IOrderedQueryable<WebhookNotification> InOrder(this IQueryable<WebhookNotification> rows) =>
        rows.OrderByDescending(row => row.ReceivedAt).ThenByDescending(row => row.Id);

    // The first half says nothing new, but it is what an index can begin at.
    private static IQueryable<WebhookNotification> Behind(this IQueryable<WebhookNotification> rows, Cursor? after) =>
        after is null ? rows : rows.Where(row => row.ReceivedAt <= after.At && (row.ReceivedAt < after.At || row.Id < after.Id));

    private static async Task<IReadOnlyList<Guid>> ConnectionsOf(PaymentDb db, string provider, ConnectionEnvironment environment, CancellationToken cancellationToken)
    {
        var all = await (
            from connection in db.Connections
            join processor in db.Processors on connection.ProcessorId equals processor.Id
            where connection.Environment == environment
            select new { connection.Id, connection.Dialect, processor.Code }).ToListAsync(cancellationToken);
        return [.. all.Where(row => Arrival.ProviderOf(DialectFacts.Of(row.Dialect), row.Code) == provider).Select(row => row.Id)];
    }
}
