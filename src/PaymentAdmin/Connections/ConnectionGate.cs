using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>A connection through which nothing new may go now.</summary>
/// <param name="ConnectionId">Which.</param>
/// <param name="Until">Until when, UTC; null until somebody acts.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record ClosedConnection(Guid ConnectionId, DateTime? Until, string Reason);

/// <summary>Which connections nothing new may be sent through now: what is for them waits, and holds up nobody else's.</summary>
public sealed class ConnectionGate(IFlowControl flow)
{
    /// <summary>
    /// Those that are paused, halted or retired, in production not in pilot or live or without an active processor; those whose
    /// breaker is open; those whose PSP asked to be left alone. Each once, without an end where there is none.
    /// </summary>
    /// <param name="db">Where it is read; nothing is changed.</param>
    /// <param name="now">When, UTC: what ended before is left out.</param>
    public async Task<IReadOnlyList<ClosedConnection>> Closed(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        var stopped = await Stopped(db, cancellationToken);
        var known = stopped.Select(connection => connection.ConnectionId).ToHashSet();
        var waiting = await flow.Closed(db, cancellationToken);
        return [.. stopped, .. waiting.Where(connection => connection.Until > now && !known.Contains(connection.ConnectionId))];
    }

    private static async Task<List<ClosedConnection>> Stopped(PaymentDb db, CancellationToken cancellationToken)
    {
        var found = await (
            from connection in db.Connections
            join processor in db.Processors on connection.ProcessorId equals processor.Id
            where connection.Status == ConnectionStatus.Paused || connection.Status == ConnectionStatus.Halted || connection.Status == ConnectionStatus.Retired
                || connection.Environment == ConnectionEnvironment.Production
            select new { connection.Id, connection.Status, connection.Environment, processor.Code, Processor = processor.Status }).ToListAsync(cancellationToken);
        return [.. from row in found
            let why = TakesPayments.Why(row.Status, row.Environment, row.Processor, row.Code)
            where why is not null
            select new ClosedConnection(row.Id, null, why)];
    }
}
