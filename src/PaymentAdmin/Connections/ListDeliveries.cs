using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Connections;

/// <summary>What the PSP logged of its deliveries to us, asked for at this moment (psp-integration, "Review recent webhook deliveries").</summary>
public sealed class ListDeliveries(IDbContextFactory<PaymentDb> contexts, DialectBook dialects, IPspClient client)
{
    public const int DefaultLimit = 10;
    public const int MaxLimit = 100;

    public sealed record Answer(IReadOnlyList<PspWebhookDelivery> Data);

    /// <exception cref="Refusal">403; 404 also where no webhook is registered; 422 <c>no_delivery_log</c>; 502 <c>psp_refused</c>.</exception>
    public async Task<Answer> Handle(Guid id, int limit, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await db.Connections.AsNoTracking().Required(id, cancellationToken);
        if (!connection.Facts.RegistersWebhooks)
        {
            throw Refusal.Rule("no_delivery_log", "This PSP has no log of its deliveries that can be asked for. Look into its portal.");
        }

        var webhook = await db.Set<WebhookRegistration>().Where(registration => registration.ConnectionId == id).Select(registration => registration.PspWebhookId).SingleOrDefaultAsync(cancellationToken)
            ?? throw Refusal.NotFound("webhook registration");
        var call = dialects.Of(connection.Dialect).ListDeliveries(connection, webhook, limit);
        return new Answer((await client.Send(connection, call, new CallContext("webhook_deliveries", actor), cancellationToken)).ValueOrRefusal());
    }
}
