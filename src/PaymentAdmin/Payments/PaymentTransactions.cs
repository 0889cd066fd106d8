using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments;

/// <summary>
/// A completed payment of a distribution becomes an outbound transaction, which alone posts (design, "The ledger"). Whatever changes where a payment
/// stands calls this, in its own context, before it saves.
/// </summary>
internal static class PaymentTransactions
{
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="payment">As it stands now.</param>
    /// <param name="now">The time now, UTC.</param>
    public static async Task Follow(PaymentDb db, Payment payment, DateTime now, CancellationToken cancellationToken)
    {
        if (payment.Status is not (PaymentStatus.Completed or PaymentStatus.Reversed or PaymentStatus.Failed or PaymentStatus.NeedsReview))
        {
            return;
        }

        var known = db.Transactions.Local.FirstOrDefault(row => row.PaymentId == payment.Id)
            ?? await db.Transactions.SingleOrDefaultAsync(row => row.PaymentId == payment.Id, cancellationToken);
        if (known is null && payment.Status is PaymentStatus.Failed or PaymentStatus.NeedsReview)
        {
            return;
        }

        var transaction = known ?? await Begin(db, payment, now, cancellationToken);
        transaction.Follow(payment, now);
        await BookTransaction.Follow(db, transaction, now, cancellationToken);
    }

    private static async Task<Transaction> Begin(PaymentDb db, Payment payment, DateTime now, CancellationToken cancellationToken)
    {
        var place = await db.Connections.Where(row => row.Id == payment.ConnectionId)
            .Select(row => new { row.ProcessorId, TenantId = db.Programmes.Where(programme => programme.Id == payment.ProgrammeId).Select(programme => programme.TenantId).FirstOrDefault() })
            .SingleAsync(cancellationToken);
        var transaction = new Transaction
        {
            Id = now.NewId(),
            PaymentId = payment.Id,
            ProcessorId = place.ProcessorId,
            ConnectionId = payment.ConnectionId,
            Environment = payment.Environment,
            TenantId = place.TenantId,
            Key = payment.PspPaymentId ?? payment.ProviderReference ?? payment.Reference,
            Reference = payment.ProviderReference ?? payment.Reference,
            EventType = TransactionEvents.Payout,
            Direction = TransactionDirection.Outbound,
            Channel = payment.PspChannel,
            AmountMinor = payment.AmountMinor,
            Currency = payment.Currency,
            CreatedAt = now,
        };
        db.Add(transaction);
        return transaction;
    }
}
