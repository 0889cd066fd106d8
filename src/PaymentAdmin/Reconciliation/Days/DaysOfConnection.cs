using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Days;

/// <summary>A day on the clocks of a connection, of 23 to 25 hours.</summary>
/// <param name="On">Which.</param>
/// <param name="From">Its midnight, UTC.</param>
/// <param name="To">The next day's, UTC.</param>
internal readonly record struct ConnectionDay(DateOnly On, DateTime From, DateTime To)
{
    /// <summary>Whether a period has any of it.</summary>
    public bool Meets(DateTime from, DateTime to) => from < To && to > From;
}

/// <summary>The days of connections: which there were, which are reconciled, on which anything moved.</summary>
internal static class DaysOfConnection
{
    /// <summary>What the clocks of a zone show.</summary>
    public static DateTime LocalTime(DateTime now, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(now, zone);

    /// <summary>The day that it is on the clocks of a zone.</summary>
    public static DateOnly Today(DateTime now, TimeZoneInfo zone) => DateOnly.FromDateTime(LocalTime(now, zone));

    /// <summary>One day.</summary>
    public static ConnectionDay Of(DateOnly day, TimeZoneInfo zone) => new(day, WrittenTime.Midnight(day, zone), WrittenTime.Midnight(day.AddDays(1), zone));

    /// <summary>The days from the first to the last, both included.</summary>
    public static IReadOnlyList<ConnectionDay> Between(DateOnly first, DateOnly last, TimeZoneInfo zone) =>
        [.. Enumerable.Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1)).Select(at => Of(first.AddDays(at), zone))];

    /// <summary>Days one after the other, without those that the zone skipped as a whole.</summary>
    /// <param name="last">The last one.</param>
    /// <param name="count">How many, that one included.</param>
    /// <param name="zone">Whose clocks.</param>
    public static IReadOnlyList<ConnectionDay> UpTo(DateOnly last, int count, TimeZoneInfo zone) => [.. Between(last.AddDays(1 - count), last, zone).Where(day => day.From < day.To)];

    /// <summary>Runs of some connections that cover anything after a time. No period is longer than <see cref="RunPeriod.MaxDays"/>: that says nothing new, but the index can tell it.</summary>
    public static IQueryable<ReconciliationRun> RunsAfter(PaymentDb db, IReadOnlyCollection<Guid> connectionIds, DateTime time)
    {
        var earliest = time.AddDays(-RunPeriod.MaxDays);
        return db.Set<ReconciliationRun>().AsNoTracking().Where(run => connectionIds.Contains(run.ConnectionId) && run.From >= earliest && run.To > time);
    }

    /// <summary>Whether periods cover a day, one alone or several together.</summary>
    public static bool IsCovered(ConnectionDay day, IEnumerable<(DateTime From, DateTime To)> periods)
    {
        var until = day.From;
        foreach (var (from, to) in periods.Where(period => day.Meets(period.From, period.To)).OrderBy(period => period.From))
        {
            if (from > until)
            {
                return false;
            }

            until = to > until ? to : until;
            if (until >= day.To)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which of the days of some connections had anything to reconcile: one question for all, and one for each day that the connections on which anything moved have in common.</summary>
    public static async Task<IReadOnlySet<(Guid ConnectionId, DateOnly On)>> WithActivity(PaymentDb db, IEnumerable<(Guid ConnectionId, ConnectionDay Day)> days, CancellationToken cancellationToken)
    {
        var asked = days.ToList();
        var active = new HashSet<(Guid, DateOnly)>();
        if (asked.Count == 0)
        {
            return active;
        }

        var moving = (await Active(db, [.. asked.Select(one => one.ConnectionId).Distinct()], asked.Min(one => one.Day.From), asked.Max(one => one.Day.To)).ToListAsync(cancellationToken)).ToHashSet();
        foreach (var same in asked.Where(one => moving.Contains(one.ConnectionId)).GroupBy(one => one.Day, one => one.ConnectionId))
        {
            List<Guid> connections = [.. same];
            active.UnionWith((await Active(db, connections, same.Key.From, same.Key.To).ToListAsync(cancellationToken)).Select(id => (id, same.Key.On)));
        }

        return active;
    }

    /// <summary>Those of which a payment left, or may have, or anything came in.</summary>
    private static IQueryable<Guid> Active(PaymentDb db, List<Guid> connections, DateTime from, DateTime to) => db.Connections.Where(row => connections.Contains(row.Id))
        .Where(row => db.Payments.Any(payment => payment.ConnectionId == row.Id && payment.SubmittedAt >= from && payment.SubmittedAt < to && payment.MayHaveLeft)
            || db.Transactions.Any(one => one.ConnectionId == row.Id && one.PaymentId == null && one.CreatedAt >= from && one.CreatedAt < to && one.Direction == TransactionDirection.Inbound))
        .Select(row => row.Id);
}
