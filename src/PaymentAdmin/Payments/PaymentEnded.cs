using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Payments.Limits;
using PaymentAdmin.Payments.Submission;

namespace PaymentAdmin.Payments;

/// <summary>What follows, in the caller's context, when it is certain that a payment does not arrive, or when it did after all: the one place that knows.</summary>
public static class PaymentEnded
{
    private const string Why = "It does not arrive: it failed for certain, or was cancelled.";

    /// <summary>All of its intents give back what they took.</summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="payment">It failed for certain, or was cancelled.</param>
    /// <param name="now">When, UTC.</param>
    public static Task Of(PaymentDb db, Payment payment, DateTime now, CancellationToken cancellationToken) =>
        ReserveLimits.ReleaseMany(db, [.. Enumerable.Range(1, payment.Intent).Select(intent => (payment.Id, intent))], Why, now, cancellationToken);

    /// <summary>The same for all payments of a distribution that were cancelled by one statement in the same transaction.</summary>
    public static async Task OfCancelled(PaymentDb db, Guid distributionId, DateTime now, CancellationToken cancellationToken)
    {
        var reserved = await (
            from payment in db.Payments
            join reservation in db.Set<LimitReservation>() on new { PaymentId = payment.Id, payment.Intent } equals new { reservation.PaymentId, reservation.Intent }
            where payment.DistributionId == distributionId && payment.Status == PaymentStatus.Cancelled && reservation.ReleasedAt == null
            select new { payment.Id, payment.Intent }).Distinct().ToListAsync(cancellationToken);
        await ReserveLimits.ReleaseMany(db, [.. reserved.Select(row => (row.Id, row.Intent))], Why, now, cancellationToken);
    }

    /// <summary>
    /// The opposite: an intent of it arrived, or may have, after it had failed or before it was ever to leave. What it takes of its limits
    /// counts again, even beyond them, until it is certain that it does not arrive.
    /// </summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="payment">The payment.</param>
    /// <param name="intent">Which of its intents.</param>
    /// <param name="now">When, UTC.</param>
    public static async Task NotAfterAll(PaymentDb db, Payment payment, int intent, DateTime now, CancellationToken cancellationToken)
    {
        var distribution = await db.Distributions.AsNoTracking().SingleAsync(row => row.Id == payment.DistributionId, cancellationToken);
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == payment.ConnectionId, cancellationToken);
        var request = RequestedLimits.Of(payment, distribution, connection) with { Intent = intent };
        await ReserveLimits.Count(db, request, payment.LastSentAt ?? now, now, cancellationToken);
    }

    /// <summary>Whether any intent of it counts for its limits.</summary>
    public static Task<bool> Counts(PaymentDb db, Payment payment, CancellationToken cancellationToken) =>
        db.Set<LimitReservation>().AnyAsync(reservation => reservation.PaymentId == payment.Id && reservation.ReleasedAt == null, cancellationToken);
}
