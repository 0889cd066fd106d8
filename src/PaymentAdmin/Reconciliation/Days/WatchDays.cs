using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Reconciliation.Days;

/// <summary>
/// Tells of the days on which money moved and that nobody has reconciled by noon of the next: one alert for a connection, whether its reports are fetched or uploaded,
/// until all its days are reconciled.
/// </summary>
public sealed class WatchDays(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, TimeProvider clock) : IJob
{
    /// <summary>The alert; its thing is the connection.</summary>
    public const string AlertKind = "reconciliation_overdue";

    /// <summary>How many days back a day is missed.</summary>
    public const int MostDays = 366;

    /// <summary>How many days the alert names, the last ones; the calendar shows all.</summary>
    private const int NamedDays = 10;

    private const int Noon = 12;

    /// <returns>How many connections have such days.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var overdue = await Overdue(cancellationToken);
        return await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                foreach (var (connection, days) in overdue)
                {
                    await RaiseAlert.Keep(db, now, AlertKind, connection.Id, Message(connection, days), Link(connection, days), cancellationToken);
                }

                await RaiseAlert.CloseOthers(db, AlertKind, [.. overdue.Select(one => one.Connection.Id)], actor, now, cancellationToken);
                return overdue.Count;
            },
            once: null,
            cancellationToken);
    }

    /// <summary>Read apart: what is reconciled costs nothing, nor does a connection on which nothing moved; of the rest only the days that are open are looked into.</summary>
    private async Task<IReadOnlyList<(Watched Connection, IReadOnlyList<ConnectionDay> Days)>> Overdue(CancellationToken cancellationToken)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connections = await db.Connections.Join(db.Processors, row => row.ProcessorId, processor => processor.Id, (row, processor) => new { row, processor.Code })
            .OrderBy(one => one.row.Id).Select(one => new Watched(one.row.Id, one.Code, one.row.Environment, one.row.TimeZone)).ToListAsync(cancellationToken);
        var reconciled = (await DaysOfConnection.RunsAfter(db, [.. connections.Select(connection => connection.Id)], now.AddDays(-MostDays - 3)).Where(run => run.Status == RunStatus.Completed && !run.IsCorrected)
            .Select(run => new { run.ConnectionId, run.From, run.To }).ToListAsync(cancellationToken)).ToLookup(run => run.ConnectionId, run => (run.From, run.To));
        var open = connections.Select(connection => (Connection: connection, Days: Due(connection, now).Where(day => !DaysOfConnection.IsCovered(day, reconciled[connection.Id])).ToList())).ToList();
        var active = await DaysOfConnection.WithActivity(db, open.SelectMany(one => one.Days.Select(day => (one.Connection.Id, day))), cancellationToken);
        return
        [
            .. open.Select(one => (one.Connection, Days: (IReadOnlyList<ConnectionDay>)[.. one.Days.Where(day => active.Contains((one.Connection.Id, day.On)))])).Where(one => one.Days.Count > 0),
        ];
    }

    /// <summary>The days that should be reconciled by now.</summary>
    private static IReadOnlyList<ConnectionDay> Due(Watched connection, DateTime now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(connection.TimeZone);
        var local = DaysOfConnection.LocalTime(now, zone);
        return DaysOfConnection.UpTo(DateOnly.FromDateTime(local).AddDays(local.Hour >= Noon ? -1 : -2), MostDays, zone);
    }

    private static string Message(Watched connection, IReadOnlyList<ConnectionDay> days) =>
        $"{connection.Code} in {Words.Of(connection.Environment)} is not reconciled for {Named(days)}. See what its runs failed for, or upload the PSP's report.";

    private static string Named(IReadOnlyList<ConnectionDay> days)
    {
        var named = string.Join(", ", days.TakeLast(NamedDays).Select(day => Written(day.On)));
        return days.Count > NamedDays ? string.Create(CultureInfo.InvariantCulture, $"{named} and {days.Count - NamedDays} earlier days") : named;
    }

    /// <summary>The calendar of the last of these days.</summary>
    private static string Link(Watched connection, IReadOnlyList<ConnectionDay> days) =>
        $"reconciliations/calendar?environment={Words.Of(connection.Environment)}&month={Written(new DateOnly(days[^1].On.Year, days[^1].On.Month, 1))}";

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Watched(Guid Id, string Code, ConnectionEnvironment Environment, string TimeZone);
}
