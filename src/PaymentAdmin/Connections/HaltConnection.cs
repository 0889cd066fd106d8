using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>Stops a connection by a rule, in the caller's context: nothing new goes through it until two people release it.</summary>
public static class HaltConnection
{
    /// <summary>Halts it. One that is halted stays so; if one person has released it, that is void, because the finding is new.</summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="reason">For people; cut to <see cref="Connection.ReasonMaxLength"/>.</param>
    public static async Task Halt(PaymentDb db, Guid connectionId, string reason, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.SingleAsync(row => row.Id == connectionId, cancellationToken);
        var why = reason.CutTo(Connection.ReasonMaxLength);
        if (Stop(connection, why, actor, now) is not { } kind)
        {
            return;
        }

        var code = await db.ProcessorCodeOf(connection, cancellationToken);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, code), new AuditedAct(kind, RecordAudit.ChangesOf(db.Entry(connection)), why));
    }

    /// <summary>What it makes of the connection, as the record names it; null where nothing happens.</summary>
    private static string? Stop(Connection connection, string why, Actor actor, DateTime now)
    {
        switch (connection.Status)
        {
            case ConnectionStatus.Retired:
                return null;
            case ConnectionStatus.Halted:
                return connection.VoidFirstRelease(why, actor, now) ? AuditKinds.ConnectionHaltReleaseVoided : null;
            default:
                connection.Let(ConnectionEvent.Halt, why, actor, now);
                return AuditKinds.ConnectionHalted;
        }
    }
}
