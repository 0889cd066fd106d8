using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments.Limits;

namespace PaymentAdmin.Payments.Limits;

/// <summary>
/// Reserves what payments take of their limits before they are sent, and gives it back when they have failed for certain, in the caller's
/// context and transaction: a reservation commits with the attempt that it is for, or not at all. Take the locks of other rows first:
/// what is reserved here everybody else of that connection or programme waits for, until the commit. Many at once cost hardly more than one.
/// </summary>
public static class ReserveLimits
{
    /// <summary>Reserves one payment's part: all of it, or nothing.</summary>
    /// <param name="db">The caller's context; the caller saves in a <see cref="Platform.UnitOfWork"/>, also what was refused: alerts are told in it.</param>
    /// <param name="request">The payment.</param>
    /// <param name="now">When, UTC.</param>
    public static async Task<LimitAnswer> Reserve(PaymentDb db, LimitRequest request, DateTime now, CancellationToken cancellationToken) =>
        (await ReserveMany(db, [request], now, cancellationToken))[0];

    /// <summary>Reserves the parts of as many payments as fit, in their order: one that does not fit keeps out no smaller one behind it.</summary>
    /// <param name="db">As of <see cref="Reserve"/>.</param>
    /// <param name="requests">The payments, each once.</param>
    /// <param name="now">When, UTC.</param>
    /// <returns>An answer for each, in their order.</returns>
    public static async Task<IReadOnlyList<LimitAnswer>> ReserveMany(PaymentDb db, IReadOnlyList<LimitRequest> requests, DateTime now, CancellationToken cancellationToken)
    {
        var reservations = await OpenBook.Reservations(db, [.. requests.Select(request => (request.PaymentId, request.Intent))], cancellationToken);
        var covered = reservations.ToDictionary(reservation => (reservation.PaymentId, reservation.Intent));
        if (requests.All(request => covered.GetValueOrDefault((request.PaymentId, request.Intent))?.Covers(request, now) == true))
        {
            // Reserved before, with many at once as a rule: nobody is waited for. Whoever gives it back changes its payment, too.
            return [.. requests.Select(request => new LimitAnswer(request.PaymentId))];
        }

        await db.BeginTogether(cancellationToken);
        var keys = requests.SelectMany(request => KeysOf(request, now)).Distinct().ToList();
        var book = await OpenBook.Of(db, reservations, keys, cancellationToken);

        // Read once the rows are ours: whoever changed a cap before is heeded, however long we waited.
        var caps = await CurrentCaps.Of(db, requests, cancellationToken);
        var answers = requests.Select(request => book.Reserve(request, caps.For(request), now)).ToList();
        db.AddRange(book.Added);
        await LimitAlerts.Raise(db, book, [.. requests.Zip(answers)], caps, now, now, cancellationToken);
        return answers;
    }

    /// <summary>Gives back what one intent of a payment has taken, to the rows of which it was taken, whatever day it is now.</summary>
    /// <param name="db">The caller's context; the caller saves in a <see cref="Platform.UnitOfWork"/>.</param>
    /// <param name="paymentId">The payment.</param>
    /// <param name="intent">Which of its intents.</param>
    /// <param name="why">Up to 200 characters, without personal data: "The PSP says that it failed."</param>
    /// <param name="now">When, UTC.</param>
    /// <returns>False where nothing stood: a second time changes nothing.</returns>
    public static async Task<bool> Release(PaymentDb db, Guid paymentId, int intent, string why, DateTime now, CancellationToken cancellationToken) =>
        await ReleaseMany(db, [(paymentId, intent)], why, now, cancellationToken) == 1;

    /// <summary>The same of many payments.</summary>
    /// <returns>Of how many something stood.</returns>
    public static async Task<int> ReleaseMany(PaymentDb db, IReadOnlyCollection<(Guid PaymentId, int Intent)> intents, string why, DateTime now, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        var reservations = (await OpenBook.Reservations(db, intents, cancellationToken)).Where(reservation => reservation.Stands).ToList();
        if (reservations.Count == 0)
        {
            return 0;
        }

        var book = await OpenBook.Of(db, reservations, [], cancellationToken);
        return intents.Count(intent => book.Release(intent.PaymentId, intent.Intent, why, now));
    }

    /// <summary>
    /// Counts what arrived, or may have, though it was given back or never taken: beyond the limits, too, of which people are told.
    /// </summary>
    /// <param name="db">The caller's context; the caller saves in a <see cref="Platform.UnitOfWork"/>.</param>
    /// <param name="request">The payment.</param>
    /// <param name="leftAt">When it left, UTC: it counts on that day where it never counted before.</param>
    /// <param name="now">When, UTC.</param>
    /// <returns>False where it counts already.</returns>
    public static async Task<bool> Count(PaymentDb db, LimitRequest request, DateTime leftAt, DateTime now, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        var reservations = await OpenBook.Reservations(db, [(request.PaymentId, request.Intent)], cancellationToken);
        if (reservations.Any(reservation => reservation.Stands))
        {
            return false;
        }

        var book = await OpenBook.Of(db, reservations, [.. KeysOf(request, leftAt)], cancellationToken);
        var counted = book.Count(request, leftAt, now);
        db.AddRange(book.Added);
        await LimitAlerts.Raise(db, book, [(request, new LimitAnswer(request.PaymentId))], await CurrentCaps.Of(db, [request], cancellationToken), leftAt, now, cancellationToken);
        return counted;
    }

    private static IEnumerable<LimitKey> KeysOf(LimitRequest request, DateTime now) =>
        [LimitKey.Daily(request, now), LimitKey.Budget(request), LimitKey.Cycle(request)];
}
