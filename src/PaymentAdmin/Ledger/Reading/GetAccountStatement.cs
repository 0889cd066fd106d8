using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Ledger.Reading;

/// <summary>
/// An account's statement in one environment: what stood on it, every line since, newest first, with what stood on it after, and what stands on it at
/// the end. Balances are debits less credits, minor units.
/// </summary>
public sealed class GetAccountStatement(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="AccountId">The account.</param>
    /// <param name="From">The first day, UTC; null for the account's beginning.</param>
    /// <param name="To">The last day, UTC; null for up to now.</param>
    /// <param name="Environment">Of one environment; null for production once it is connected, sandbox before.</param>
    /// <param name="Limit">How many lines.</param>
    /// <param name="After">Continue after this one.</param>
    public sealed record Query(Guid AccountId, DateOnly? From = null, DateOnly? To = null, ConnectionEnvironment? Environment = null, int Limit = Slice.DefaultLimit, Cursor? After = null)
    {
        internal Period Period => new(From, To);

        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(Guid accountId, IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                accountId, query.Day("from"), query.Day("to"), query.Word<ConnectionEnvironment>("environment"), query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit),
                Cursor.Parse(query.Text("cursor")));
            query.Done();
            read.Period.Check();
            return read;
        }
    }

    /// <param name="Account">Whose statement it is.</param>
    /// <param name="Environment">In whose books.</param>
    /// <param name="From">Its first day, UTC; null for the account's beginning.</param>
    /// <param name="To">Its last day, UTC; null for up to now.</param>
    /// <param name="OpeningBalance">What stood on the account before the period.</param>
    /// <param name="ClosingBalance">What stands on it at the period's end: the opening balance and all lines of the period.</param>
    /// <param name="Data">A part of the lines.</param>
    /// <param name="Pagination">Where they go on.</param>
    public sealed record Answer(
        Account Account, ConnectionEnvironment Environment, DateOnly? From, DateOnly? To, long OpeningBalance, long ClosingBalance, IReadOnlyList<Line> Data, Pagination Pagination);

    /// <summary>An account as its statement names it.</summary>
    public sealed record Account(string Id, string AccountNumber, string Name, AccountClass Class, string Currency);

    /// <summary>A line: debit or credit, the other is zero; and the balance after it.</summary>
    public sealed record Line(DateTime BookedAt, string EntryId, long Debit, long Credit, long Balance, string Currency)
    {
        /// <summary>When it happened.</summary>
        public required DateTime EffectiveAt { get; init; }

        /// <summary>Whether it happened in a month that was closed by the time it was written.</summary>
        public required bool Late { get; init; }

        /// <summary>What caused it.</summary>
        public required EntrySource Source { get; init; }

        /// <summary>Which of its source's events it is of.</summary>
        public required EntryOccasion Occasion { get; init; }

        /// <summary>What people look it up by.</summary>
        public required string SourceReference { get; init; }

        /// <summary>Why, where people decided it.</summary>
        public required string? Reason { get; init; }

        /// <summary>The entry that its entry takes back.</summary>
        public required string? ReversalOf { get; init; }

        /// <summary>The transaction that it is about.</summary>
        public required string? TransactionId { get; init; }

        /// <summary>The manual entry that it was posted for.</summary>
        public required string? ManualEntryId { get; init; }

        internal static Line Of(JournalLine line, JournalEntry entry, long balance) =>
            new(line.BookedAt, PublicId.JournalEntry.Format(entry.Id), Math.Max(line.DebitMinor, 0), Math.Max(-line.DebitMinor, 0), balance, line.Currency)
            {
                EffectiveAt = entry.EffectiveAt,
                Late = entry.IsLate,
                Source = entry.Source,
                Occasion = entry.Occasion,
                SourceReference = entry.Reference,
                Reason = entry.Reason,
                ReversalOf = entry.ReversalOf is { } reversed ? PublicId.JournalEntry.Format(reversed) : null,
                TransactionId = entry.TransactionId is { } transaction ? PublicId.Transaction.Format(transaction) : null,
                ManualEntryId = entry.Source == EntrySource.Manual ? PublicId.ManualEntry.Format(entry.SourceId) : null,
            };
    }

    /// <summary>Where the lines go on; null at their end.</summary>
    public sealed record Pagination([property: JsonPropertyName("limit")] int Limit, [property: JsonPropertyName("cursor")] string? Cursor);

    /// <exception cref="Refusal">403; 404 for an account that there is not.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var account = await db.LedgerAccounts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == query.AccountId, cancellationToken) ?? throw Refusal.NotFound("account");
        var environment = query.Environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var found = await Lines(db, query, environment, cancellationToken);
        var page = found.Take(query.Limit).ToList();
        var next = found.Count > query.Limit ? new Cursor(page[^1].Line.BookedAt, page[^1].Line.EntryId) : null;
        var opening = query.From is null ? 0 : await AccountBalances.Of(db, environment, account.Id, query.Period.Begin, cancellationToken);
        var before = next is null ? opening : await AccountBalances.BeforeLine(db, environment, account.Id, next, cancellationToken);
        var (lines, after) = WithBalances(page, before);

        // From the lines that were read, where they are the newest: what is posted meanwhile is in neither.
        var closing = query.After is null ? after : await AccountBalances.Of(db, environment, account.Id, query.Period.End, cancellationToken);
        return new Answer(
            new Account(PublicId.Account.Format(account.Id), account.Number, account.Name, account.Class, account.Currency), environment, query.From, query.To, opening, closing, lines,
            new Pagination(query.Limit, next?.ToString()));
    }

    /// <summary>All lines of the period, for an export.</summary>
    /// <exception cref="Refusal">403; 404 for an account that there is not.</exception>
    public IAsyncEnumerable<Line> All(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        return InParts.Of(query.After, async after =>
        {
            var part = await Handle(query with { Limit = InParts.Size, After = after }, actor, cancellationToken);
            return (part.Data, part.Pagination.Cursor);
        });
    }

    // An account has one line of an entry: by time and entry they are in order.
    private static Task<List<Found>> Lines(PaymentDb db, Query query, ConnectionEnvironment environment, CancellationToken cancellationToken)
    {
        var (begin, end) = (query.Period.Begin, query.Period.End);
        var lines = db.JournalLines.Where(line => line.AccountId == query.AccountId && line.Environment == environment);
        lines = query.From is null ? lines : lines.Where(line => line.BookedAt >= begin);
        lines = query.To is null ? lines : lines.Where(line => line.BookedAt < end);

        // The first half says nothing new, but it is what an index can begin at.
        lines = query.After is { } after ? lines.Where(line => line.BookedAt <= after.At && (line.BookedAt < after.At || line.EntryId < after.Id)) : lines;
        return (
            from line in lines.OrderByDescending(line => line.BookedAt).ThenByDescending(line => line.EntryId).Take(query.Limit + 1)
            join entry in db.JournalEntries on line.EntryId equals entry.Id
            orderby line.BookedAt descending, line.EntryId descending
            select new Found(line, entry)).AsNoTracking().ToListAsync(cancellationToken);
    }

    /// <summary>The lines of a page, which has the newest first, with the balance after each; and the balance after all of them.</summary>
    private static (IReadOnlyList<Line> Lines, long After) WithBalances(IReadOnlyList<Found> page, long before)
    {
        var (lines, balance) = (new Line[page.Count], before);
        for (var at = page.Count - 1; at >= 0; at--)
        {
            balance += page[at].Line.DebitMinor;
            lines[at] = Line.Of(page[at].Line, page[at].Entry, balance);
        }

        return (lines, balance);
    }

    private sealed record Found(JournalLine Line, JournalEntry Entry);
}
