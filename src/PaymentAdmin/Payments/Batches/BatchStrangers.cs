using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments.Batches;

/// <summary>
/// Payments that the PSP lists in a batch of ours and that are none of it: money may go to somebody whom nobody approved, and where one stands in
/// the place of another, the totals do not show it.
/// </summary>
internal static class BatchStrangers
{
    /// <summary>In the caller's context.</summary>
    /// <param name="listed">All that the PSP lists.</param>
    /// <returns>What is wrong, for people; null where each listed payment is one of the batch, or may be.</returns>
    public static async Task<string?> Find(PaymentDb db, PaymentBatch batch, PersonalData personal, IReadOnlyCollection<PspPayment> listed, CancellationToken cancellationToken)
    {
        if (listed.Count == 0)
        {
            return null;
        }

        // By the attempts: what people decided to pay again left the batch, and is listed by its older reference.
        var ours = await (
            from attempt in db.PaymentAttempts
            join payment in db.Payments on attempt.PaymentId equals payment.Id
            where attempt.BatchId == batch.Id
            select new { attempt.ProviderReference, payment.PspPaymentId, payment.Sealed }).AsNoTracking().ToListAsync(cancellationToken);
        var references = ours.Select(row => row.ProviderReference).ToHashSet(StringComparer.Ordinal);
        var strangers = listed.Where(said => said.Reference is { } reference && !references.Contains(reference)).ToList();

        // What is listed without our reference is told by whom it pays, where it says so.
        var ids = ours.Select(row => row.PspPaymentId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var unnamed = listed.Where(said => said is { Reference: null, Recipient: not null } && (said.PspPaymentId is not { } id || !ids.Contains(id))).ToList();
        if (unnamed.Count > 0)
        {
            var persons = ours.ConvertAll(row => personal.Open(row.Sealed));
            strangers.AddRange(unnamed.Where(said => !persons.Exists(person => WhatWasApproved.IsPaid(person, said.Recipient!))));
        }

        var count = listed.Select(said => said.PspPaymentId).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        return strangers.Count > 0
            ? $"The PSP lists {Counted(strangers.Count)} in it that we did not send{(strangers[0].PspPaymentId is { } first ? $": {first}{(strangers.Count > 1 ? " …" : "")}" : "")}."
            : count > batch.PaymentCount ? $"The PSP lists {Counted(count)} in it; {batch.PaymentCount} were sent."
            : null;
    }

    private static string Counted(int payments) => payments == 1 ? "1 payment" : $"{payments} payments";
}
