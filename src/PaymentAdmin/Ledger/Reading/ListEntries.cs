using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Ledger.Reading;

/// <summary>The journal of one environment, newest first.</summary>
public sealed class ListEntries(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Slice">Which part.</param>
    /// <param name="SourceReference">The reference of the transaction or statement, in full.</param>
    /// <param name="Account">The number of an account that it has a line on.</param>
    /// <param name="ProcessorId">Of one processor.</param>
    /// <param name="From">The first day under which it counts, UTC; null for the books' beginning.</param>
    /// <param name="To">The last day, UTC; null for up to now.</param>
    /// <param name="Environment">Of one environment; null for production once it is connected, sandbox before.</param>
    /// <param name="After">Continue after this one; <paramref name="Slice"/> counts from there.</param>
    public sealed record Query(
        Slice Slice, string? SourceReference = null, string? Account = null, Guid? ProcessorId = null, DateOnly? From = null, DateOnly? To = null, ConnectionEnvironment? Environment = null,
        Cursor? After = null)
    {
        internal Period Period => new(From, To);

        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                Slice.Read(query), query.Text("source_reference"), query.Text("account"), query.Id("processor_id", PublicId.Processor), query.Day("from"), query.Day("to"),
                query.Word<ConnectionEnvironment>("environment"), Cursor.Parse(query.Text("cursor")));
            query.Done();
            read.Period.Check();
            return read;
        }
    }

    /// <summary>A part of the journal.</summary>
    public sealed record Answer(IReadOnlyList<EntryAnswer> Data, CursorPagination Pagination)
    {
        /// <summary>The one environment that was chosen.</summary>
        [JsonIgnore]
        public ConnectionEnvironment Environment { get; init; }
    }

    /// <exception cref="Refusal">403; 404 for an account that there is not.</exception>
    public Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken) => Read(query, countToo: true, actor, cancellationToken);

    private async Task<Answer> Read(Query query, bool countToo, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var environment = query.Environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var places = Within(query.Period, await Places(db, query, environment, cancellationToken));
        var (limit, offset) = query.Slice;
        var count = countToo ? await InOrder(places).CountCapped(cancellationToken) : 0;
        var found = await InOrder(Behind(places, query.After)).Skip(offset).Take(limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(limit).ToList();
        var next = found.Count > limit ? new Cursor(page[^1].BookedAt, page[^1].Id).ToString() : null;
        return new Answer(await Shown(db, [.. page.Select(place => place.Id)], cancellationToken), CursorPagination.Of(query.Slice, count, next)) { Environment = environment };
    }

    /// <summary>All that match, for an export.</summary>
    /// <exception cref="Refusal">403; 404 for an account that there is not.</exception>
    public IAsyncEnumerable<EntryAnswer> All(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        return InParts.Of(query.After, async after =>
        {
            var part = await Read(query with { Slice = new Slice(InParts.Size, 0), After = after }, countToo: false, actor, cancellationToken);
            return (part.Data, part.Pagination.Cursor);
        });
    }

    /// <summary>Where the entries stand in the list. Those of an account are found by its lines, of which an entry has one.</summary>
    private static async Task<IQueryable<Place>> Places(PaymentDb db, Query query, ConnectionEnvironment environment, CancellationToken cancellationToken)
    {
        var rows = db.JournalEntries.AsNoTracking().Where(entry => entry.Environment == environment);
        rows = query.SourceReference is { } reference ? rows.Where(entry => entry.Reference == reference) : rows;
        rows = query.ProcessorId is { } processor ? rows.Where(entry => entry.ProcessorId == processor) : rows;
        if (query.Account is { } number)
        {
            var account = await db.LedgerAccounts.Where(row => row.Number == number).Select(row => (Guid?)row.Id).SingleOrDefaultAsync(cancellationToken)
                ?? throw Refusal.NotFound("account");
            var lines = db.JournalLines.Where(line => line.AccountId == account && line.Environment == environment);
            return query is { SourceReference: null, ProcessorId: null }
                ? lines.Select(line => new Place { BookedAt = line.BookedAt, Id = line.EntryId })
                : lines.Where(line => rows.Any(entry => entry.Id == line.EntryId)).Select(line => new Place { BookedAt = line.BookedAt, Id = line.EntryId });
        }

        return rows.Select(entry => new Place { BookedAt = entry.BookedAt, Id = entry.Id });
    }

    private static IQueryable<Place> Within(Period period, IQueryable<Place> places)
    {
        var (begin, end) = (period.Begin, period.End);
        places = period.From is null ? places : places.Where(place => place.BookedAt >= begin);
        return period.To is null ? places : places.Where(place => place.BookedAt < end);
    }

    private static IOrderedQueryable<Place> InOrder(IQueryable<Place> places) => places.OrderByDescending(place => place.BookedAt).ThenByDescending(place => place.Id);

    // The first half says nothing new, but it is what an index can begin at.
    private static IQueryable<Place> Behind(IQueryable<Place> places, Cursor? after) =>
        after is { } last ? places.Where(place => place.BookedAt <= last.At && (place.BookedAt < last.At || place.Id < last.Id)) : places;

    private static async Task<IReadOnlyList<EntryAnswer>> Shown(PaymentDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var entries = await db.JournalEntries.AsNoTracking().Include(entry => entry.Lines).Where(entry => ids.Contains(entry.Id)).ToDictionaryAsync(entry => entry.Id, cancellationToken);
        var accounts = await AccountLabel.Of(db, entries.Values.SelectMany(entry => entry.Lines).Select(line => line.AccountId), cancellationToken);
        var lines = entries.Values.Where(entry => entry.Source == EntrySource.StatementLine).Select(entry => entry.SourceId).ToList();
        var statements = lines.Count == 0 ? [] : await db.Set<SettlementLine>().Where(line => lines.Contains(line.Id)).Select(line => new { line.Id, line.VersionId }).ToDictionaryAsync(line => line.Id, line => line.VersionId, cancellationToken);
        return [.. ids.Select(id => EntryAnswer.Of(entries[id], accounts, statements))];
    }

    /// <summary>Where an entry stands in the list.</summary>
    private sealed class Place
    {
        public DateTime BookedAt { get; init; }

        public Guid Id { get; init; }
    }
}
