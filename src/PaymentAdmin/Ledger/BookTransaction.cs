using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Fees;

namespace PaymentAdmin.Ledger;

/// <summary>
/// Brings the books to what is known of a transaction, in the caller's context: whatever changes a transaction calls this before it saves (design,
/// rule 5). Where the books say it already, nothing happens.
/// </summary>
public static class BookTransaction
{
    /// <param name="db">The caller's context, which tracks the transaction; the caller saves.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="now">The time now, UTC.</param>
    public static async Task Follow(PaymentDb db, Transaction transaction, DateTime now, CancellationToken cancellationToken)
    {
        if (transaction.NextBooking is null)
        {
            return;
        }

        await Charge(db, transaction, cancellationToken);
        var books = Books(db, transaction, now);
        while (transaction.NextBooking is { } step)
        {
            var at = transaction.NextBookingAt!.Value;
            await (step == BookingStep.Confirm ? Confirm(books, transaction, cancellationToken) : Reverse(db, books, transaction, cancellationToken));
            transaction.Book(now, step == BookingStep.Reverse ? (await Settles(db, transaction, at, cancellationToken)).DueOn : null);
        }
    }

    /// <summary>The accounts that a transaction's money moves through.</summary>
    public static PostEntry Books(PaymentDb db, Transaction transaction, DateTime now) =>
        new(db, new AccountOwner(transaction.Currency, transaction.ProcessorId, transaction.TenantId, transaction.UsesFeePayableOverride), now);

    /// <summary>What an entry about a transaction tells.</summary>
    public static EntryFacts FactsOf(Transaction transaction, EntryOccasion occasion, DateTime effectiveAt, Guid? reversalOf = null) => new(
        transaction.Environment, transaction.ProcessorId, new EntryEvent(EntrySource.Transaction, transaction.Id, occasion, transaction.Bookings / 2),
        transaction.Reference, effectiveAt, transaction.Id, reversalOf);

    /// <summary>Whether fees are owed on the tenant's own account with a processor now.</summary>
    public static async Task<bool> OwesFeesApart(PaymentDb db, Guid? processorId, Guid? tenantId, CancellationToken cancellationToken) =>
        tenantId is not null && await db.TenantAccounts.AnyAsync(row => row.ProcessorId == processorId && row.TenantId == tenantId && row.UsesFeePayableOverride, cancellationToken);

    private static async Task Charge(PaymentDb db, Transaction transaction, CancellationToken cancellationToken)
    {
        if (!transaction.IsCharged)
        {
            var fees = await GetFees.InForce(db, transaction.ProcessorId, transaction.NextBookingAt!.Value, cancellationToken);
            var usesOverride = await OwesFeesApart(db, transaction.ProcessorId, transaction.TenantId, cancellationToken);
            var (dueOn, isFeeInvoiced) = await Settles(db, transaction, transaction.NextBookingAt.Value, cancellationToken);
            transaction.Charge(fees, usesOverride, dueOn, isFeeInvoiced);
        }
    }

    /// <summary>By when the processor settles what happened at a time, and whether its fee stays out of that; neither for a payment, which leaves settled.</summary>
    private static async Task<(DateOnly? DueOn, bool IsFeeInvoiced)> Settles(PaymentDb db, Transaction transaction, DateTime at, CancellationToken cancellationToken)
    {
        if (transaction.IsPrefunded)
        {
            return default;
        }

        var delay = await db.Processors.Where(row => row.Id == transaction.ProcessorId).Select(row => row.SettlementDelayDays).SingleAsync(cancellationToken);
        var settings = await db.Set<SettlementSettings>().AsNoTracking().SingleOrDefaultAsync(row => row.ProcessorId == transaction.ProcessorId, cancellationToken);
        return (ExpectedSettlement.DueOn(DateOnly.FromDateTime(at), delay, settings?.Calendar ?? SettlementCalendar.Weekdays), settings?.FeesInvoiced ?? false);
    }

    private static async Task Confirm(PostEntry books, Transaction transaction, CancellationToken cancellationToken)
    {
        var at = transaction.NextBookingAt!.Value;
        await books.Post(FactsOf(transaction, EntryOccasion.Confirmed, at), PostingTable.Confirmed(transaction.PostedAs, transaction.AmountMinor), cancellationToken);
        if (!transaction.IsFeeBooked && transaction.FeeMinor > 0)
        {
            await books.Post(FactsOf(transaction, EntryOccasion.FeeIncurred, at), PostingTable.FeeIncurred(transaction.FeeMinor), cancellationToken);
            transaction.BookFee(isReturned: false);
        }

        if (transaction.IsPrefunded)
        {
            await books.Post(FactsOf(transaction, EntryOccasion.Settled, at), PostingTable.SettledFromPrefund(transaction.AmountMinor), cancellationToken);
        }
    }

    private static async Task Reverse(PaymentDb db, PostEntry books, Transaction transaction, CancellationToken cancellationToken)
    {
        var at = transaction.NextBookingAt!.Value;
        await books.Post(
            FactsOf(transaction, EntryOccasion.Reversed, at, await Posted(db, transaction, EntryOccasion.Confirmed, cancellationToken)),
            -PostingTable.Confirmed(transaction.PostedAs, transaction.AmountMinor), cancellationToken);
        if (transaction.IsPrefunded)
        {
            await books.Post(
                FactsOf(transaction, EntryOccasion.Returned, at, await Posted(db, transaction, EntryOccasion.Settled, cancellationToken)),
                -PostingTable.SettledFromPrefund(transaction.AmountMinor), cancellationToken);
        }

        // What never moved cost nothing; what was given back did, until the PSP says otherwise.
        if (transaction is { Status: TransactionStatus.Failed, IsFeeBooked: true })
        {
            await books.Post(
                FactsOf(transaction, EntryOccasion.FeeReturned, at, await Posted(db, transaction, EntryOccasion.FeeIncurred, cancellationToken)),
                -PostingTable.FeeIncurred(transaction.FeeMinor), cancellationToken);
            transaction.BookFee(isReturned: true);
        }
    }

    /// <summary>The transaction's latest entry of an occasion, saved or about to be.</summary>
    private static async Task<Guid?> Posted(PaymentDb db, Transaction transaction, EntryOccasion occasion, CancellationToken cancellationToken) =>
        db.JournalEntries.Local.Where(entry => entry.SourceId == transaction.Id && entry.Occasion == occasion).MaxBy(entry => entry.Turn)?.Id
        ?? await db.JournalEntries.Where(entry => entry.Source == EntrySource.Transaction && entry.SourceId == transaction.Id && entry.Occasion == occasion)
            .OrderByDescending(entry => entry.Turn).Select(entry => (Guid?)entry.Id).FirstOrDefaultAsync(cancellationToken);
}
