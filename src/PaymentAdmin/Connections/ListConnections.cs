using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections;

/// <summary>Lists connections, by processor and environment, and shows one.</summary>
public sealed class ListConnections(IDbContextFactory<PaymentDb> contexts, ReadConnection read, TimeProvider clock)
{
    public sealed record Query(
        IReadOnlyList<ConnectionEnvironment> Environments, IReadOnlyList<ConnectionStatus> Statuses, IReadOnlyList<Dialect> Dialects, Guid? ProcessorId = null, string? Search = null, Slice? Slice = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                query.Words<ConnectionEnvironment>("environment"), query.Words<ConnectionStatus>("status"), query.Words<Dialect>("dialect"),
                query.Id("processor_id", PublicId.Processor), query.Text("search"), Platform.Slice.Read(query));
            query.Done();
            return read;
        }
    }

    /// <summary>A connection as the list shows it.</summary>
    public sealed record Row(
        string Id, string ProcessorId, string ProcessorCode, string ProcessorName, ConnectionEnvironment Environment, Dialect Dialect,
        ConnectionStatus Status, string? StatusReason, string? BaseUrl, DateTime CreatedAt, DateTime UpdatedAt);

    /// <exception cref="Refusal">403.</exception>
    public async Task<ListOf<Row>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = from connection in Filter(db, query)
                   join processor in db.Processors.AsNoTracking() on connection.ProcessorId equals processor.Id
                   where query.Search == null || processor.Code.Contains(query.Search.ToUpper()) || processor.Name.ToUpper().Contains(query.Search.ToUpper()) || processor.Name.Contains(query.Search)
                   orderby processor.Code, connection.Environment, connection.CreatedAt, connection.Id
                   select new { connection, processor.Code, processor.Name };
        return await rows.Slice(query.Slice ?? new Slice(Slice.DefaultLimit, 0), row => RowOf(row.connection, row.Code, row.Name), cancellationToken);
    }

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<ConnectionAnswer>> One(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await db.Connections.AsNoTracking().Required(id, cancellationToken);
        return await read.WithAddresses(db, await ReadConnection.Answer(db, connection, cancellationToken), actor, clock.Now(), cancellationToken);
    }

    private static IQueryable<Connection> Filter(PaymentDb db, Query query)
    {
        var connections = db.Connections.AsNoTracking();
        connections = query.ProcessorId is null ? connections : connections.Where(connection => connection.ProcessorId == query.ProcessorId);
        connections = query.Environments.Count == 0 ? connections : connections.Where(connection => query.Environments.Contains(connection.Environment));
        connections = query.Statuses.Count == 0 ? connections : connections.Where(connection => query.Statuses.Contains(connection.Status));
        return query.Dialects.Count == 0 ? connections : connections.Where(connection => query.Dialects.Contains(connection.Dialect));
    }

    private static Row RowOf(Connection connection, string code, string name) => new(
        PublicId.Connection.Format(connection.Id), PublicId.Processor.Format(connection.ProcessorId), code, name, connection.Environment, connection.Dialect,
        connection.Status, connection.StatusReason, connection.BaseUrl, connection.CreatedAt, connection.UpdatedAt);
}
