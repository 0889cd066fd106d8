using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks;

/// <summary>One replay of many: how far it is, and what became of each notification, in the order in which they had their turn.</summary>
public sealed class GetReplay(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Acts">Only items with which this was done; empty for all.</param>
    /// <param name="After">Continue after this item.</param>
    /// <param name="Limit">How many items, 1 to 200.</param>
    public sealed record Query(IReadOnlyList<ReplayAct> Acts, Cursor? After = null, int Limit = Slice.DefaultLimit)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(query.Words<ReplayAct>("act"), Cursor.Parse(query.Text("cursor")), query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit));
            query.Done();
            return read;
        }
    }

    /// <summary>How the attempts that it asked for ended, up to now.</summary>
    /// <param name="Waiting">Not made yet.</param>
    /// <param name="Processed">Processed, or gone through again.</param>
    /// <param name="Failed">Failed once more.</param>
    /// <param name="Duplicate">Found to be a duplicate.</param>
    /// <param name="HeldBlocked">Held.</param>
    public sealed record Outcomes(
        [property: JsonPropertyName("waiting")] int Waiting,
        [property: JsonPropertyName("processed")] int Processed,
        [property: JsonPropertyName("failed")] int Failed,
        [property: JsonPropertyName("duplicate")] int Duplicate,
        [property: JsonPropertyName("held_blocked")] int HeldBlocked);

    /// <summary>One notification of it.</summary>
    /// <param name="NotificationId"><c>wh_</c> and a UUID.</param>
    /// <param name="Provider">Who sent it.</param>
    /// <param name="EventType">What it tells of.</param>
    /// <param name="Reference">The payment's reference.</param>
    /// <param name="ReceivedAt">When it arrived.</param>
    /// <param name="Act">What was done with it.</param>
    /// <param name="Why">Why nothing, where it was skipped.</param>
    /// <param name="Outcome">How its attempt ended; null where there was none, or while it waits.</param>
    /// <param name="Message">What was done, or why not.</param>
    /// <param name="EndedAt">When its attempt was made.</param>
    public sealed record Item(
        [property: JsonPropertyName("notification_id")] string NotificationId,
        [property: JsonPropertyName("provider")] string Provider,
        [property: JsonPropertyName("event_type")] string? EventType,
        [property: JsonPropertyName("reference")] string? Reference,
        [property: JsonPropertyName("received_at")] DateTime ReceivedAt,
        [property: JsonPropertyName("act")] ReplayAct Act,
        [property: JsonPropertyName("why")] ReplaySkip? Why,
        [property: JsonPropertyName("outcome")] WebhookStatus? Outcome,
        [property: JsonPropertyName("message")] string? Message,
        [property: JsonPropertyName("ended_at")] DateTime? EndedAt);

    public sealed record Pagination([property: JsonPropertyName("limit")] int Limit, [property: JsonPropertyName("cursor")] string? Cursor);

    /// <summary>The replay, the sum of its outcomes, and a part of its items; <c>cursor</c> continues them, null at their end.</summary>
    public sealed record Answer(
        [property: JsonPropertyName("replay")] ReplayAnswer Replay,
        [property: JsonPropertyName("outcomes")] Outcomes Outcomes,
        [property: JsonPropertyName("items")] IReadOnlyList<Item> Items,
        [property: JsonPropertyName("pagination")] Pagination Pagination);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid id, Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var replay = await db.Set<WebhookReplay>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("replay");
        var found = await Rows(db, id, query).Take(query.Limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(query.Limit).ToList();
        var next = found.Count > query.Limit ? new Cursor(page[^1].Item.ReceivedAt, page[^1].Item.NotificationId).ToString() : null;
        return new Answer(ReplayAnswer.Of(replay), await Count(db, id, cancellationToken), [.. page.Select(ItemOf)], new Pagination(query.Limit, next));
    }

    private static IQueryable<Row> Rows(PaymentDb db, Guid id, Query query)
    {
        var items = db.Set<WebhookReplayItem>().AsNoTracking().Where(item => item.ReplayId == id);
        items = query.Acts.Count == 0 ? items : items.Where(item => query.Acts.Contains(item.Act));
        if (query.After is { } after)
        {
            items = items.Where(item => item.ReceivedAt >= after.At && (item.ReceivedAt > after.At || item.NotificationId > after.Id));
        }

        return from item in items
               join notification in db.WebhookNotifications on item.NotificationId equals notification.Id
               join tried in db.Set<WebhookAttempt>().Where(attempt => attempt.ReplayId == id) on item.NotificationId equals tried.NotificationId into tries
               from attempt in tries.DefaultIfEmpty()
               orderby item.ReceivedAt, item.NotificationId
               select new Row { Item = item, Provider = notification.Provider, EventType = notification.EventType, Reference = notification.Reference, Attempt = attempt };
    }

    private static Item ItemOf(Row row) => new(
        PublicId.Webhook.Format(row.Item.NotificationId), row.Provider, row.EventType, row.Reference, row.Item.ReceivedAt, row.Item.Act, row.Item.Why,
        row.Attempt?.Outcome, row.Attempt?.Message, row.Attempt?.EndedAt);

    private static async Task<Outcomes> Count(PaymentDb db, Guid id, CancellationToken cancellationToken)
    {
        var counts = await db.Set<WebhookAttempt>().Where(attempt => attempt.ReplayId == id)
            .GroupBy(attempt => attempt.Outcome).Select(same => new { Outcome = same.Key, Count = same.Count() })
            .ToListAsync(cancellationToken);
        int Of(WebhookStatus? outcome) => counts.Where(count => count.Outcome == outcome).Sum(count => count.Count);
        return new Outcomes(Of(null), Of(WebhookStatus.Processed), Of(WebhookStatus.Failed), Of(WebhookStatus.Duplicate), Of(WebhookStatus.HeldBlocked));
    }

    private sealed class Row
    {
        public required WebhookReplayItem Item { get; init; }

        public required string Provider { get; init; }

        public string? EventType { get; init; }

        public string? Reference { get; init; }

        public WebhookAttempt? Attempt { get; init; }
    }
}
