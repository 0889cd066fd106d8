using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;

namespace PaymentAdmin.Distributions;

/// <summary>
/// What happens to all payments of a distribution at once, in the caller's transaction: one statement for 200,000 rows. Each does what the
/// payment's own transition does (<see cref="PaymentStates"/>); who is paid what stays as it is.
/// </summary>
internal static class PaymentSets
{
    /// <summary>Those that never left, and can be cancelled.</summary>
    private static readonly PaymentStatus[] Unsent = [PaymentStatus.Draft, PaymentStatus.Approved, PaymentStatus.Queued, PaymentStatus.Held];

    /// <summary>Drafts are approved, to be sent with a version of the mapping.</summary>
    /// <param name="count">How many they have to be.</param>
    /// <exception cref="DbUpdateConcurrencyException">The distribution was changed meanwhile, or they are not so many.</exception>
    public static async Task Approve(PaymentDb db, Distribution distribution, int mappingVersion, int count, DateTime now, CancellationToken cancellationToken)
    {
        await HoldQueued.Take(db, distribution, cancellationToken);
        var approved = await db.Payments.Where(payment => payment.DistributionId == distribution.Id && payment.Status == PaymentStatus.Draft)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(payment => payment.Status, PaymentStatus.Approved)
                    .SetProperty(payment => payment.MappingVersion, mappingVersion)
                    .SetProperty(payment => payment.UpdatedAt, now)
                    .SetProperty(payment => payment.Version, payment => payment.Version + 1),
                cancellationToken);
        ManyRows.Expect(count, approved);
    }

    /// <summary>What was approved is a draft again.</summary>
    /// <exception cref="DbUpdateConcurrencyException">The distribution was changed meanwhile.</exception>
    public static async Task Void(PaymentDb db, Distribution distribution, DateTime now, CancellationToken cancellationToken)
    {
        await HoldQueued.Take(db, distribution, cancellationToken);
        await db.Payments.Where(payment => payment.DistributionId == distribution.Id && payment.Status == PaymentStatus.Approved)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(payment => payment.Status, PaymentStatus.Draft)
                    .SetProperty(payment => payment.MappingVersion, (int?)null)
                    .SetProperty(payment => payment.UpdatedAt, now)
                    .SetProperty(payment => payment.Version, payment => payment.Version + 1),
                cancellationToken);
    }

    /// <summary>What never left never will, and its references are free again; what has left stays as it is.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="DbUpdateConcurrencyException">The distribution was changed meanwhile.</exception>
    public static async Task<int> Cancel(PaymentDb db, Distribution distribution, DateTime now, CancellationToken cancellationToken)
    {
        await HoldQueued.Take(db, distribution, cancellationToken);
        return await db.Payments.Where(payment => payment.DistributionId == distribution.Id && Unsent.Contains(payment.Status) && !payment.MayHaveLeft)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(payment => payment.Status, PaymentStatus.Cancelled)
                    .SetProperty(payment => payment.HeldBecause, (HeldBecause?)null)
                    .SetProperty(payment => payment.ReferenceTaken, (string?)null)
                    .SetProperty(payment => payment.NextStepAt, (DateTime?)null)
                    .SetProperty(payment => payment.ProgressAt, now)
                    .SetProperty(payment => payment.UpdatedAt, now)
                    .SetProperty(payment => payment.Version, payment => payment.Version + 1),
                cancellationToken);
    }

    /// <summary>The programme's row before its limits are looked at for the last time: two last approvals see each other's amounts.</summary>
    public static async Task TakeProgramme(PaymentDb db, Guid programmeId, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        await db.Programmes.Where(row => row.Id == programmeId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version), cancellationToken);
    }
}
