using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks;

/// <summary>Which notifications: what the list shows and what a replay of many goes through.</summary>
/// <param name="Provider">Who sent it, as processors-api names providers: <c>paystack</c>.</param>
/// <param name="Statuses">Any of these; null for all.</param>
/// <param name="ProcessorCode">The code of the processor.</param>
/// <param name="FlowType">Which way the money moves.</param>
/// <param name="Channel">How the money travels.</param>
/// <param name="TenantId">Whose it is, without its prefix.</param>
/// <param name="Search">The notification's id, its idempotency key, or any id or reference that it carries; in full.</param>
/// <param name="From">Received from here, inclusive.</param>
/// <param name="To">Received to here, exclusive.</param>
/// <param name="Environment">The one environment (design, rule 11); null until <see cref="Settle"/> has chosen it.</param>
/// <param name="ConnectionId">The connection it came to, without its prefix.</param>
public sealed record NotificationFilter(
    string? Provider = null, IReadOnlyList<WebhookStatus>? Statuses = null, string? ProcessorCode = null, FlowType? FlowType = null, string? Channel = null,
    Guid? TenantId = null, string? Search = null, DateTime? From = null, DateTime? To = null, ConnectionEnvironment? Environment = null, Guid? ConnectionId = null)
{
    /// <summary>Reads the list's query parameters; what is wrong with them is said by <see cref="QueryInput.Done"/>.</summary>
    /// <exception cref="Refusal">404 for an id that cannot be one.</exception>
    public static NotificationFilter Read(QueryInput query) => new(
        query.Text("provider"), query.Words<WebhookStatus>("status") is { Count: > 0 } statuses ? statuses : null, query.Text("processor_code"), query.Word<FlowType>("flow_type"), query.Text("channel"),
        query.Id("tenant_id", PublicId.Tenant), query.Text("search"), query.Time("from"), query.Time("to"), query.Word<ConnectionEnvironment>("environment"), query.Id("connection_id", PublicId.Connection));

    /// <summary>
    /// Environments never mix: where none is said it is that of the connection, without one production once there is a
    /// production connection, sandbox before.
    /// </summary>
    public async Task<NotificationFilter> Settle(PaymentDb db, CancellationToken cancellationToken)
    {
        if (Environment is not null)
        {
            return this;
        }

        var ofConnection = await db.Connections.Where(connection => connection.Id == ConnectionId).Select(connection => (ConnectionEnvironment?)connection.Environment).SingleOrDefaultAsync(cancellationToken);
        return this with { Environment = ofConnection ?? await ShownEnvironment.Default(db, cancellationToken) };
    }

    /// <summary>The rows that match, in no order, not tracked.</summary>
    /// <exception cref="InvalidOperationException">No environment was chosen.</exception>
    public IQueryable<WebhookNotification> Apply(PaymentDb db)
    {
        var environment = Environment ?? throw new InvalidOperationException("A filter names one environment before it is applied.");
        var rows = db.WebhookNotifications.AsNoTracking().Where(row => row.Environment == environment);
        rows = Statuses switch
        {
            null => rows,
            [var only] => rows.Where(row => row.Status == only),
            _ => rows.Where(row => Statuses.Contains(row.Status)),
        };
        rows = ConnectionId is null ? rows : rows.Where(row => row.ConnectionId == ConnectionId);
        rows = TenantId is null ? rows : rows.Where(row => row.TenantId == TenantId);
        rows = FlowType is null ? rows : rows.Where(row => row.FlowType == FlowType);
        rows = From is null ? rows : rows.Where(row => row.ReceivedAt >= From);
        rows = To is null ? rows : rows.Where(row => row.ReceivedAt < To);
        return WithWords(db, rows);
    }

    private IQueryable<WebhookNotification> WithWords(PaymentDb db, IQueryable<WebhookNotification> rows)
    {
        // Providers and channels are kept in small letters, codes of processors in capitals.
        var (provider, code, channel) = (Provider?.ToLowerInvariant(), ProcessorCode?.ToUpperInvariant(), Channel?.ToLowerInvariant());
        rows = provider is null ? rows : rows.Where(row => row.Provider == provider);
        rows = channel is null ? rows : rows.Where(row => row.Channel == channel);
        rows = code is null ? rows : rows.Where(row => row.ProcessorId == db.Processors.Where(processor => processor.Code == code).Select(processor => processor.Id).FirstOrDefault());
        return Search is null ? rows : Searched(db, rows, Search);
    }

    private IQueryable<WebhookNotification> Searched(PaymentDb db, IQueryable<WebhookNotification> rows, string search)
    {
        if (PublicId.Webhook.TryParse(search, out var id))
        {
            return rows.Where(row => row.Id == id);
        }

        // Two exact look-ups rather than one condition that no index serves; connection by connection, as both indexes begin.
        var connections = db.Connections.Where(connection => connection.Environment == Environment && (ConnectionId == null || connection.Id == ConnectionId)).Select(connection => connection.Id);
        var found = connections.SelectMany(connection => db.WebhookNotifications.Where(row => row.ConnectionId == connection && row.IdempotencyKey == search).Select(row => row.Id))
            .Union(connections.SelectMany(connection => db.Set<WebhookReference>().Where(reference => reference.ConnectionId == connection && reference.Value == search).Select(reference => reference.NotificationId)));
        return rows.Where(row => found.Contains(row.Id));
    }
}
