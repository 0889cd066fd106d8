using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>The bytes and addresses of requests.</summary>
internal static class PspRequests
{
    // As people write it: + and é stay what they are. It is never shown as part of a web page without being encoded there.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString(Plain));

    /// <summary>A path with its query, each value encoded.</summary>
    public static string Path(string path, params ReadOnlySpan<(string Name, string Value)> query)
    {
        var text = new StringBuilder(path);
        foreach (var (name, value) in query)
        {
            text.Append(text.Length == path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.ToString();
    }
}
