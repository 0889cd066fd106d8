using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Processors;

/// <summary>How a processor's fee rules stand, as far as somebody has to know.</summary>
public enum FeeState
{
    /// <summary>No rule is in force: transactions carry no fee.</summary>
    None,

    /// <summary>A change is still to come into force.</summary>
    Scheduled,
}

/// <summary>Lists processors, filtered, sorted and paged (processors-api, "List Processors").</summary>
public sealed class ListProcessors(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    public const int DefaultPageSize = 50;
    public const int MaxPageSize = 200;

    private const int MaxPage = 100_000;

    public static readonly IReadOnlyList<string> Sorts = ["created_at", "name", "code", "status"];

    /// <param name="Statuses">None means all.</param>
    /// <param name="Categories">None means all.</param>
    /// <param name="Search">Part of code or name, whatever the case.</param>
    /// <param name="Sort">One of <see cref="Sorts"/>.</param>
    /// <param name="Descending">Whether the greatest comes first.</param>
    /// <param name="Page">From 1.</param>
    /// <param name="PageSize">1 to 200.</param>
    /// <param name="Fees">How its fee rules stand; null for any. Needs the permission to see fees.</param>
    public sealed record Query(
        IReadOnlyList<ProcessorStatus> Statuses,
        IReadOnlyList<ProcessorCategory> Categories,
        string? Search = null,
        string Sort = "created_at",
        bool Descending = true,
        int Page = 1,
        int PageSize = DefaultPageSize,
        FeeState? Fees = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                query.Words<ProcessorStatus>("status"),
                query.Words<ProcessorCategory>("category"),
                query.Text("search"),
                query.OneOf("sort", "created_at", Sorts),
                query.OneOf("order", "desc", "asc", "desc") == "desc",
                query.Number("page", 1, 1, MaxPage),
                query.Number("page_size", DefaultPageSize, 1, MaxPageSize),
                query.Word<FeeState>("fees"));
            query.Done();
            return read;
        }
    }

    public sealed record Pagination([property: JsonPropertyName("page")] int Page, [property: JsonPropertyName("page_size")] int PageSize, [property: JsonPropertyName("total")] int Total);

    public sealed record Answer(IReadOnlyList<ProcessorListItem> Processors, Pagination Pagination);

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewProcessors);
        RequireToSeeFees(query, actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = Filter(db, query);
        var total = await found.CountAsync(cancellationToken);
        var page = await Sort(found, query).Skip((query.Page - 1) * query.PageSize).Take(query.PageSize).ToListAsync(cancellationToken);
        return new Answer([.. page.Select(ProcessorListItem.Of)], new Pagination(query.Page, query.PageSize, total));
    }

    /// <summary>All that match, for an export.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async IAsyncEnumerable<ProcessorListItem> All(Query query, Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewProcessors);
        RequireToSeeFees(query, actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var processor in Sort(Filter(db, query), query).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return ProcessorListItem.Of(processor);
        }
    }

    private static void RequireToSeeFees(Query query, Actor actor)
    {
        if (query.Fees is not null)
        {
            actor.Require(Permissions.ManageProcessors);
        }
    }

    private IQueryable<Processor> Filter(PaymentDb db, Query query)
    {
        var processors = db.Processors.AsNoTracking();
        processors = query.Fees switch
        {
            FeeState.None => GetFees.WithoutRules(db, processors, clock.Now()),
            FeeState.Scheduled => GetFees.WithScheduled(db, processors, clock.Now()),
            _ => processors,
        };
        if (query.Statuses.Count > 0)
        {
            processors = processors.Where(processor => query.Statuses.Contains(processor.Status));
        }

        if (query.Categories.Count > 0)
        {
            processors = processors.Where(processor => query.Categories.Contains(processor.Category));
        }

        if (query.Search is { } search)
        {
            // Not every database knows the capitals of every letter; what is typed as it is kept is found all the same.
            var code = search.ToUpperInvariant();
            processors = processors.Where(processor => processor.Code.Contains(code) || processor.Name.ToUpper().Contains(code) || processor.Name.Contains(search));
        }

        return processors;
    }

    private static IQueryable<Processor> Sort(IQueryable<Processor> processors, Query query)
    {
        var sorted = (query.Sort, query.Descending) switch
        {
            ("name", true) => processors.OrderByDescending(processor => processor.Name.ToUpper()),
            ("name", false) => processors.OrderBy(processor => processor.Name.ToUpper()),
            ("code", true) => processors.OrderByDescending(processor => processor.Code),
            ("code", false) => processors.OrderBy(processor => processor.Code),
            ("status", true) => processors.OrderByDescending(processor => processor.Status),
            ("status", false) => processors.OrderBy(processor => processor.Status),
            (_, true) => processors.OrderByDescending(processor => processor.CreatedAt),
            (_, false) => processors.OrderBy(processor => processor.CreatedAt),
        };
        return query.Descending ? sorted.ThenByDescending(processor => processor.Id) : sorted.ThenBy(processor => processor.Id);
    }
}
