using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger.Reading;

/// <summary>An entry of the journal as scripts see it.</summary>
/// <param name="PostedAt">When it was written.</param>
/// <param name="EffectiveAt">When it happened.</param>
/// <param name="Source">What caused it.</param>
/// <param name="ReversalOf">The entry that it takes back.</param>
/// <param name="Lines">Its lines.</param>
public sealed record EntryAnswer(
    string Id, DateTime PostedAt, DateTime EffectiveAt, ConnectionEnvironment Environment, string? ProcessorId, EntrySource Source, string? ReversalOf, IReadOnlyList<EntryAnswer.Line> Lines)
{
    /// <summary>What people look it up by.</summary>
    public required string SourceReference { get; init; }

    /// <summary>What caused it: a transaction, a statement's line, a settlement issue or a manual entry.</summary>
    public required string SourceId { get; init; }

    /// <summary>The statement whose line caused it.</summary>
    public required string? StatementId { get; init; }

    /// <summary>Which of its source's events it is of.</summary>
    public required EntryOccasion Occasion { get; init; }

    /// <summary>The transaction that it is about.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>The time under which it counts in balances.</summary>
    public required DateTime BookedAt { get; init; }

    /// <summary>Whether it happened in a month that was closed by the time it was written.</summary>
    public required bool Late { get; init; }

    /// <summary>Why, where people decided it.</summary>
    public required string? Reason { get; init; }

    /// <summary>One line: debit or credit, the other is zero; minor units.</summary>
    public sealed record Line(string AccountNumber, long Debit, long Credit, string Currency, string AccountName)
    {
        /// <summary>The account's id: by it its statement is read.</summary>
        public string AccountId { get; init; } = "";

        internal static Line Of(AccountLabel account, string currency, long debitMinor) =>
            new(account.Number, Math.Max(debitMinor, 0), Math.Max(-debitMinor, 0), currency, account.Name) { AccountId = PublicId.Account.Format(account.Id) };
    }

    internal static EntryAnswer Of(JournalEntry entry, IReadOnlyDictionary<Guid, AccountLabel> accounts, IReadOnlyDictionary<Guid, Guid> statements) => new(
        PublicId.JournalEntry.Format(entry.Id), entry.PostedAt, entry.EffectiveAt, entry.Environment, entry.ProcessorId is { } processor ? PublicId.Processor.Format(processor) : null, entry.Source,
        entry.ReversalOf is { } reversed ? PublicId.JournalEntry.Format(reversed) : null,
        [.. entry.Lines.OrderBy(line => line.Number).Select(line => Line.Of(accounts[line.AccountId], line.Currency, line.DebitMinor))])
    {
        SourceReference = entry.Reference,
        SourceId = IdOf(entry.Source).Format(entry.SourceId),
        StatementId = statements.TryGetValue(entry.SourceId, out var statement) ? PublicId.Statement.Format(statement) : null,
        Occasion = entry.Occasion,
        TransactionId = entry.TransactionId is { } transaction ? PublicId.Transaction.Format(transaction) : null,
        BookedAt = entry.BookedAt,
        Late = entry.IsLate,
        Reason = entry.Reason,
    };

    private static PublicId IdOf(EntrySource source) => source switch
    {
        EntrySource.Transaction => PublicId.Transaction,
        EntrySource.StatementLine => PublicId.StatementLine,
        EntrySource.SettlementIssue => PublicId.Issue,
        EntrySource.Manual => PublicId.ManualEntry,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Nothing that posts."),
    };
}
