using System.Text.Json;

namespace PaymentAdmin.Connections.Dialects.Mypvit;

/// <summary>
/// What MyPVit wants to hear (mypvit, "Dynamic Echo"; mypvit-wire): <c>transactionId</c> and <c>code</c> exactly as it sent
/// them, number or text, and the code again as <c>responseCode</c>.
/// </summary>
internal static class CallbackAcknowledgement
{
    public static WebhookAcknowledgement Of(ReadOnlyMemory<byte> body) => new(StatusCodes.Status200OK, "application/json", Echo(body));

    private static byte[] Echo(ReadOnlyMemory<byte> body)
    {
        try
        {
            return PspJson.Read(body, root => Write(Raw(root, "transactionId"), Raw(root, "code")));
        }
        catch (UnreadableException)
        {
            // It is kept, as failed, all the same: to be sent it again would not make it readable.
            return Write("null", "null");
        }
    }

    private static string Raw(JsonElement root, string name) => root.Field(name)?.GetRawText() ?? "null";

    private static byte[] Write(string transactionId, string code)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WritePropertyName("transactionId");
            json.WriteRawValue(transactionId);
            json.WritePropertyName("code");
            json.WriteRawValue(code);
            json.WritePropertyName("responseCode");
            json.WriteRawValue(code);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
