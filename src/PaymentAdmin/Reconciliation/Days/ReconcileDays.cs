using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Reconciliation.Engine;
using PaymentAdmin.Reconciliation.Fetching;
using PaymentAdmin.Reconciliation.Runs;

namespace PaymentAdmin.Reconciliation.Days;

/// <summary>
/// Reconciles each day of the connections that fetch reports, once it is over and the PSP has had its time to write the report. Where that could not be had it is
/// asked for again by the same run; whatever else a run failed for waits for a person.
/// </summary>
public sealed class ReconcileDays(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, WorkSignal signal, TimeProvider clock) : IJob
{
    /// <summary>How many days back one is reconciled by itself.</summary>
    public const int MostDays = 7;

    /// <summary>How long after its end a day is reconciled.</summary>
    public static readonly TimeSpan ReadyAfter = TimeSpan.FromHours(1);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    private static readonly IReadOnlyList<Dialect> Dialects = [.. Enum.GetValues<Dialect>().Where(dialect => DialectFacts.Of(dialect).FetchesReports)];

    /// <returns>How many runs were begun, or go on.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var schedule = Actor.System("reconciliation", Correlation.Current());
        var moved = 0;
        foreach (var connection in await Due(cancellationToken))
        {
            moved += await unitOfWork.Save(schedule, (db, now) => Move(db, connection, schedule, now, cancellationToken), once: null, cancellationToken);
        }

        if (moved > 0)
        {
            signal.Wake(RunReconciliation.QueueName);
        }

        return moved;
    }

    /// <summary>The connections of which something is to be done.</summary>
    private async Task<IReadOnlyList<Daily>> Due(CancellationToken cancellationToken)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connections = await db.Connections
            .Where(row => Dialects.Contains(row.Dialect) && row.Status != ConnectionStatus.Retired && (row.Environment != ConnectionEnvironment.Production || row.Status != ConnectionStatus.Setup))
            .Where(row => !db.Set<ReportSettings>().Any(settings => settings.ConnectionId == row.Id && !settings.IsDaily))
            .OrderBy(row => row.Id).Select(row => new Daily(row.Id, row.ProcessorId, row.Environment, row.TimeZone, row.CreatedAt)).ToListAsync(cancellationToken);
        var runs = (await Recent(db, [.. connections.Select(connection => connection.Id)], now, cancellationToken)).ToLookup(run => run.ConnectionId);
        return [.. connections.Where(connection => Steps(connection, [.. runs[connection.Id]], now).Any())];
    }

    /// <summary>Looks again, since another node may have been faster, and does what is to be done.</summary>
    private static async Task<int> Move(PaymentDb db, Daily connection, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var runs = await Recent(db, [connection.Id], now, cancellationToken);
        var moved = 0;
        foreach (var (day, failed) in Steps(connection, runs, now))
        {
            if (failed is { } id)
            {
                await GoOn(db, id, actor, now, cancellationToken);
            }
            else
            {
                var period = new RunPeriod(connection.Id, connection.ProcessorId, connection.Environment, day.From, day.To);
                await BeginRun.Add(db, now.NewId(), period, report: null, actor, now, cancellationToken);
            }

            moved++;
        }

        return moved;
    }

    private static async Task GoOn(PaymentDb db, Guid id, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var run = await db.Set<ReconciliationRun>().SingleAsync(row => row.Id == id, cancellationToken);
        run.Resume(now);
        await Enqueue.Add(db, RunReconciliation.QueueName, run.Id, orderKey: null, now, now, cancellationToken);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(run), new AuditedAct(AuditKinds.ReconciliationResumed, [], "The PSP is asked for its report again."));
    }

    /// <summary>The days for which a run is begun, the oldest first, or one that failed goes on.</summary>
    private static IEnumerable<(ConnectionDay Day, Guid? Failed)> Steps(Daily connection, IReadOnlyList<Seen> runs, DateTime now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(connection.TimeZone);
        var yesterday = DateOnly.FromDateTime(DaysOfConnection.LocalTime(now, zone)).AddDays(-1);
        var taken = runs.Where(run => run.Status != RunStatus.Failed).Select(run => (run.From, run.To)).ToList();
        foreach (var day in DaysOfConnection.UpTo(yesterday, MostDays, zone).Where(day => day.To > connection.CreatedAt && day.To + ReadyAfter <= now && !DaysOfConnection.IsCovered(day, taken)))
        {
            var last = runs.Where(run => run.From == day.From && run.To == day.To).MaxBy(run => run.Number);
            if (last is null || last.IsDue(now))
            {
                yield return (day, last?.Id);
            }
        }
    }

    private static async Task<IReadOnlyList<Seen>> Recent(PaymentDb db, List<Guid> connectionIds, DateTime now, CancellationToken cancellationToken) => await DaysOfConnection
        .RunsAfter(db, connectionIds, now.AddDays(-MostDays - 2))
        .Select(run => new Seen(run.Id, run.ConnectionId, run.From, run.To, run.Number, run.Status, run.IsFetched, run.ProblemCode, run.CreatedAt, run.EndedAt)).ToListAsync(cancellationToken);

    private sealed record Daily(Guid Id, Guid ProcessorId, ConnectionEnvironment Environment, string TimeZone, DateTime CreatedAt);

    private sealed record Seen(
        Guid Id, Guid ConnectionId, DateTime From, DateTime To, int Number, RunStatus Status, bool IsFetched, string? ProblemCode, DateTime CreatedAt, DateTime? EndedAt)
    {
        /// <summary>Whether it is time to ask again for the report: after an hour, then after as long as it was asked for in vain, so that the pauses double, up to a day.</summary>
        public bool IsDue(DateTime now) => this is { IsFetched: true, ProblemCode: FetchReport.NotFetched, EndedAt: { } ended }
            && now >= ended + TimeSpan.FromTicks(Math.Clamp((ended - CreatedAt).Ticks, ShortestPause.Ticks, LongestPause.Ticks));
    }
}
