using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Programmes;

/// <summary>Lists programmes in order of their code, and shows one.</summary>
public sealed class ListProgrammes(IDbContextFactory<PaymentDb> contexts)
{
    public sealed record Query(IReadOnlyList<ProgrammeStatus> Statuses, string? Search = null, Guid? TenantId = null, Slice? Slice = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(query.Words<ProgrammeStatus>("status"), query.Text("search"), query.Id("tenant_id", PublicId.Tenant), Platform.Slice.Read(query));
            query.Done();
            return read;
        }
    }

    /// <summary>A programme as the list shows it.</summary>
    public sealed record Row(
        string Id, string Code, string Name, ProgrammeStatus Status, string Currency, string Country, DateOnly? StartsOn, DateOnly? EndsOn, long? Budget, DateTime CreatedAt, DateTime UpdatedAt);

    /// <exception cref="Refusal">403.</exception>
    public async Task<ListOf<Row>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Filter(db, query).OrderBy(programme => programme.Code).Slice(query.Slice ?? new Slice(Slice.DefaultLimit, 0), RowOf, cancellationToken);
    }

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<ProgrammeAnswer>> One(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var programme = await db.Programmes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("programme");
        return await Answer(db, programme, cancellationToken);
    }

    /// <summary>For other modules: what of a programme's payments counts against its budget: approved, on its way, or paid.</summary>
    public static IQueryable<Payment> Committed(PaymentDb db, Guid programmeId) =>
        db.Payments.AsNoTracking().Where(payment => payment.ProgrammeId == programmeId
            && payment.Status != PaymentStatus.Draft && payment.Status != PaymentStatus.Cancelled && payment.Status != PaymentStatus.Failed && payment.Status != PaymentStatus.Reversed);

    internal static async Task<Versioned<ProgrammeAnswer>> Answer(PaymentDb db, Programme programme, CancellationToken cancellationToken)
    {
        var ids = programme.Connections.Select(connection => connection.ConnectionId).ToList();
        var connections = await (
            from connection in db.Connections.AsNoTracking()
            join processor in db.Processors on connection.ProcessorId equals processor.Id
            where ids.Contains(connection.Id)
            orderby processor.Code, connection.Environment
            select new { connection.Id, processor.Code, processor.Name, connection.Environment, connection.Status }).ToListAsync(cancellationToken);
        var tenant = await db.Tenants.Where(row => row.Id == programme.TenantId).Select(row => row.Name).SingleOrDefaultAsync(cancellationToken);
        var committed = await Committed(db, programme.Id).SumAsync(payment => payment.AmountMinor, cancellationToken);
        var members = await db.Set<ProgrammeMember>().CountAsync(member => member.ProgrammeId == programme.Id, cancellationToken);
        return new Versioned<ProgrammeAnswer>(
            ProgrammeAnswer.Of(programme, tenant, committed, members, [.. connections.Select(row => new ProgrammeConnectionAnswer(
                PublicId.Connection.Format(row.Id), row.Code, row.Name, row.Environment, row.Status))]),
            programme.Version);
    }

    private static IQueryable<Programme> Filter(PaymentDb db, Query query)
    {
        var programmes = db.Programmes.AsNoTracking();
        programmes = query.Statuses.Count == 0 ? programmes : programmes.Where(programme => query.Statuses.Contains(programme.Status));
        programmes = query.TenantId is null ? programmes : programmes.Where(programme => programme.TenantId == query.TenantId);
        if (query.Search is { } search)
        {
            // Not every database knows the capitals of every letter; what is typed as it is kept is found all the same.
            var code = search.ToUpperInvariant();
            programmes = programmes.Where(programme => programme.Code.Contains(code) || programme.Name.ToUpper().Contains(code) || programme.Name.Contains(search));
        }

        return programmes;
    }

    private static Row RowOf(Programme programme) => new(
        PublicId.Programme.Format(programme.Id), programme.Code, programme.Name, programme.Status, programme.Currency, programme.Country,
        programme.StartsOn, programme.EndsOn, programme.Budget, programme.CreatedAt, programme.UpdatedAt);
}
