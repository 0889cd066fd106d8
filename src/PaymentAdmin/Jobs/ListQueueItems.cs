using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Jobs;

/// <summary>The unfinished items of one queue, the longest due first.</summary>
public sealed class ListQueueItems(IEnumerable<WorkQueue> queues, IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <param name="State">Only these; null for all.</param>
    /// <param name="After">Continue after this item.</param>
    /// <param name="Limit">How many, 1 to 200.</param>
    public sealed record Query(ItemStatus? State = null, Cursor? After = null, int Limit = Slice.DefaultLimit)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(query.Word<ItemStatus>("state"), Cursor.Parse(query.Text("cursor")), query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit));
            query.Done();
            return read;
        }
    }

    /// <param name="Id"><c>wrk_</c> and a UUID.</param>
    /// <param name="Subject">What it is about, as the outside knows it; a bare UUID where that has no public id.</param>
    /// <param name="Page">The page that shows the subject, below our own address; null where there is none.</param>
    /// <param name="State">How it stands.</param>
    /// <param name="Attempts">How often it was begun since it was last woken.</param>
    /// <param name="DueAt">Not before, UTC.</param>
    /// <param name="LeaseUntil">Until when the node that has it has it, by the database's clock.</param>
    /// <param name="CreatedAt">When it was asked for.</param>
    /// <param name="LastError">How the last try failed: correlation id and kind of failure.</param>
    public sealed record Row(string Id, string Subject, string? Page, ItemStatus State, int Attempts, DateTime DueAt, DateTime? LeaseUntil, DateTime CreatedAt, string? LastError);

    public sealed record Pagination([property: JsonPropertyName("limit")] int Limit, [property: JsonPropertyName("cursor")] string? Cursor);

    /// <summary>A part of the list; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(string Queue, string Title, IReadOnlyList<Row> Data, Pagination Pagination);

    /// <param name="queue">The word of the queue.</param>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(string queue, Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewJobs);
        var of = queues.SingleOrDefault(known => known.Name == queue) ?? throw Refusal.NotFound("queue");
        var late = clock.Now() - QueueFigures.Patience;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var items = db.Set<WorkItem>().AsNoTracking().Where(item => item.Queue == queue && item.State != WorkState.Done);
        items = query.State is { } state ? items.Of(state, late) : items;
        if (query.After is { } after)
        {
            items = items.Where(item => item.DueAt > after.At || (item.DueAt == after.At && item.Id > after.Id));
        }

        var found = await items.OrderBy(item => item.DueAt).ThenBy(item => item.Id).Take(query.Limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(query.Limit).ToList();
        var next = found.Count > query.Limit ? new Cursor(page[^1].DueAt, page[^1].Id).ToString() : null;
        return new Answer(of.Name, of.Title, page.ConvertAll(item => RowOf(of, item, late)), new Pagination(query.Limit, next));
    }

    private static Row RowOf(WorkQueue queue, WorkItem item, DateTime late)
    {
        var subject = queue.Subject?.Format(item.SubjectId) ?? $"{item.SubjectId:D}";
        return new Row(
            PublicId.WorkItem.Format(item.Id), subject, queue.SubjectPage is { } page ? page + subject : null,
            ItemStatuses.Of(item, late), item.Attempts, item.DueAt, item.LeaseUntil, item.CreatedAt, item.LastError);
    }
}
