using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Connections;

/// <summary>Whether something new may come through a connection. Outcomes of what already left always may (design, "States", Connection).</summary>
public static class TakesNothingNew
{
    /// <returns>Why not, for people; null where it may.</returns>
    public static async Task<string?> Why(PaymentDb db, Guid connectionId, CancellationToken cancellationToken)
    {
        var found = await (
            from connection in db.Connections
            join processor in db.Processors on connection.ProcessorId equals processor.Id
            where connection.Id == connectionId
            select new { connection.Status, Processor = processor.Status }).SingleAsync(cancellationToken);
        return found switch
        {
            { Status: ConnectionStatus.Paused or ConnectionStatus.Halted or ConnectionStatus.Retired } => $"The connection is {Words.Plain(found.Status).ToLowerInvariant()}: nothing new is taken in.",
            { Processor: not ProcessorStatus.Active } => "The processor is inactive: nothing new is taken in.",
            _ => null,
        };
    }
}
