using System.Text.Json;

namespace PaymentAdmin.Connections.Dialects.PspRestV2;

/// <summary>Reads registered webhooks and the log of their deliveries (psp-integration, phase 1, step 5; "Diagnostic commands").</summary>
internal static class WebhookReader
{
    private const int UrlMaxLength = 2_000;

    public static PspWebhook Read(JsonElement item) =>
        new(
            item.RequiredText("id"),
            UrlIn(item),
            item.RequiredText("status"),
            [.. item.Field("events")?.Items("events").Select(EventIn) ?? []]);

    public static PspWebhookDelivery ReadDelivery(JsonElement item, Unsaid unsaid) =>
        new(
            item.RequiredText("id"),
            item.Text("event"),
            item.Text("payment_id"),
            item.RequiredText("status"),
            item.Whole("response_code"),
            item.Time("delivered_at", unsaid),
            item.Whole("attempts") ?? item.Whole("attempt"));

    private static string UrlIn(JsonElement item) =>
        item.Field("url") is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 and <= UrlMaxLength } url && !url.Any(char.IsControl)
            ? url
            : throw new UnreadableException("url is missing.");

    private static string EventIn(JsonElement item) =>
        item.ValueKind == JsonValueKind.String && PspJson.Clean(item.GetString()!) is { } name ? name : throw new UnreadableException("events has an item that is no name.");
}
