using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Reconciliation.Calendar;

/// <summary>A day of a connection: from midnight to midnight on its clock.</summary>
/// <param name="Day">The day.</param>
/// <param name="From">Its begin, UTC, inclusive.</param>
/// <param name="To">Its end, UTC, exclusive.</param>
internal readonly record struct ConnectionDay(DateOnly Day, DateTime From, DateTime To)
{
    /// <summary>Whether a period has any of it.</summary>
    public bool Meets(DateTime from, DateTime to) => from < To && to > From;
}

/// <summary>The days of connections, what covers them, and whether anything happened in them.</summary>
internal static class DaysOfConnection
{
    /// <summary>The days from the first to the last, both included, on a clock.</summary>
    public static IReadOnlyList<ConnectionDay> Between(DateOnly first, DateOnly last, TimeZoneInfo zone) =>
        [.. Enumerable.Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1)).Select(at => Of(first.AddDays(at), zone))];

    /// <summary>One day on a clock.</summary>
    public static ConnectionDay Of(DateOnly day, TimeZoneInfo zone) => new(day, WrittenTime.Midnight(day, zone), WrittenTime.Midnight(day.AddDays(1), zone));

    /// <summary>The day that it is on a clock.</summary>
    public static DateOnly Today(DateTime now, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, zone));

    /// <summary>Whether periods, taken together, leave nothing of a day out.</summary>
    public static bool AreCovering(ConnectionDay day, IEnumerable<(DateTime From, DateTime To)> periods)
    {
        var reached = day.From;
        foreach (var (from, to) in periods.OrderBy(period => period.From))
        {
            if (from > reached)
            {
                return false;
            }

            reached = to > reached ? to : reached;
        }

        return reached >= day.To;
    }

    /// <summary>Which of some connections had anything to reconcile in a time: a payment that may have left, or money that came in. In the caller's context.</summary>
    public static async Task<IReadOnlySet<Guid>> Active(PaymentDb db, IReadOnlyCollection<Guid> connections, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        (await db.Connections.AsNoTracking().Where(row => connections.Contains(row.Id))
            .Where(row => db.Payments.Any(payment => payment.ConnectionId == row.Id && payment.SubmittedAt >= from && payment.SubmittedAt < to)
                || db.Transactions.Any(one => one.ConnectionId == row.Id && one.PaymentId == null && one.Direction == TransactionDirection.Inbound && one.CreatedAt >= from && one.CreatedAt < to))
            .Select(row => row.Id).ToListAsync(cancellationToken)).ToHashSet();
}
