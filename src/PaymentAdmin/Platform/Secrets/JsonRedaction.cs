using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>Redacts JSON value by value, and leaves every other character as it was: what is kept is evidence.</summary>
internal static class JsonRedaction
{
    private const int MaxDepth = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth, AllowMultipleValues = false };

    /// <summary>The text with the values of sensitive names masked and all others passed through <paramref name="mask"/>.</summary>
    /// <returns>Null where it is no JSON object or list.</returns>
    public static string? Try(string text, Func<string, bool> isSensitive, Func<string, string> mask)
    {
        var start = text.AsSpan().TrimStart();
        if (start.IsEmpty || start[0] is not ('{' or '['))
        {
            return null;
        }

        try
        {
            return Redact(Encoding.UTF8.GetBytes(text), isSensitive, mask);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or EncoderFallbackException)
        {
            // No JSON after all, or with half characters in it: the rules for text hold.
            return null;
        }
    }

    private static string Redact(byte[] json, Func<string, bool> isSensitive, Func<string, string> mask)
    {
        var reader = new Utf8JsonReader(json, Options);
        var redacted = new StringBuilder(json.Length);
        var (copied, hidden, sensitive) = (0, -1, false);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    var name = reader.GetString()!;
                    sensitive = isSensitive(name);
                    Replace(ref reader, name, mask(name));
                    continue;
                case JsonTokenType.StartObject or JsonTokenType.StartArray when sensitive && hidden < 0:
                    hidden = reader.CurrentDepth;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray when reader.CurrentDepth == hidden:
                    hidden = -1;
                    break;
                case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                    var value = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
                    Replace(ref reader, value, sensitive || hidden >= 0 ? Secrets.Redact.Mask : mask(value));
                    break;
                default:
                    break;
            }

            sensitive = false;
        }

        return redacted.Append(Encoding.UTF8.GetString(json.AsSpan(copied))).ToString();

        void Replace(ref Utf8JsonReader at, string value, string masked)
        {
            if (masked == value)
            {
                return;
            }

            var quoted = at.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0;
            var start = (int)at.TokenStartIndex;
            redacted.Append(Encoding.UTF8.GetString(json.AsSpan(copied, start - copied)))
                .Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(masked)).Append('"');
            copied = start + at.ValueSpan.Length + 2 * quoted;
        }
    }
}
