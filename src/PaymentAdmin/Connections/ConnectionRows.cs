using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>What every use case of a connection asks the database first.</summary>
internal static class ConnectionRows
{
    /// <summary>The connection of an id, tracked or not as the query is.</summary>
    /// <exception cref="Refusal">404.</exception>
    public static async Task<Connection> Required(this IQueryable<Connection> connections, Guid id, CancellationToken cancellationToken) =>
        await connections.SingleOrDefaultAsync(connection => connection.Id == id, cancellationToken) ?? throw Refusal.NotFound("connection");

    /// <summary>The code of the processor that a connection serves: half of its name in the record.</summary>
    public static Task<string> ProcessorCodeOf(this PaymentDb db, Connection connection, CancellationToken cancellationToken) =>
        db.Processors.Where(processor => processor.Id == connection.ProcessorId).Select(processor => processor.Code).SingleAsync(cancellationToken);
}
