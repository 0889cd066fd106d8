using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>The connections of some programmes whose PSP tells who holds an account; for the page that asks.</summary>
public sealed class ListKycConnections(IDbContextFactory<PaymentDb> contexts)
{
    public sealed record Row(string Id, string ProcessorName, ConnectionEnvironment Environment);

    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<Row>> Handle(IReadOnlyCollection<Guid> programmeIds, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        var offering = Enum.GetValues<Dialect>().Where(dialect => DialectFacts.Of(dialect).HasKyc).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await (
            from connection in db.Connections.AsNoTracking()
            join processor in db.Processors.AsNoTracking() on connection.ProcessorId equals processor.Id
            where offering.Contains(connection.Dialect) && connection.Status != ConnectionStatus.Paused && connection.Status != ConnectionStatus.Halted && connection.Status != ConnectionStatus.Retired
            where db.Set<ProgrammeConnection>().Any(allowed => allowed.ConnectionId == connection.Id && programmeIds.Contains(allowed.ProgrammeId))
            orderby processor.Name, connection.Environment
            select new { connection.Id, processor.Name, connection.Environment }).ToListAsync(cancellationToken);
        return [.. found.Select(row => new Row(PublicId.Connection.Format(row.Id), row.Name, row.Environment))];
    }
}
