using PaymentAdmin.Data;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Ledger;

namespace PaymentAdmin.Settlement.Matching;

/// <summary>Posts what matching says of lines, and keeps with each where its money is; in the caller's context.</summary>
internal sealed class BookLines(PaymentDb db, IssueHome home, IReadOnlyList<Transaction> transactions, IReadOnlyList<SettlementLine> lines, DateTime now)
{
    private readonly Dictionary<Guid, Transaction> _transactions = transactions.ToDictionary(row => row.Id);
    private readonly Dictionary<Guid, SettlementLine> _lines = lines.ToDictionary(row => row.Id);
    private readonly Dictionary<AccountOwner, PostEntry> _books = [];

    internal async Task Book(IReadOnlyList<LineSettlement> settlements, CancellationToken cancellationToken)
    {
        foreach (var settlement in settlements)
        {
            var line = _lines[settlement.Line.Id];
            var entries = new List<Guid>();
            foreach (var posting in settlement.Postings)
            {
                var owner = OwnerOf(posting.TransactionId, line.Currency);
                var entry = await Books(owner).Post(FactsOf(line, settlement, posting, line.Turn + entries.Count), posting.Posting, cancellationToken);
                entries.Add(entry!.Id);
            }

            line.Book(settlement.After, entries);
        }
    }

    /// <summary>Whose accounts a posting about a transaction moves through; the processor's own where there is none.</summary>
    internal AccountOwner OwnerOf(Guid? transactionId, string currency) => transactionId is { } id && _transactions[id] is var transaction
        ? new AccountOwner(currency, home.ProcessorId, transaction.TenantId, transaction.UsesFeePayableOverride)
        : new AccountOwner(currency, home.ProcessorId);

    private PostEntry Books(AccountOwner owner)
    {
        if (!_books.TryGetValue(owner, out var books))
        {
            _books[owner] = books = new PostEntry(db, owner, now);
        }

        return books;
    }

    /// <summary>What a statement brings happened when it was settled; what is moved later happens now.</summary>
    private EntryFacts FactsOf(SettlementLine line, LineSettlement settlement, LinePosting posting, int turn)
    {
        var occasion = settlement.Source == LineSource.Correction ? EntryOccasion.Withdrawn : settlement.After?.TransactionId is null ? EntryOccasion.Waiting : EntryOccasion.Settled;
        var reference = line.TransactionReference.Length > 0 ? line.TransactionReference : line.SettlementReference;
        return new EntryFacts(
            home.Environment, home.ProcessorId, new EntryEvent(EntrySource.StatementLine, line.Id, occasion, turn), reference,
            settlement.Source == LineSource.Statement ? line.SettledAt : now, posting.TransactionId,
            settlement.Source == LineSource.Correction && line.Turn == 1 ? line.FirstEntryId : null);
    }
}
