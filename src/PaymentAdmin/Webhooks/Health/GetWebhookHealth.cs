using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks.Health;

/// <summary>
/// Whether webhooks are well: the metrics of a period, in all, by connection and by hour, and what waits now. It reads
/// what was counted, not the notifications: as fast with ten million of them as with ten.
/// </summary>
public sealed class GetWebhookHealth(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <summary>Longest period, in days.</summary>
    public const int MaxDays = 31;

    /// <summary>Most connections in one answer.</summary>
    public const int MaxConnections = 500;

    private const int DefaultHours = 24;

    /// <param name="Environment">The one environment (design, rule 11); null for that of the connection, else production once there is a production connection, sandbox before.</param>
    /// <param name="ConnectionId">Only this connection.</param>
    /// <param name="ProcessorCode">Only the connections of this processor.</param>
    /// <param name="From">From the hour in which this lies; null for a day before the end.</param>
    /// <param name="To">To the end of the hour in which this lies; null for now.</param>
    public sealed record Query(ConnectionEnvironment? Environment = null, Guid? ConnectionId = null, string? ProcessorCode = null, DateTime? From = null, DateTime? To = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                query.Word<ConnectionEnvironment>("environment"), query.Id("connection_id", PublicId.Connection), query.Text("processor_code")?.ToUpperInvariant(), query.Time("from"), query.Time("to"));
            query.Done();
            return read;
        }
    }

    /// <exception cref="Refusal">403; 400 for a period that ends before it begins or is too long; 404 for a connection that does not exist.</exception>
    public async Task<WebhookHealthAnswer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewMonitoring);
        var now = clock.Now();
        var (from, to) = PeriodOf(query, now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (query.ConnectionId is { } id && !await db.Connections.AnyAsync(connection => connection.Id == id, cancellationToken))
        {
            throw Refusal.NotFound("connection");
        }

        var settled = await new NotificationFilter(Environment: query.Environment, ConnectionId: query.ConnectionId).Settle(db, cancellationToken);
        var scope = await HealthScope.Of(db, settled.Environment!.Value, query.ConnectionId, query.ProcessorCode, cancellationToken);
        return await HealthFigures.Read(db, scope, from, to, now, cancellationToken);
    }

    private static (DateTime From, DateTime To) PeriodOf(Query query, DateTime now)
    {
        var to = EndOf(query.To ?? now);
        var from = query.From is { } begin ? WebhookHour.Of(begin) : to.AddHours(-DefaultHours);
        var errors = new FieldErrors();
        errors.Check(from < to, "to", "must be later than from.");
        errors.Check(to - from <= TimeSpan.FromDays(MaxDays), "from", $"must be at most {MaxDays} days before to.");
        errors.ThrowIfAny();
        return (from, to);
    }

    private static DateTime EndOf(DateTime time) => WebhookHour.Of(time) is var hour && hour == time ? hour : hour.AddHours(1);
}
