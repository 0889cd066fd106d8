using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>What all dialects share in reading webhooks.</summary>
internal static class WebhookReadings
{
    /// <summary>Our own delivery to ourselves, which moves nothing.</summary>
    public const string ConnectionTest = "connection.test";

    /// <summary>Runs a reader; what it cannot read is a problem, and the body's hash its key.</summary>
    public static WebhookReading Read(ReadOnlyMemory<byte> body, Func<JsonElement, WebhookReading> read)
    {
        try
        {
            return PspJson.Read(body, root => TestIn(root) ?? read(root));
        }
        catch (UnreadableException unreadable)
        {
            return new WebhookReading(null, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(body.Span))}", null, unreadable.Message);
        }
    }

    /// <summary>The body of a test of ours.</summary>
    public static byte[] TestBody(string testId) => PspRequests.Bytes(new JsonObject { ["event"] = ConnectionTest, ["test_id"] = testId });

    private static WebhookReading? TestIn(JsonElement root) =>
        root.Text("event") == ConnectionTest ? new WebhookReading(ConnectionTest, $"{root.RequiredText("test_id")}:{ConnectionTest}", null, null) : null;
}
