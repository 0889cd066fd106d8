using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks;

/// <summary>Lists notifications, newest first, filtered and paged (processors-api, "List Webhook Notifications").</summary>
public sealed class ListNotifications(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>What arrived since is counted no further: a page says "100 and more".</summary>
    public const int MaxNew = 100;

    private const int ExportPart = 1_000;

    /// <param name="Filter">Which ones.</param>
    /// <param name="Slice">Which part of them.</param>
    /// <param name="After">Continue after this one; <paramref name="Slice"/> counts from there.</param>
    public sealed record Query(NotificationFilter Filter, Slice Slice, Cursor? After = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(NotificationFilter.Read(query), Slice.Read(query), Cursor.Parse(query.Text("cursor")));
            query.Done();
            return read;
        }
    }

    /// <summary>A notification as the document lists it; and beside that what pages and exports show.</summary>
    public sealed record Row
    {
        [JsonPropertyName("id")] public required string Id { get; init; }
        [JsonPropertyName("provider")] public required string Provider { get; init; }
        [JsonPropertyName("event_type")] public required string? EventType { get; init; }
        [JsonPropertyName("status")] public required WebhookStatus Status { get; init; }
        [JsonPropertyName("processor_code")] public required string ProcessorCode { get; init; }
        [JsonPropertyName("flow_type")] public required FlowType? FlowType { get; init; }
        [JsonPropertyName("channel")] public required string? Channel { get; init; }
        [JsonPropertyName("tenant_id")] public required string? TenantId { get; init; }
        [JsonPropertyName("processor_id")] public required string ProcessorId { get; init; }
        [JsonPropertyName("terminal_id")] public required string? TerminalId { get; init; }
        [JsonPropertyName("pos_card_transaction_id")] public required string? PosCardTransactionId { get; init; }
        [JsonPropertyName("error_message")] public required string? ErrorMessage { get; init; }
        [JsonPropertyName("retry_count")] public required int RetryCount { get; init; }
        [JsonPropertyName("received_at")] public required DateTime ReceivedAt { get; init; }
        [JsonPropertyName("processed_at")] public required DateTime? ProcessedAt { get; init; }
        [JsonPropertyName("webhook_timestamp")] public required DateTime? WebhookTimestamp { get; init; }

        [JsonIgnore] public ConnectionEnvironment Environment { get; init; }
        [JsonIgnore] public string ConnectionId { get; init; } = "";
        [JsonIgnore] public string IdempotencyKey { get; init; } = "";
        [JsonIgnore] public string? Reference { get; init; }
        [JsonIgnore] public long? AmountMinor { get; init; }
        [JsonIgnore] public string? Currency { get; init; }
    }

    /// <summary>A part of the list; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(IReadOnlyList<Row> Data, CursorPagination Pagination)
    {
        /// <summary>The filter with the one environment that was chosen.</summary>
        [JsonIgnore] public NotificationFilter Filter { get; init; } = new();
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var filter = await query.Filter.Settle(db, cancellationToken);
        var ranges = await NotificationRanges.Of(db, filter, cancellationToken);
        var (limit, offset) = query.Slice;
        var found = await Find(db, ranges, query.After, offset, limit + 1, cancellationToken);
        var count = await Count(ranges, cancellationToken);
        var page = found.Take(limit).ToList();
        var next = found.Count > limit ? CursorOf(page[^1]).ToString() : null;
        return new Answer(page, CursorPagination.Of(query.Slice, count, next)) { Filter = filter };
    }

    /// <summary>How many of the list arrived after a row of it, at most <see cref="MaxNew"/>.</summary>
    /// <param name="filter">As an answer had it.</param>
    /// <param name="newest">The newest row that is shown; null where none is.</param>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> CountNew(NotificationFilter filter, Cursor? newest, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var count = 0;
        foreach (var range in await NotificationRanges.Of(db, filter, cancellationToken))
        {
            var since = newest is null ? range : range.Where(row => row.ReceivedAt >= newest.At && (row.ReceivedAt > newest.At || row.Id > newest.Id));
            count += await since.Take(MaxNew).CountAsync(cancellationToken);
        }

        return Math.Min(count, MaxNew);
    }

    /// <summary>A few rows as they are now.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<Row>> Again(IReadOnlyCollection<string> shown, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        var ids = shown.Take(Slice.MaxLimit).Select(PublicId.Webhook.Parse).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Read(db, db.WebhookNotifications.AsNoTracking().Where(row => ids.Contains(row.Id)).InOrder(), cancellationToken);
    }

    /// <summary>All that match, for an export.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async IAsyncEnumerable<Row> All(Query query, Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ranges = await NotificationRanges.Of(db, await query.Filter.Settle(db, cancellationToken), cancellationToken);

        // Part by part, because a provider that retries holds a whole result in memory, and the inbox has no end.
        for (var after = query.After; ;)
        {
            var part = await Find(db, ranges, after, 0, ExportPart, cancellationToken);
            foreach (var row in part)
            {
                yield return row;
            }

            if (part.Count < ExportPart)
            {
                yield break;
            }

            after = CursorOf(part[^1]);
        }
    }

    /// <summary>The place of a row in the list.</summary>
    internal static Cursor CursorOf(Row row) => new(row.ReceivedAt, PublicId.Webhook.Parse(row.Id));

    private static async Task<IReadOnlyList<Row>> Find(
        PaymentDb db, IReadOnlyList<IQueryable<WebhookNotification>> ranges, Cursor? after, int offset, int count, CancellationToken cancellationToken) =>
        ranges.Count == 0 ? [] : await Read(db, ranges.Newest(after, offset, count), cancellationToken);

    // In the list's order: so the index that gives the list is what is counted, never the table.
    private static async Task<int> Count(IReadOnlyList<IQueryable<WebhookNotification>> ranges, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var range in ranges)
        {
            count += count > Paging.MaxCount ? 0 : await range.InOrder().CountCapped(cancellationToken);
        }

        return count;
    }

    // The few processors' codes by themselves: joined, they would make some databases sort the whole list.
    private static async Task<IReadOnlyList<Row>> Read(PaymentDb db, IQueryable<WebhookNotification> rows, CancellationToken cancellationToken)
    {
        var found = await rows.Select(row => new Found(
            row.Id, row.Provider, row.EventType, row.Status, row.FlowType, row.Channel, row.TenantId, row.ProcessorId, row.TerminalId, row.PosCardTransactionId, row.ErrorMessage, row.RetryCount,
            row.ReceivedAt, row.ProcessedAt, row.WebhookTimestamp, row.Environment, row.ConnectionId, row.IdempotencyKey, row.Reference, row.AmountMinor, row.Currency)).ToListAsync(cancellationToken);
        var processors = found.Select(row => row.ProcessorId).Distinct().ToList();
        var codes = await db.Processors.Where(processor => processors.Contains(processor.Id)).ToDictionaryAsync(processor => processor.Id, processor => processor.Code, cancellationToken);
        return [.. found.Select(row => row.Shown(codes[row.ProcessorId]))];
    }

    private sealed record Found(
        Guid Id, string Provider, string? EventType, WebhookStatus Status, FlowType? FlowType, string? Channel, Guid? TenantId, Guid ProcessorId, string? TerminalId, string? PosCardTransactionId,
        string? ErrorMessage, int RetryCount, DateTime ReceivedAt, DateTime? ProcessedAt, DateTime? WebhookTimestamp, ConnectionEnvironment Environment, Guid ConnectionId, string IdempotencyKey,
        string? Reference, long? AmountMinor, string? Currency)
    {
        public Row Shown(string processorCode) => new()
        {
            Id = PublicId.Webhook.Format(Id),
            Provider = Provider,
            EventType = EventType,
            Status = Status,
            ProcessorCode = processorCode,
            FlowType = FlowType,
            Channel = Channel,
            TenantId = TenantId is { } tenant ? PublicId.Tenant.Format(tenant) : null,
            ProcessorId = PublicId.Processor.Format(ProcessorId),
            TerminalId = TerminalId,
            PosCardTransactionId = PosCardTransactionId,
            ErrorMessage = ErrorMessage,
            RetryCount = RetryCount,
            ReceivedAt = ReceivedAt,
            ProcessedAt = ProcessedAt,
            WebhookTimestamp = WebhookTimestamp,
            Environment = Environment,
            ConnectionId = PublicId.Connection.Format(ConnectionId),
            IdempotencyKey = IdempotencyKey,
            Reference = Reference,
            AmountMinor = AmountMinor,
            Currency = Currency,
        };
    }
}
