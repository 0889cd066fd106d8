using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments.Submission;

/// <summary>
/// Finds two payments of ours under one id of the PSP. Two that are told the same id in the same instant do not see each other: the next word about
/// either, a webhook, an answer or a batch, then finds both.
/// </summary>
internal static class TakenPspIds
{
    /// <summary>In the caller's context, what it has not saved yet included.</summary>
    /// <returns>The other payment of the connection that has the id, or had it for an earlier intent; null where none has.</returns>
    public static async Task<Guid?> By(PaymentDb db, Payment payment, string pspPaymentId, CancellationToken cancellationToken)
    {
        if (db.Payments.Local.FirstOrDefault(row => row.ConnectionId == payment.ConnectionId && row.PspPaymentId == pspPaymentId && row.Id != payment.Id) is { } here)
        {
            return here.Id;
        }

        var ofPayments = db.Payments
            .Where(row => row.ConnectionId == payment.ConnectionId && row.PspPaymentId == pspPaymentId && row.Id != payment.Id)
            .Select(row => new { row.Id, row.PspPaymentId });
        var ofAttempts = db.PaymentAttempts
            .Where(row => row.ConnectionId == payment.ConnectionId && row.PspPaymentId == pspPaymentId && row.PaymentId != payment.Id)
            .Select(row => new { Id = row.PaymentId, row.PspPaymentId });
        var found = await ofPayments.Concat(ofAttempts).OrderBy(row => row.Id).Take(8).ToListAsync(cancellationToken);

        // Whatever the database takes for the same text: pay_a is not pay_A.
        return found.Find(row => string.Equals(row.PspPaymentId, pspPaymentId, StringComparison.Ordinal))?.Id;
    }
}
