using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Payments.Transactions;

/// <summary>Lists transactions of one environment, newest first, filtered and paged.</summary>
public sealed class FindTransactions(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Slice">Which part of them.</param>
    /// <param name="ProcessorId">Of one processor.</param>
    /// <param name="Reference">The reference, in full.</param>
    /// <param name="Statuses">Any of these; null or empty for all.</param>
    /// <param name="Environment">Of one environment; null for production once it is connected, sandbox before.</param>
    /// <param name="Currency">In one currency, ISO 4217 code; of those that are due on a day.</param>
    /// <param name="DueOn">Those that are open and due to be settled on that day.</param>
    /// <param name="After">Continue after this one; <paramref name="Slice"/> counts from there.</param>
    public sealed record Query(
        Slice Slice, Guid? ProcessorId = null, string? Reference = null, IReadOnlyList<TransactionStatus>? Statuses = null, ConnectionEnvironment? Environment = null,
        string? Currency = null, DateOnly? DueOn = null, Cursor? After = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                Slice.Read(query), query.Id("processor_id", PublicId.Processor), query.Text("reference"), query.Words<TransactionStatus>("status"), query.Word<ConnectionEnvironment>("environment"),
                query.Text("currency"), query.Day("due_on"), Cursor.Parse(query.Text("cursor")));
            query.Done();
            return read.Currency is null || (read.DueOn is not null && Domain.Money.Currency.Exists(read.Currency)) ? read
                : throw Refusal.Invalid("currency", "The currency is an ISO 4217 code such as NGN; name due_on with it.");
        }
    }

    /// <summary>A part of the list.</summary>
    public sealed record Answer(IReadOnlyList<TransactionAnswer> Data, CursorPagination Pagination)
    {
        /// <summary>The one environment that was chosen.</summary>
        [JsonIgnore]
        public ConnectionEnvironment Environment { get; init; }
    }

    /// <exception cref="Refusal">403.</exception>
    public Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken) => Read(query, countToo: true, actor, cancellationToken);

    private async Task<Answer> Read(Query query, bool countToo, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var environment = query.Environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var (limit, offset) = query.Slice;
        var ranges = Ranges(db, query, environment);
        var count = 0;
        foreach (var range in ranges)
        {
            count += !countToo || count > Paging.MaxCount ? 0 : await InOrder(range).CountCapped(cancellationToken);
        }

        // The first of each range, and of these the first: each is in the list's order by its index.
        var firsts = ranges.Select(range => InOrder(Behind(range, query.After)).Take(offset + limit + 1)).Aggregate((IQueryable<Transaction> all, IQueryable<Transaction> range) => all.Concat(range));
        var found = await InOrder(firsts).Skip(offset).Take(limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(limit).ToList();
        var next = found.Count > limit ? new Cursor(page[^1].CreatedAt, page[^1].Id).ToString() : null;
        return new Answer([.. page.Select(TransactionAnswer.Of)], CursorPagination.Of(query.Slice, count, next)) { Environment = environment };
    }

    /// <summary>All that match, for an export.</summary>
    /// <exception cref="Refusal">403.</exception>
    public IAsyncEnumerable<TransactionAnswer> All(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        return InParts.Of(query.After, async after =>
        {
            var part = await Read(query with { Slice = new Slice(InParts.Size, 0), After = after }, countToo: false, actor, cancellationToken);
            return (part.Data, part.Pagination.Cursor);
        });
    }

    private static IReadOnlyList<IQueryable<Transaction>> Ranges(PaymentDb db, Query query, ConnectionEnvironment environment)
    {
        var rows = db.Transactions.AsNoTracking().Where(row => row.Environment == environment);
        rows = query.ProcessorId is { } processor ? rows.Where(row => row.ProcessorId == processor) : rows;
        rows = query.Reference is { } reference ? rows.Where(row => row.Reference == reference) : rows;
        rows = query.Currency is { } currency ? rows.Where(row => row.Currency == currency) : rows;
        rows = query.DueOn is { } day ? rows.Where(row => row.SettlementDueOn == day && row.OpenMinor != 0) : rows;
        return query.Statuses is { Count: > 0 } statuses ? [.. statuses.Select(status => rows.Where(row => row.Status == status))] : [rows];
    }

    private static IOrderedQueryable<Transaction> InOrder(IQueryable<Transaction> rows) => rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id);

    // The first half says nothing new, but it is what an index can begin at.
    private static IQueryable<Transaction> Behind(IQueryable<Transaction> rows, Cursor? after) =>
        after is { } place ? rows.Where(row => row.CreatedAt <= place.At && (row.CreatedAt < place.At || row.Id < place.Id)) : rows;
}
