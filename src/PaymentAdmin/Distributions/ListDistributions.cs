using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions;

/// <summary>Lists distributions of one environment, newest first.</summary>
public sealed class ListDistributions(IDbContextFactory<PaymentDb> contexts)
{
    public sealed record Query(
        IReadOnlyList<DistributionStatus> Statuses, Guid? ProgrammeId = null, Guid? ConnectionId = null, ConnectionEnvironment? Environment = null, int Limit = Slice.DefaultLimit, Cursor? After = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                query.Words<DistributionStatus>("status"), query.Id("programme_id", PublicId.Programme), query.Id("connection_id", PublicId.Connection),
                query.Word<ConnectionEnvironment>("environment"), query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit), Cursor.Parse(query.Text("cursor")));
            query.Done();
            return read;
        }
    }

    /// <summary>A distribution as the list shows it.</summary>
    public sealed record Row(
        string Id, string Name, string Purpose, string Cycle, DistributionStatus Status, string ProgrammeId, string ProgrammeCode, string ConnectionId, ConnectionEnvironment Environment,
        string Currency, int PaymentCount, long TotalAmount, bool IsPilot, string? ParentId, string CreatedBy, DateTime CreatedAt, DateTime? ReleasedAt);

    public sealed record Pagination([property: JsonPropertyName("limit")] int Limit, [property: JsonPropertyName("cursor")] string? Cursor);

    /// <summary>A part of the list; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(IReadOnlyList<Row> Data, Pagination Pagination)
    {
        /// <summary>The one environment that it is of.</summary>
        [JsonIgnore]
        public ConnectionEnvironment Environment { get; init; }
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var environment = query.Environment ?? await OfConnection(db, query.ConnectionId, cancellationToken) ?? await ShownEnvironment.Default(db, cancellationToken);
        var found = await (
            from distribution in Filter(db, query, environment).Take(query.Limit + 1)
            join programme in db.Programmes on distribution.ProgrammeId equals programme.Id
            orderby distribution.CreatedAt descending, distribution.Id descending
            select new { distribution, programme.Code }).ToListAsync(cancellationToken);
        var page = found.Take(query.Limit).ToList();
        var next = found.Count > query.Limit ? new Cursor(page[^1].distribution.CreatedAt, page[^1].distribution.Id).ToString() : null;
        return new Answer([.. page.Select(row => RowOf(row.distribution, row.Code))], new Pagination(query.Limit, next)) { Environment = environment };
    }

    private static Task<ConnectionEnvironment?> OfConnection(PaymentDb db, Guid? connectionId, CancellationToken cancellationToken) =>
        db.Connections.Where(connection => connection.Id == connectionId).Select(connection => (ConnectionEnvironment?)connection.Environment).SingleOrDefaultAsync(cancellationToken);

    private static IQueryable<Distribution> Filter(PaymentDb db, Query query, ConnectionEnvironment environment)
    {
        var rows = db.Distributions.AsNoTracking().Where(row => row.Environment == environment);
        rows = query.Statuses.Count == 0 ? rows : rows.Where(row => query.Statuses.Contains(row.Status));
        rows = query.ProgrammeId is null ? rows : rows.Where(row => row.ProgrammeId == query.ProgrammeId);
        rows = query.ConnectionId is null ? rows : rows.Where(row => row.ConnectionId == query.ConnectionId);

        // The first half says nothing new, but it is what an index can begin at.
        rows = query.After is not { } after ? rows : rows.Where(row => row.CreatedAt <= after.At && (row.CreatedAt < after.At || row.Id < after.Id));
        return rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id);
    }

    private static Row RowOf(Distribution row, string programmeCode) => new(
        PublicId.Distribution.Format(row.Id), row.Name, row.Purpose, row.Cycle, row.Status, PublicId.Programme.Format(row.ProgrammeId), programmeCode,
        PublicId.Connection.Format(row.ConnectionId), row.Environment, row.Currency, row.PaymentCount, row.TotalMinor, row.IsPilot,
        row.ParentId is { } parent ? PublicId.Distribution.Format(parent) : null, row.CreatedByName, row.CreatedAt, row.ReleasedAt);
}
