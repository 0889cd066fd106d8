using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Limits;

/// <summary>
/// Takes payments up again that were held for a limit, when there is room: on a new local day, when a cap was raised, when something was
/// given back. Nothing is reserved by it: whoever sends them does that, and holds them again if others were faster.
/// </summary>
public static class HeldByLimit
{
    /// <summary>Most payments in one save.</summary>
    public const int MaxPayments = 1_000;

    /// <summary>Queues the next of them, in the order in which their distributions were released, within one, of their numbers.</summary>
    /// <param name="db">The caller's context; the caller saves in a <see cref="UnitOfWork"/>.</param>
    /// <param name="most">Most payments: 1 to <see cref="MaxPayments"/>. Where so many were queued there may be more.</param>
    /// <param name="now">When, UTC.</param>
    /// <returns>The distributions that have queued payments again, and how many.</returns>
    public static async Task<IReadOnlyList<Requeued>> Requeue(PaymentDb db, int most, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, MaxPayments);
        var rooms = new LimitRooms(db, now);
        var requeued = new List<Requeued>();
        foreach (var distribution in await Waiting(db, cancellationToken))
        {
            var count = await Requeue(db, distribution, rooms, most - requeued.Sum(one => one.Payments), now, cancellationToken);
            if (count > 0)
            {
                requeued.Add(new Requeued(distribution.Id, count));
            }

            if (requeued.Sum(one => one.Payments) == most)
            {
                break;
            }
        }

        return requeued;
    }

    // What a person or a rule stopped stays as it is.
    private static async Task<List<Distribution>> Waiting(PaymentDb db, CancellationToken cancellationToken) =>
        await db.Distributions.AsNoTracking()
            .Where(row => (row.Status == DistributionStatus.Released || row.Status == DistributionStatus.Submitting)
                && db.Payments.Any(payment => payment.DistributionId == row.Id && payment.Status == PaymentStatus.Held && payment.HeldBecause == HeldBecause.Limit && !payment.MayHaveLeft))
            .OrderBy(row => row.ReleasedAt).ThenBy(row => row.Id)
            .ToListAsync(cancellationToken);

    private static async Task<int> Requeue(PaymentDb db, Distribution distribution, LimitRooms rooms, int most, DateTime now, CancellationToken cancellationToken)
    {
        var room = await rooms.Of(distribution, cancellationToken);
        var count = 0;
        foreach (var payment in await Candidates(db, distribution, room).OrderBy(payment => payment.Number).Take(most).ToListAsync(cancellationToken))
        {
            if (room.Take(payment.AmountMinor))
            {
                payment.Let(PaymentEvent.Queue, now);
                count++;
            }
        }

        return count;
    }

    private static IQueryable<Payment> Candidates(PaymentDb db, Distribution distribution, LimitRoom room)
    {
        var (largest, perBeneficiary) = (room.Largest, room.Caps.BeneficiaryCycle);
        var (programmeId, environment, currency, mark) = (distribution.ProgrammeId, distribution.Environment, distribution.Currency, LimitKey.MarkOf(distribution.PurposeAndCycle));
        var held = db.Payments.Where(payment =>
            payment.DistributionId == distribution.Id && payment.Status == PaymentStatus.Held && payment.HeldBecause == HeldBecause.Limit && !payment.MayHaveLeft && payment.AmountMinor <= largest);
        return perBeneficiary is not { } cap
            ? held
            : held.Where(payment => payment.AmountMinor <= cap && !db.Set<LimitUse>().Any(use =>
                use.OwnerId == programmeId && use.BeneficiaryId == payment.BeneficiaryId && use.Environment == environment && use.Currency == currency && use.CycleMark == mark
                && use.UsedMinor + payment.AmountMinor > cap));
    }
}

/// <summary>A distribution that has queued payments again.</summary>
/// <param name="DistributionId">Which.</param>
/// <param name="Payments">How many.</param>
public sealed record Requeued(Guid DistributionId, int Payments);
