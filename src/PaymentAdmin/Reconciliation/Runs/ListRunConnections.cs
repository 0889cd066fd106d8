using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Reconciliation.Runs;

/// <summary>The connections that the pages of reconciliation name: for filters, for what is reconciled next, and beside the rows.</summary>
public sealed class ListRunConnections(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>Most of them; others are shown where somebody names them.</summary>
    public const int Most = 200;

    /// <param name="Id"><c>con_</c> and a UUID.</param>
    /// <param name="Name">Its processor's code, and its environment.</param>
    /// <param name="TimeZone">IANA name: when its days begin.</param>
    /// <param name="Fetches">Whether its PSP offers reports that are fetched through it.</param>
    public sealed record Row(string Id, string Name, ConnectionEnvironment Environment, string TimeZone, bool Fetches)
    {
        /// <summary>Its clock.</summary>
        public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
    }

    /// <param name="Environment">What is shown where nobody chose another.</param>
    /// <param name="Data">In the order of their names.</param>
    public sealed record Answer(ConnectionEnvironment Environment, IReadOnlyList<Row> Data)
    {
        /// <summary>Before anything is loaded.</summary>
        public static Answer None { get; } = new(default, []);

        /// <summary>A connection; null where it is not among them.</summary>
        public Row? Find(string id) => Data.FirstOrDefault(row => row.Id == id);

        /// <summary>Its name; the id itself where it is not among them.</summary>
        public string NameOf(string id) => Find(id)?.Name ?? id;

        /// <summary>The clock of a connection; UTC where it is not among them.</summary>
        public TimeZoneInfo ZoneOf(string id) => Find(id)?.Zone ?? TimeZoneInfo.Utc;
    }

    /// <param name="shown">The ids of connections that are shown, wherever they would stand; what is no id is passed over.</param>
    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(IEnumerable<string> shown, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewReconciliation);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Named(db, db.Connections).Take(Most).ToListAsync(cancellationToken);
        List<Guid> missing = [.. shown.Select(id => PublicId.Connection.TryParse(id, out var named) ? named : (Guid?)null).OfType<Guid>().Distinct().Except(rows.Select(row => row.Id))];
        if (missing.Count > 0)
        {
            rows.AddRange(await Named(db, db.Connections.Where(connection => missing.Contains(connection.Id))).ToListAsync(cancellationToken));
        }

        return new Answer(await ShownEnvironment.Default(db, cancellationToken), [.. rows.Select(RowOf)]);
    }

    private static IQueryable<Found> Named(PaymentDb db, IQueryable<Connection> connections) =>
        from connection in connections.AsNoTracking()
        join processor in db.Processors on connection.ProcessorId equals processor.Id
        orderby processor.Code, connection.Environment, connection.CreatedAt, connection.Id
        select new Found(connection.Id, processor.Code, connection.Environment, connection.Status, connection.TimeZone, connection.Dialect);

    private static Row RowOf(Found found) => new(
        PublicId.Connection.Format(found.Id), NameOf(found.Code, found.Environment, found.Status), found.Environment, found.TimeZone, DialectFacts.Of(found.Dialect).FetchesReports);

    /// <summary>"PAYSTACK production".</summary>
    internal static string NameOf(string code, ConnectionEnvironment environment, ConnectionStatus status) =>
        $"{code} {(environment == ConnectionEnvironment.Uat ? "UAT" : Words.Of(environment))}{(status == ConnectionStatus.Retired ? ", retired" : "")}";

    private sealed record Found(Guid Id, string Code, ConnectionEnvironment Environment, ConnectionStatus Status, string TimeZone, Dialect Dialect);
}
