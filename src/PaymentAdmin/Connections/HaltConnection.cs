using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>Stops a connection by a rule, in the caller's context: nothing new goes through it until somebody releases it.</summary>
public static class HaltConnection
{
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="reason">For people; cut to <see cref="Connection.ReasonMaxLength"/>.</param>
    public static async Task Halt(PaymentDb db, Guid connectionId, string reason, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.SingleAsync(row => row.Id == connectionId, cancellationToken);
        if (connection.Status is ConnectionStatus.Halted or ConnectionStatus.Retired)
        {
            return;
        }

        var why = reason.CutTo(Connection.ReasonMaxLength);
        connection.Let(ConnectionEvent.Halt, why, actor, now);
        var code = await db.ProcessorCodeOf(connection, cancellationToken);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, code), new AuditedAct(AuditKinds.ConnectionHalted, RecordAudit.ChangesOf(db.Entry(connection)), why));
    }
}
