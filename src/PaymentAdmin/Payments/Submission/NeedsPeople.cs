using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Submission;

/// <summary>Tells people that a payment waits for their decision: one alert for all of a distribution.</summary>
internal static class NeedsPeople
{
    internal const string AlertKind = "payments_need_review";

    public static async Task Tell(PaymentDb db, Payment payment, DateTime now, CancellationToken cancellationToken)
    {
        var name = await db.Distributions.Where(row => row.Id == payment.DistributionId).Select(row => row.Name).SingleAsync(cancellationToken);
        await RaiseAlert.Raise(
            db, now, AlertKind, payment.DistributionId,
            $"{name}: payments wait for two people to decide what became of them. Nothing is sent for them before.",
            LinkOf(payment.DistributionId), cancellationToken);
    }

    /// <summary>Where people see all of a distribution that wait for them.</summary>
    public static string LinkOf(Guid distributionId) => $"payments?distribution_id={PublicId.Distribution.Format(distributionId)}&status=needs_review";
}
