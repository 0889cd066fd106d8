using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls;

/// <summary>What happens when a PSP refuses our credentials for the second time: the connection is paused, once, and somebody is told.</summary>
internal sealed class RefusedCredentials(IDbContextFactory<PaymentDb> contexts, TimeProvider clock, ILogger<RefusedCredentials> log)
{
    /// <summary>The kind of the alert.</summary>
    internal const string AlertKind = "connection.authentication_refused";

    private const string Reason = "The PSP refused our credentials twice.";

    internal async Task Pause(Guid connectionId, CallContext context, CancellationToken cancellationToken)
    {
        // Not the person: it is the PSP's answer that stops it.
        var system = Actor.System("credentials check", context.Actor.CorrelationId);
        try
        {
            await new UnitOfWork(contexts, clock).Save<object?>(system, (db, now) => Pause(db, connectionId, system, now, cancellationToken), once: null, cancellationToken);
        }
        catch (Exception failure) when (failure is Refusal or DbUpdateException || Databases.IsUnavailable(failure))
        {
            // The answer must not be lost; the next refusal comes here again.
            log.LogError(failure, "Connection {Connection}, whose credentials were refused, could not be paused", PublicId.Connection.Format(connectionId));
        }
    }

    private static async Task<object?> Pause(PaymentDb db, Guid connectionId, Actor system, DateTime now, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.SingleAsync(connection => connection.Id == connectionId, cancellationToken);
        var code = await db.ProcessorCodeOf(connection, cancellationToken);
        var thing = AuditedThing.Of(connection, code);
        if (!connection.IsStopped)
        {
            connection.Let(ConnectionEvent.Pause, Reason, system, now);
            RecordAudit.Record(db, system, now, thing, new AuditedAct(AuditKinds.ConnectionPaused, RecordAudit.ChangesOf(db.Entry(connection)), Reason));
        }
        else if (await RaiseAlert.IsOpen(db, AlertKind, connectionId, cancellationToken))
        {
            return null;
        }

        await RaiseAlert.Raise(
            db, now, AlertKind, connectionId,
            $"{thing.Name}: the PSP refused our credentials twice, so the connection is paused. Set the right ones, test the connection, then resume it.",
            $"connections/{PublicId.Connection.Format(connectionId)}", cancellationToken);
        return null;
    }
}
