using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments.Submission;

/// <summary>Before a payment leaves that takes up a failed one: whether that one still is what it was when the new one was approved.</summary>
internal static class FollowedPayment
{
    /// <summary>
    /// In the caller's context. The originals' versions move with the save: one that turns out otherwise at this moment, by a late webhook, and
    /// this send see each other.
    /// </summary>
    public static async Task<bool> HasTurned(PaymentDb db, Payment payment, DateTime now, CancellationToken cancellationToken)
    {
        var originals = await (
            from origin in db.Set<PaymentOrigin>()
            join original in db.Payments on origin.OriginalId equals original.Id
            where origin.PaymentId == payment.Id && origin.Kind == FollowUpKind.Failed
            select original).ToListAsync(cancellationToken);
        originals.ForEach(original => original.Next(original.NextStepAt, now));
        return originals.Exists(original => original.Status != PaymentStatus.Failed);
    }
}
