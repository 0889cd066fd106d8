using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments;

/// <summary>
/// Stops at once what of a distribution has not left, in the caller's transaction and by one statement: whatever a worker has claimed before is
/// on its way, whatever he would claim after is held. Each row does what <see cref="Payment.Hold"/> does.
/// </summary>
public static class HoldQueued
{
    /// <summary>The distribution's row before its payments: who changes the same one waits here, and finds it changed.</summary>
    /// <exception cref="DbUpdateConcurrencyException">It was changed meanwhile.</exception>
    public static async Task Take(PaymentDb db, Distribution distribution, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        var (id, version) = (distribution.Id, db.Entry(distribution).Property(row => row.Version).OriginalValue);
        ManyRows.Expect(1, await db.Distributions.Where(row => row.Id == id && row.Version == version)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, version), cancellationToken));
    }

    /// <returns>How many.</returns>
    public static async Task<int> Of(PaymentDb db, Guid distributionId, HeldBecause why, DateTime now, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        return await db.Payments.Where(payment => payment.DistributionId == distributionId && payment.Status == PaymentStatus.Queued && !payment.MayHaveLeft)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(payment => payment.Status, PaymentStatus.Held)
                    .SetProperty(payment => payment.HeldBecause, why)
                    .SetProperty(payment => payment.NextStepAt, (DateTime?)null)
                    .SetProperty(payment => payment.ProgressAt, now)
                    .SetProperty(payment => payment.UpdatedAt, now)
                    .SetProperty(payment => payment.Version, payment => payment.Version + 1),
                cancellationToken);
    }

    /// <summary>What is held already is held for another reason from now on. Take the distribution first.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> ForAnother(PaymentDb db, Guid distributionId, HeldBecause before, HeldBecause why, DateTime now, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        return await db.Payments.Where(payment => payment.DistributionId == distributionId && payment.Status == PaymentStatus.Held && payment.HeldBecause == before)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(payment => payment.HeldBecause, why)
                    .SetProperty(payment => payment.UpdatedAt, now)
                    .SetProperty(payment => payment.Version, payment => payment.Version + 1),
                cancellationToken);
    }

    /// <summary>What was held for one of these reasons is queued again. Ask for <see cref="PaymentQueues.Send"/> too.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> Resume(PaymentDb db, Guid distributionId, IReadOnlyCollection<HeldBecause> reasons, DateTime now, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        return await db.Payments.Where(payment => payment.DistributionId == distributionId && payment.Status == PaymentStatus.Held && reasons.Contains(payment.HeldBecause!.Value) && !payment.MayHaveLeft)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(payment => payment.Status, PaymentStatus.Queued)
                    .SetProperty(payment => payment.HeldBecause, (HeldBecause?)null)
                    .SetProperty(payment => payment.ProgressAt, now)
                    .SetProperty(payment => payment.UpdatedAt, now)
                    .SetProperty(payment => payment.Version, payment => payment.Version + 1),
                cancellationToken);
    }
}
