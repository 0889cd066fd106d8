using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Reconciliation.Runs;

namespace PaymentAdmin.Reconciliation.Days;

/// <summary>How far a day of a connection is reconciled.</summary>
public enum DayState
{
    /// <summary>It is not over.</summary>
    NotOver,

    /// <summary>Nothing left and nothing came in.</summary>
    NoActivity,

    /// <summary>It is reconciled, and nothing that was found is open.</summary>
    Clean,

    /// <summary>It is reconciled; what was found is still open.</summary>
    OpenFindings,

    /// <summary>A reconciliation of it is being done, or waits for a person.</summary>
    UnderWay,

    /// <summary>The last reconciliation of it failed, or was discarded.</summary>
    Failed,

    /// <summary>Something happened, and it is not reconciled.</summary>
    NotReconciled,
}

/// <summary>Which connection has been reconciled for which day of a month.</summary>
public sealed class ReadCalendar(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <summary>Most connections.</summary>
    public const int Most = 200;

    private static readonly ItemStep[] Open = [ItemStep.Asking, ItemStep.AskingAgain, ItemStep.NotKnown, ItemStep.NotTold];

    /// <param name="Month">Its first day; null for the present month.</param>
    /// <param name="Environment">Of one environment; null for production once it is connected, sandbox before.</param>
    public sealed record Query(DateOnly? Month = null, ConnectionEnvironment? Environment = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var month = query.Day("month");
            var read = new Query(month is { } day ? new DateOnly(day.Year, day.Month, 1) : null, query.Word<ConnectionEnvironment>("environment"));
            query.Done();
            return read.Month is null or { Year: > 2000 and < 2999 } ? read : throw Refusal.Invalid("month", "month is a day of the month from 2001 to 2998.");
        }
    }

    /// <param name="State">How far it is reconciled.</param>
    /// <param name="RunId">The latest reconciliation that has any of it; null where there is none.</param>
    public sealed record Day(DateOnly On, DayState State, string? RunId);

    /// <param name="Name">The connection's name.</param>
    /// <param name="Days">All days of the month, on its own clock.</param>
    public sealed record Row(string ConnectionId, string Name, string TimeZone, IReadOnlyList<Day> Days);

    /// <param name="Month">The first day of the month.</param>
    public sealed record Answer(DateOnly Month, ConnectionEnvironment Environment, IReadOnlyList<Row> Data);

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewReconciliation);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var environment = query.Environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var now = clock.Now();
        var month = query.Month ?? new DateOnly(now.Year, now.Month, 1);
        var connections = await Connections(db, environment, month, cancellationToken);
        var runs = (await Runs(db, connections, cancellationToken)).ToLookup(run => run.ConnectionId);
        var open = await WithOpenFindings(db, [.. runs.SelectMany(same => same).Where(run => run.Status == RunStatus.Completed).Select(run => run.Shown).Distinct()], cancellationToken);
        var drawn = connections.Select(one => (Connection: one, Days: one.Days.Select(day => DayOf(day, [.. runs[one.Id].Where(run => day.Meets(run.From, run.To))], open, now)).ToList())).ToList();
        await MarkUnreconciled(db, drawn, cancellationToken);
        return new Answer(month, environment, [.. drawn.Select(row => new Row(PublicId.Connection.Format(row.Connection.Id), row.Connection.Name, row.Connection.TimeZone, row.Days))]);
    }

    private static async Task<IReadOnlyList<Shown>> Connections(PaymentDb db, ConnectionEnvironment environment, DateOnly month, CancellationToken cancellationToken)
    {
        var rows = await (from connection in db.Connections.AsNoTracking()
                          join processor in db.Processors on connection.ProcessorId equals processor.Id
                          where connection.Environment == environment
                          orderby processor.Code, connection.CreatedAt, connection.Id
                          select new { connection.Id, processor.Code, connection.Status, connection.TimeZone }).Take(Most).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new Shown(
                row.Id, ListRunConnections.NameOf(row.Code, environment, row.Status), row.TimeZone,
                DaysOfConnection.Between(month, month.AddMonths(1).AddDays(-1), TimeZoneInfo.FindSystemTimeZoneById(row.TimeZone)))),
        ];
    }

    /// <summary>Those that have any of the month, and are not corrected by a later one.</summary>
    private static async Task<IReadOnlyList<Run>> Runs(PaymentDb db, IReadOnlyList<Shown> connections, CancellationToken cancellationToken)
    {
        if (connections.Count == 0)
        {
            return [];
        }

        List<Guid> ids = [.. connections.Select(row => row.Id)];
        var (from, to) = (connections.Min(row => row.Days[0].From), connections.Max(row => row.Days[^1].To));
        return await db.Set<ReconciliationRun>().AsNoTracking()
            .Where(run => ids.Contains(run.ConnectionId) && run.From < to && run.To > from && run.From >= from.AddDays(-RunPeriod.MaxDays) && !run.IsCorrected)
            .OrderBy(run => run.CreatedAt).ThenBy(run => run.Id)
            .Select(run => new Run(run.Id, run.SameAs ?? run.Id, run.ConnectionId, run.From, run.To, run.Status)).ToListAsync(cancellationToken);
    }

    /// <summary>Runs of which an issue is open, of which the PSP has not said enough, or about a payment of which people have to decide.</summary>
    private static async Task<HashSet<Guid>> WithOpenFindings(PaymentDb db, List<Guid> runs, CancellationToken cancellationToken)
    {
        var items = db.Set<ReconciliationItem>().AsNoTracking().Where(item => runs.Contains(item.RunId) && item.Step != ItemStep.None);
        var issues = db.Set<SettlementIssue>();
        var open = await items.Where(item => item.IssueId != null && issues.Any(issue => issue.Id == item.IssueId && issue.Status != IssueStatus.Resolved)).Select(item => item.RunId).Distinct()
            .Union(items.Where(item => Open.Contains(item.Step)).Select(item => item.RunId).Distinct())
            .Union(items.Where(item => item.Step == ItemStep.NeedsReview && db.Payments.Any(row => row.Id == item.RecordId && row.Status == PaymentStatus.NeedsReview)).Select(item => item.RunId).Distinct())
            .ToListAsync(cancellationToken);
        return [.. open];
    }

    private static Day DayOf(ConnectionDay day, List<Run> runs, HashSet<Guid> open, DateTime now)
    {
        var (done, latest) = (runs.Where(run => run.Status == RunStatus.Completed).ToList(), runs.Count > 0 ? runs[^1] : null);
        var state = DaysOfConnection.IsCovered(day, done.Select(run => (run.From, run.To))) ? (done.Exists(run => open.Contains(run.Shown)) ? DayState.OpenFindings : DayState.Clean)
            : runs.Exists(run => run.Status is RunStatus.Queued or RunStatus.Running or RunStatus.AwaitingConfirmation) ? DayState.UnderWay
            : latest?.Status == RunStatus.Failed ? DayState.Failed
            : day.To > now ? DayState.NotOver
            : DayState.NoActivity;
        return new Day(day.On, state, latest is null ? null : PublicId.Reconciliation.Format(latest.Id));
    }

    /// <summary>Days without any run in which something happened.</summary>
    private static async Task MarkUnreconciled(PaymentDb db, List<(Shown Connection, List<Day> Days)> rows, CancellationToken cancellationToken)
    {
        var quiet = rows.SelectMany(row => row.Days.Index().Where(day => day.Item.State == DayState.NoActivity).Select(day => (row.Connection.Id, row.Connection.Days[day.Index])));
        var active = await DaysOfConnection.WithActivity(db, quiet, cancellationToken);
        foreach (var (connection, days) in rows)
        {
            foreach (var at in Enumerable.Range(0, days.Count).Where(at => days[at].State == DayState.NoActivity && active.Contains((connection.Id, days[at].On))).ToList())
            {
                days[at] = days[at] with { State = DayState.NotReconciled };
            }
        }
    }

    private sealed record Shown(Guid Id, string Name, string TimeZone, IReadOnlyList<ConnectionDay> Days);

    private sealed record Run(Guid Id, Guid Shown, Guid ConnectionId, DateTime From, DateTime To, RunStatus Status);
}
