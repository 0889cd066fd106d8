using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls;

/// <summary>Tells somebody that a PSP says that we send too much (psp-integration, "Error handling").</summary>
internal sealed class SlowedConnections(IDbContextFactory<PaymentDb> contexts, TimeProvider clock, ILogger<SlowedConnections> log)
{
    /// <summary>The kind of the alert.</summary>
    internal const string AlertKind = "connection.slowed_down";

    internal async Task Tell(Connection connection, int rate, CallContext context)
    {
        var system = Actor.System("flow control", context.Actor.CorrelationId);
        try
        {
            await new UnitOfWork(contexts, clock).Save<object?>(
                system,
                async (db, now) =>
                {
                    var thing = AuditedThing.Of(connection, await db.ProcessorCodeOf(connection, CancellationToken.None));
                    await RaiseAlert.Raise(
                        db, now, AlertKind, connection.Id,
                        $"{thing.Name}: the PSP answered that we send too many requests (429). We now send {rate} instead of {connection.RequestsPerSecond} in a second, and go up again step by step. If it happens again, ask the PSP for its limit and set it on the connection.",
                        $"connections/{PublicId.Connection.Format(connection.Id)}", CancellationToken.None);
                    return null;
                },
                once: null,
                CancellationToken.None);
        }
        catch (Exception failure) when (failure is Refusal or DbUpdateException || Databases.IsUnavailable(failure))
        {
            // The answer must not be lost; the rate is lowered all the same, and its page says so.
            log.LogError(failure, "That connection {Connection} was slowed down could not be told", PublicId.Connection.Format(connection.Id));
        }
    }
}
