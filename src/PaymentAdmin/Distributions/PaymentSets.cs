using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Pilot;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

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
        await Take(db, distribution, cancellationToken);
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
        await Take(db, distribution, cancellationToken);
        await db.Payments.Where(payment => payment.DistributionId == distribution.Id && payment.Status == PaymentStatus.Approved)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(payment => payment.Status, PaymentStatus.Draft)
                    .SetProperty(payment => payment.MappingVersion, (int?)null)
                    .SetProperty(payment => payment.UpdatedAt, now)
                    .SetProperty(payment => payment.Version, payment => payment.Version + 1),
                cancellationToken);
    }

    /// <summary>What never left never will, and its references are free again.</summary>
    /// <param name="count">How many they have to be.</param>
    /// <exception cref="DbUpdateConcurrencyException">The distribution was changed meanwhile, or they are not so many.</exception>
    public static async Task Cancel(PaymentDb db, Distribution distribution, int count, DateTime now, CancellationToken cancellationToken)
    {
        await Take(db, distribution, cancellationToken);
        var cancelled = await db.Payments.Where(payment => payment.DistributionId == distribution.Id && Unsent.Contains(payment.Status))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(payment => payment.Status, PaymentStatus.Cancelled)
                    .SetProperty(payment => payment.HeldBecause, (HeldBecause?)null)
                    .SetProperty(payment => payment.ReferenceTaken, (string?)null)
                    .SetProperty(payment => payment.UpdatedAt, now)
                    .SetProperty(payment => payment.Version, payment => payment.Version + 1),
                cancellationToken);
        ManyRows.Expect(count, cancelled);
    }

    /// <summary>Those that were held until the pilot is confirmed are to be sent.</summary>
    /// <param name="count">How many they have to be.</param>
    /// <exception cref="DbUpdateConcurrencyException">They are not so many.</exception>
    public static async Task QueuePilot(PaymentDb db, Guid distributionId, int count, DateTime now, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        var queued = await db.Payments.Where(payment => payment.DistributionId == distributionId && !payment.MayHaveLeft).Where(PilotState.IsHeld)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(payment => payment.Status, PaymentStatus.Queued)
                    .SetProperty(payment => payment.HeldBecause, (HeldBecause?)null)
                    .SetProperty(payment => payment.UpdatedAt, now)
                    .SetProperty(payment => payment.Version, payment => payment.Version + 1),
                cancellationToken);
        ManyRows.Expect(count, queued);
    }

    /// <summary>The programme's row before its limits are looked at for the last time: two last approvals see each other's amounts.</summary>
    public static async Task TakeProgramme(PaymentDb db, Guid programmeId, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        await db.Programmes.Where(row => row.Id == programmeId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version), cancellationToken);
    }

    /// <summary>The distribution's row before its payments: who changes the same one waits here, and finds it changed.</summary>
    private static async Task Take(PaymentDb db, Distribution distribution, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        var (id, version) = (distribution.Id, db.Entry(distribution).Property(row => row.Version).OriginalValue);
        ManyRows.Expect(1, await db.Distributions.Where(row => row.Id == id && row.Version == version)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, version), cancellationToken));
    }
}
