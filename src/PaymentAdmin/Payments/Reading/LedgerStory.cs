using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Reading;

/// <summary>What of a payment was posted to the ledger.</summary>
internal sealed class LedgerStory : IPaymentStory
{
    /// <summary>A payment that two people decided about again and again has more: the latest are told.</summary>
    private const int Most = 50;

    public async Task<IReadOnlyList<StoryEvent>> Of(PaymentDb db, Payment payment, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permissions.ViewLedger))
        {
            return [];
        }

        var transactionId = await db.Transactions.Where(row => row.PaymentId == payment.Id).Select(row => (Guid?)row.Id).SingleOrDefaultAsync(cancellationToken);
        if (transactionId is null)
        {
            return [];
        }

        var entries = await db.JournalEntries.AsNoTracking().Include(entry => entry.Lines)
            .Where(entry => entry.TransactionId == transactionId).OrderByDescending(entry => entry.PostedAt).ThenByDescending(entry => entry.Id).Take(Most).ToListAsync(cancellationToken);
        var accounts = entries.SelectMany(entry => entry.Lines).Select(line => line.AccountId).Distinct().ToList();
        var numbers = await db.LedgerAccounts.Where(account => accounts.Contains(account.Id)).ToDictionaryAsync(account => account.Id, account => account.Number, cancellationToken);
        return [.. entries.Select(entry => Told(entry, numbers))];
    }

    private static StoryEvent Told(JournalEntry entry, Dictionary<Guid, string> numbers) => new(
        entry.PostedAt, StoryKind.Entry, $"Posted: {Words.Plain(entry.Occasion).ToLowerInvariant()}",
        Detail: string.Join("; ", entry.Lines.OrderBy(line => line.Number).Select(line => $"{(line.DebitMinor > 0 ? "debit" : "credit")} {numbers[line.AccountId]} {Shown(line)}")),
        ThingId: PublicId.JournalEntry.Format(entry.Id));

    private static string Shown(JournalLine line) => Amount.Show(Math.Abs(line.DebitMinor), line.Currency, CultureInfo.InvariantCulture);
}
