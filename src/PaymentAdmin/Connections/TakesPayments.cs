using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Connections;

/// <summary>Whether payments may be sent through a connection now (design, "States", Connection).</summary>
public static class TakesPayments
{
    /// <returns>Why not and what to do, for people; null where they may.</returns>
    public static async Task<string?> Why(PaymentDb db, Guid connectionId, CancellationToken cancellationToken)
    {
        var found = await (
            from connection in db.Connections
            join processor in db.Processors on connection.ProcessorId equals processor.Id
            where connection.Id == connectionId
            select new { connection.Status, connection.Environment, processor.Code, Processor = processor.Status }).SingleAsync(cancellationToken);
        return Why(found.Status, found.Environment, found.Processor, found.Code);
    }

    /// <returns>Why not and what to do, for people; null where they may.</returns>
    internal static string? Why(ConnectionStatus status, ConnectionEnvironment environment, ProcessorStatus processor, string processorCode)
    {
        if (ConnectionStates.MaySubmit(status, environment, processor == ProcessorStatus.Active))
        {
            return null;
        }

        return status switch
        {
            ConnectionStatus.Paused or ConnectionStatus.Halted => $"The connection is {Words.Plain(status).ToLowerInvariant()}: it has to go on first.",
            ConnectionStatus.Retired => "The connection is retired. Make a new distribution through another one.",
            ConnectionStatus.Pilot or ConnectionStatus.Live => $"The processor {processorCode} is inactive: a platform admin has to activate it first.",
            _ => "The production connection is in setup: two platform admins have to put it to pilot first.",
        };
    }
}
