using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Settlement.Fetches;

/// <summary>Finds the connections whose statement of a day can be fetched by now, and gives them to <see cref="FetchStatement"/>.</summary>
public sealed class FetchStatements(UnitOfWork unitOfWork, WorkSignal signal) : IJob
{
    private static readonly IReadOnlyList<Dialect> Dialects = [.. Enum.GetValues<Dialect>().Where(dialect => DialectFacts.Of(dialect).FetchesStatements)];

    /// <returns>How many connections.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var due = await unitOfWork.Save(actor, (db, now) => Find(db, now, cancellationToken), once: null, cancellationToken);
        if (due > 0)
        {
            signal.Wake(FetchStatement.QueueName);
        }

        return due;
    }

    private static async Task<int> Find(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        var connections = await (
            from connection in db.Connections
            join settings in db.Set<SettlementSettings>() on connection.ProcessorId equals settings.ProcessorId
            join row in db.Set<StatementFetch>() on connection.Id equals row.ConnectionId into rows
            from fetch in rows.DefaultIfEmpty()
            where settings.FetchPath != null && Dialects.Contains(connection.Dialect) && connection.Status != ConnectionStatus.Retired
                && (connection.Environment != ConnectionEnvironment.Production || connection.Status != ConnectionStatus.Setup)
            select new { connection.Id, connection.ProcessorId, connection.Environment, Fetch = fetch }).ToListAsync(cancellationToken);
        var due = 0;
        foreach (var connection in connections)
        {
            var fetch = connection.Fetch;
            if (fetch is null)
            {
                fetch = StatementFetch.Begin(connection.Id, new IssueHome(connection.ProcessorId, connection.Environment), now);
                db.Add(fetch);
            }

            if (fetch.IsDue(now))
            {
                await Enqueue.Add(db, FetchStatement.QueueName, connection.Id, orderKey: null, now, now, cancellationToken);
                due++;
            }
        }

        return due;
    }
}
