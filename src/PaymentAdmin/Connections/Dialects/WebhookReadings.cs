using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>What all dialects share in reading webhooks.</summary>
internal static class WebhookReadings
{
    /// <summary>Our own delivery to ourselves, which moves nothing.</summary>
    public const string ConnectionTest = "connection.test";

    private const int EventMaxLength = 90;

    /// <summary>What a PSP hears that wants to hear no more than 200.</summary>
    public static WebhookAcknowledgement Received { get; } = new(StatusCodes.Status200OK, "application/json", "{\"received\":true}"u8.ToArray());

    /// <summary>Runs a reader, after looking for a test of ours; what it cannot read is a problem, and the body's hash its key.</summary>
    public static WebhookReading Read(ReadOnlyMemory<byte> body, Func<JsonElement, WebhookReading> read) => ReadOnlyBy(body, root => TestIn(root) ?? read(root));

    /// <summary>The same where a test of ours is known by something else than its event.</summary>
    public static WebhookReading ReadOnlyBy(ReadOnlyMemory<byte> body, Func<JsonElement, WebhookReading> read)
    {
        try
        {
            return PspJson.Read(body, read);
        }
        catch (UnreadableException unreadable)
        {
            return new WebhookReading(null, HashOf(body.Span), null, unreadable.Message);
        }
    }

    /// <summary>The body of a test of ours.</summary>
    public static byte[] TestBody(string testId) => PspRequests.Bytes(new JsonObject { ["event"] = ConnectionTest, ["test_id"] = testId });

    /// <summary>The test with these headers.</summary>
    public static WebhookDelivery TestDelivery(byte[] body, params IEnumerable<(string Name, string Value)> headers) => new(
        headers.Append(("content-type", "application/json")).ToDictionary(header => header.Item1, header => header.Item2, StringComparer.Ordinal), body);

    /// <summary>The test signed with the current secret.</summary>
    public static WebhookDelivery TestDelivery(string testId, HmacSignature signature, WebhookKeys keys)
    {
        var body = TestBody(testId);
        return TestDelivery(body, (signature.Header, signature.Of(body, keys.Secrets[0])));
    }

    /// <summary>The name of an event, as long as one can be.</summary>
    public static string EventName(JsonElement root, string field) =>
        root.RequiredText(field) is { Length: <= EventMaxLength } name ? name : throw new UnreadableException($"{field} is longer than {EventMaxLength} characters.");

    /// <summary>Adds what stands beside the payment: of card terminals, and in metadata, which are whatever the payer's side put there.</summary>
    public static WebhookReading Beside(this WebhookReading reading, JsonElement element, JsonElement? metadata) => reading with
    {
        TerminalId = element.Aside("terminal_id", WebhookNotification.WordMaxLength) ?? metadata?.Aside("terminal_id", WebhookNotification.WordMaxLength),
        PosCardTransactionId = element.Aside("pos_card_transaction_id") ?? metadata?.Aside("pos_card_transaction_id"),
        Tenant = metadata?.Aside("tenant_id") ?? metadata?.Aside("tenant") ?? metadata?.Aside("tenant_code"),
    };

    /// <summary>When it happened, as the first of these fields says that has a time.</summary>
    public static DateTime? TimeIn(JsonElement element, Unsaid unsaid, params IEnumerable<string> names) =>
        names.Select(name => element.Aside(name) is { } text ? PspTime.Find(text, unsaid) : null).FirstOrDefault(time => time is not null);

    /// <summary>Ids beside those of the payment.</summary>
    public static IReadOnlyList<string> More(params IEnumerable<string?> references) => [.. references.OfType<string>()];

    /// <summary>A key for what has none of its own.</summary>
    public static string HashOf(JsonElement element) => HashOf(Encoding.UTF8.GetBytes(element.GetRawText()));

    private static string HashOf(ReadOnlySpan<byte> bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private static WebhookReading? TestIn(JsonElement root) =>
        root.Text("event") == ConnectionTest ? new WebhookReading(ConnectionTest, $"{root.RequiredText("test_id")}:{ConnectionTest}", null, null) : null;
}
