using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks;

/// <summary>The inbox as people see it (processors-api, "Webhook Notifications").</summary>
internal static class NotificationEndpoints
{
    private static readonly CsvColumn<ListNotifications.Row>[] Columns =
    [
        new("received_at", row => Wire.WriteTime(row.ReceivedAt)),
        new("status", row => Words.Of(row.Status)),
        new("processor_code", row => row.ProcessorCode),
        new("provider", row => row.Provider),
        new("event_type", row => row.EventType),
        new("flow_type", row => row.FlowType is { } flow ? Words.Of(flow) : null),
        new("channel", row => row.Channel),
        new("reference", row => row.Reference),
        new("amount", row => row.AmountMinor),
        new("currency", row => row.Currency),
        new("error_message", row => row.ErrorMessage),
        new("retry_count", row => row.RetryCount),
        new("processed_at", row => row.ProcessedAt is { } processed ? Wire.WriteTime(processed) : null),
        new("webhook_timestamp", row => row.WebhookTimestamp is { } said ? Wire.WriteTime(said) : null),
        new("idempotency_key", row => row.IdempotencyKey),
        new("terminal_id", row => row.TerminalId),
        new("pos_card_transaction_id", row => row.PosCardTransactionId),
        new("environment", row => Words.Of(row.Environment)),
        new("tenant_id", row => row.TenantId),
        new("connection_id", row => row.ConnectionId),
        new("id", row => row.Id),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var inbox = routes.MapApi("admin/webhook-notifications", "Webhook notifications");
        inbox.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListNotifications list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListNotifications.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewWebhooks)
            .WithSummary("What PSPs sent, newest first.");

        inbox.MapGet("{id}", (HttpRequest request, string id, string? include_raw_body, GetNotification get, Actor actor, CancellationToken cancellationToken) =>
                get.Handle(PublicId.Webhook.Parse(id), GetNotification.WantsRawBody(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewWebhooks)
            .WithSummary("One notification with its payload, headers and tries.");

        routes.MapGet("/webhooks/export.csv", (HttpRequest request, ListNotifications list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("webhooks", list.All(ListNotifications.Query.Read(request.Query), actor, cancellationToken), Columns))
            .RequireAuthorization(Permissions.ViewWebhooks)
            .ExcludeFromDescription();
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListNotifications.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Provider { get; init; }
        public string? Status { get; init; }
        public string? Processor_code { get; init; }
        public string? Flow_type { get; init; }
        public string? Channel { get; init; }
        public string? Tenant_id { get; init; }
        public string? Search { get; init; }
        public string? From { get; init; }
        public string? To { get; init; }
        public string? Environment { get; init; }
        public string? Connection_id { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
        public string? Cursor { get; init; }
    }
}
