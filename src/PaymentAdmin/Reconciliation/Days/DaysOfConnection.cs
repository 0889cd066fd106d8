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
internal sealed record ConnectionDay(DateOnly On, DateTime From, DateTime To);

/// <summary>The days of a connection: which there were, which are reconciled, on which anything moved.</summary>
internal static class DaysOfConnection
{
    /// <summary>What the clocks of a zone show.</summary>
    public static DateTime LocalTime(DateTime now, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(now, zone);

    /// <summary>Days one after the other, without those that the zone skipped as a whole.</summary>
    /// <param name="last">The last one.</param>
    /// <param name="count">How many, that one included.</param>
    /// <param name="zone">Whose clocks.</param>
    public static IReadOnlyList<ConnectionDay> UpTo(DateOnly last, int count, TimeZoneInfo zone) =>
    [
        .. Enumerable.Range(1 - count, count).Select(last.AddDays)
            .Select(day => new ConnectionDay(day, WrittenTime.Midnight(day, zone), WrittenTime.Midnight(day.AddDays(1), zone))).Where(day => day.From < day.To),
    ];

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
        foreach (var (from, to) in periods.Where(period => period.To > day.From).OrderBy(period => period.From))
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

    /// <summary>Those of some days on which payments left, or may have, or something came in. It looks from one such day to the next, so that what stood still costs nothing.</summary>
    /// <param name="days">In order.</param>
    public static async Task<IReadOnlyList<ConnectionDay>> WithActivity(PaymentDb db, Guid connectionId, IReadOnlyList<ConnectionDay> days, CancellationToken cancellationToken)
    {
        var found = new List<ConnectionDay>();
        var next = DateTime.MinValue;
        foreach (var day in days)
        {
            if (next < day.From)
            {
                next = await Next(db, connectionId, day.From, days[^1].To, cancellationToken) ?? DateTime.MaxValue;
            }

            if (next < day.To)
            {
                found.Add(day);
            }
        }

        return found;
    }

    /// <summary>When something next moved; null where nothing did.</summary>
    private static async Task<DateTime?> Next(PaymentDb db, Guid connectionId, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var left = await db.Payments.Where(row => row.ConnectionId == connectionId && row.SubmittedAt >= from && row.SubmittedAt < to && row.MayHaveLeft)
            .OrderBy(row => row.SubmittedAt).Select(row => row.SubmittedAt).FirstOrDefaultAsync(cancellationToken);
        var before = left ?? to;
        var came = await db.Transactions
            .Where(row => row.ConnectionId == connectionId && row.PaymentId == null && row.CreatedAt >= from && row.CreatedAt < before && row.Direction == TransactionDirection.Inbound)
            .OrderBy(row => row.CreatedAt).Select(row => (DateTime?)row.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        return came ?? left;
    }
}
