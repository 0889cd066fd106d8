using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Payments.Limits;

namespace PaymentAdmin.Payments.Submission;

/// <summary>What a payment takes of its limits.</summary>
internal static class RequestedLimits
{
    public static LimitRequest Of(Payment payment, Distribution distribution, Connection connection) => new(
        payment.Id, payment.Intent, connection, payment.ProgrammeId, payment.BeneficiaryId, distribution.PurposeAndCycle, payment.Currency, payment.AmountMinor, MayHaveLeft: payment.UnresolvedSince is not null);

    /// <summary>Reserves what they take, for all of them at once, in the caller's context; what does not fit is held.</summary>
    /// <returns>Those that fit, in their order.</returns>
    public static async Task<List<Payment>> Within(
        PaymentDb db, IReadOnlyList<Payment> payments, Distribution distribution, Connection connection, DateTime now, CancellationToken cancellationToken)
    {
        var answers = await ReserveLimits.ReserveMany(db, [.. payments.Select(payment => Of(payment, distribution, connection))], now, cancellationToken);
        foreach (var (payment, _) in payments.Zip(answers).Where(pair => !pair.Second.Fits))
        {
            payment.Hold(HeldBecause.Limit, now);
        }

        return [.. payments.Zip(answers).Where(pair => pair.Second.Fits).Select(pair => pair.First)];
    }
}
