using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments.Batches;

/// <summary>A batch's payments hear what the PSP lists of them, found by our reference, else by the PSP's id. What it lists besides: see <see cref="BatchStrangers"/>.</summary>
internal static class HearBatch
{
    /// <summary>So many in one question to the database.</summary>
    private const int PartSize = 100;

    /// <summary>In the caller's context.</summary>
    public static async Task Of(
        PaymentDb db, PaymentBatch batch, Connection connection, PersonalData personal, IReadOnlyCollection<PspPayment> listed, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var part in listed.Chunk(PartSize))
        {
            await Part(db, batch, connection, personal, part, actor, now, cancellationToken);
        }
    }

    private static async Task Part(
        PaymentDb db, PaymentBatch batch, Connection connection, PersonalData personal, IReadOnlyCollection<PspPayment> listed, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var references = listed.Select(said => said.Reference).OfType<string>().ToList();
        var ids = listed.Select(said => said.PspPaymentId).OfType<string>().ToList();
        var payments = await db.Payments
            .Where(payment => payment.BatchId == batch.Id && (references.Contains(payment.ProviderReference!) || ids.Contains(payment.PspPaymentId!)))
            .ToListAsync(cancellationToken);
        foreach (var said in listed)
        {
            var payment = payments.Find(row => said.Reference is null ? row.PspPaymentId == said.PspPaymentId : row.ProviderReference == said.Reference);
            if (payment is null)
            {
                await OlderIntent(db, batch, said, actor, now, cancellationToken);
            }
            else if (!IsKnown(payment, said))
            {
                await HearOf.Payment(db, payment, connection, personal, said, actor, now, cancellationToken);
            }
        }
    }

    /// <summary>One that failed, and that two people decided to pay again since, has another reference now: if it arrived after all, money may move twice.</summary>
    private static async Task OlderIntent(PaymentDb db, PaymentBatch batch, PspPayment said, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var older = said.Reference is null || said.Status == PspPaymentStatus.Failed ? null : await (
            from attempt in db.PaymentAttempts
            join row in db.Payments on attempt.PaymentId equals row.Id
            where attempt.BatchId == batch.Id && attempt.ProviderReference == said.Reference && row.Intent != attempt.Intent
            select new { Payment = row, attempt.Intent }).FirstOrDefaultAsync(cancellationToken);

        // Said once: a batch lists the same again and again.
        if (older is { Payment.FailureReason: not Domain.Payments.Payment.DoublePayment })
        {
            await HearOf.OlderIntent(db, older.Payment, older.Intent, said, actor, now, cancellationToken);
        }
    }

    /// <summary>Whether it would change nothing: most of a batch is told again and again as it was.</summary>
    private static bool IsKnown(Payment payment, PspPayment said) => payment.PspPaymentId is not null && payment.PspPaymentId == said.PspPaymentId && said.Status switch
    {
        PspPaymentStatus.Pending => true,
        PspPaymentStatus.Completed => payment.CompletedAt is not null,
        PspPaymentStatus.Failed => payment.FailedAt is not null,
        _ => payment.ReversedAt is not null,
    };
}
