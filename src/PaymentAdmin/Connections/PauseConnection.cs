using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections;

/// <summary>Pauses a connection by a rule, once, in the caller's context, and tells somebody: a person mends it and resumes it.</summary>
public static class PauseConnection
{
    /// <summary>The PSP refused our credentials twice (psp-integration, "Troubleshooting", 401).</summary>
    public static readonly PauseReason CredentialsRefused = new(
        "connection.authentication_refused",
        "The PSP refused our credentials twice.",
        "the PSP refused our credentials twice, so the connection is paused. Set the right ones, test the connection, then resume it.");

    /// <summary>The PSP does not let us in (psp-integration, "Troubleshooting", 403).</summary>
    public static readonly PauseReason Forbidden = new(
        "connection.forbidden",
        "The PSP answered 403: it does not let us in.",
        "the PSP answered 403, so the connection is paused. Check with the PSP whether our addresses are on its allowlist and our account is not suspended, then resume it.");

    /// <param name="db">The caller's context; the caller saves.</param>
    public static async Task Because(PaymentDb db, Guid connectionId, PauseReason why, Actor system, DateTime now, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.SingleAsync(connection => connection.Id == connectionId, cancellationToken);
        var code = await db.ProcessorCodeOf(connection, cancellationToken);
        var thing = AuditedThing.Of(connection, code);
        if (!connection.IsStopped)
        {
            connection.Let(ConnectionEvent.Pause, why.Reason, system, now);
            RecordAudit.Record(db, system, now, thing, new AuditedAct(AuditKinds.ConnectionPaused, RecordAudit.ChangesOf(db.Entry(connection)), why.Reason));
        }
        else if (await RaiseAlert.IsOpen(db, why.AlertKind, connectionId, cancellationToken))
        {
            return;
        }

        await RaiseAlert.Raise(db, now, why.AlertKind, connectionId, $"{thing.Name}: {why.Advice}", $"connections/{PublicId.Connection.Format(connectionId)}", cancellationToken);
    }
}

/// <summary>Why a rule pauses a connection.</summary>
/// <param name="AlertKind">The alert's stable word.</param>
/// <param name="Reason">For the record.</param>
/// <param name="Advice">What happened and what to do, for people.</param>
public sealed record PauseReason(string AlertKind, string Reason, string Advice);
