using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Reconciliation.Runs;

/// <summary>Reconciliations of one environment, newest first; one of them; its report as it came.</summary>
public sealed class ReadRuns(IDbContextFactory<PaymentDb> contexts, FileContent files)
{
    /// <param name="Slice">Which part.</param>
    /// <param name="ConnectionId">Of one connection; null for all.</param>
    /// <param name="Statuses">Any of these; null or empty for all.</param>
    /// <param name="Environment">Of one environment; null for production once it is connected, sandbox before.</param>
    public sealed record Query(Slice Slice, Guid? ConnectionId = null, IReadOnlyList<RunStatus>? Statuses = null, ConnectionEnvironment? Environment = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(Slice.Read(query), query.Id("connection_id", PublicId.Connection), query.Words<RunStatus>("status"), query.Word<ConnectionEnvironment>("environment"));
            query.Done();
            return read;
        }
    }

    /// <exception cref="Refusal">403; 404 for a connection that there is not.</exception>
    public async Task<ListOf<RunAnswer>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewReconciliation);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<ReconciliationRun>().AsNoTracking();
        if (query.ConnectionId is { } connectionId)
        {
            var connection = await db.Connections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == connectionId, cancellationToken) ?? throw Refusal.NotFound("connection");
            rows = rows.Where(row => row.ConnectionId == connection.Id);
        }

        if (query.ConnectionId is null || query.Environment is not null)
        {
            var environment = query.Environment ?? await ShownEnvironment.Default(db, cancellationToken);
            rows = rows.Where(row => row.Environment == environment);
        }

        rows = query.Statuses is { Count: > 0 } statuses ? rows.Where(row => statuses.Contains(row.Status)) : rows;
        var page = await rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Slice(query.Slice, row => row, cancellationToken);
        return new ListOf<RunAnswer>(await RunAnswer.Of(db, page.Data, cancellationToken), page.Pagination);
    }

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<RunAnswer> One(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewReconciliation);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunAnswer.Of(db, await Find(db, id, cancellationToken), cancellationToken);
    }

    /// <summary>The version of a run's period that counts instead of it; null where there is none.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<string?> Counting(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewReconciliation);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await Find(db, id, cancellationToken);
        var later = await db.Set<ReconciliationRun>().AsNoTracking()
            .Where(row => row.ConnectionId == run.ConnectionId && row.From == run.From && row.To == run.To && row.Number > run.Number && row.Status == RunStatus.Completed && !row.IsCorrected)
            .OrderBy(row => row.Number).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);
        return later is { } counting ? PublicId.Reconciliation.Format(counting) : null;
    }

    /// <summary>The report as it came, for those who reconcile: it may name people, and nothing in it is masked.</summary>
    /// <exception cref="Refusal">403; 404 also where it was not fetched yet.</exception>
    public async Task<(string Name, Stream Content)> File(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.RunReconciliation);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await Find(db, id, cancellationToken);
        var kept = run.SameAs is { } earlier ? await Find(db, earlier, cancellationToken) : run;
        return kept is { FileName: { } name, FileId: { } fileId } ? (name, files.Open(FileKind.Report, fileId, kept.Size)) : throw Refusal.NotFound("report");
    }

    internal static async Task<ReconciliationRun> Find(PaymentDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Set<ReconciliationRun>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("reconciliation");
}
