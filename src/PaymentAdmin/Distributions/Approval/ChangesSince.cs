using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>What changed between a submission that came to nothing and what is there now: by the payments' own times, which a submission freezes.</summary>
internal static class ChangesSince
{
    /// <summary>More than anybody renames one thing between two submissions.</summary>
    private const int MaxRenamings = 100;

    private static readonly string[] Words = ["name", "purpose", "cycle"];

    /// <summary>Compared with the submission before the present one; with the last one where it is being prepared again; null where there is none.</summary>
    public static async Task<ChangesAnswer?> Of(PaymentDb db, Distribution distribution, ApprovalRound? latest, CancellationToken cancellationToken)
    {
        var isPrepared = distribution.Status is DistributionStatus.Draft or DistributionStatus.SentBack;
        var before = latest is null || isPrepared
            ? latest
            : await db.Set<ApprovalRound>().AsNoTracking().SingleOrDefaultAsync(round => round.DistributionId == distribution.Id && round.Number == latest.Number - 1, cancellationToken);
        if (before is null)
        {
            return null;
        }

        var since = before.SubmittedAt;
        var payments = db.Payments.AsNoTracking().Where(payment => payment.DistributionId == distribution.Id);
        var live = payments.Where(payment => payment.Status != PaymentStatus.Cancelled);
        var (count, total) = await Sum(live, cancellationToken);
        var (added, addedAmount) = await Sum(live.Where(payment => payment.CreatedAt > since), cancellationToken);
        var changed = await live.CountAsync(payment => payment.CreatedAt <= since && payment.ContentAt > since, cancellationToken);
        var (_, removedAmount) = await Sum(payments.Where(payment => payment.Status == PaymentStatus.Cancelled && payment.CreatedAt <= since && payment.UpdatedAt > since), cancellationToken);
        var words = await db.Set<AuditEntry>().AsNoTracking()
            .Where(entry => entry.ThingId == distribution.Id && entry.At > since && entry.Kind == AuditKinds.DistributionChanged)
            .OrderBy(entry => entry.At).ThenBy(entry => entry.Id).Take(MaxRenamings).ToListAsync(cancellationToken);
        return new ChangesAnswer(
            [.. words.SelectMany(entry => entry.Changes).Where(change => Words.Contains(change.Field))], since, added, addedAmount, before.PaymentCount + added - count, removedAmount, changed, total - before.TotalMinor - addedAmount + removedAmount, before.PaymentCount, before.TotalMinor);
    }

    private static async Task<(int Count, long Minor)> Sum(IQueryable<Payment> payments, CancellationToken cancellationToken) =>
        (await payments.CountAsync(cancellationToken), await payments.SumAsync(payment => payment.AmountMinor, cancellationToken));
}
