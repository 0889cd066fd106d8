using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Webhooks;

/// <summary>A stored body as a reader may see it: who may not see beneficiaries sees no persons in it, and no raw bytes.</summary>
/// <param name="Text">As text; null where it is none, or there is no body any more.</param>
/// <param name="Payload">As JSON; null where it is none that can be passed on.</param>
internal sealed partial record ShownBody(string? Text, JsonElement? Payload)
{
    /// <summary>The answer around it has its own depth, within what <see cref="Platform.Api.Wire"/> writes.</summary>
    private const int MaxDepth = 28;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ShownBody Of(WebhookBody? body, bool withPersons)
    {
        if (body is null || Decode(body.RawBody) is not { } text)
        {
            return new ShownBody(null, null);
        }

        var shown = WithoutProof(withPersons ? text : Redact.Persons(text) ?? "");
        return new ShownBody(shown, Parse(shown));
    }

    /// <summary>The raw bytes as they may be given away: a signature inside a body, as CBS has it, is no less a key than one in a header.</summary>
    public static byte[] Raw(byte[] body) => Encoding.Latin1.GetBytes(WithoutProof(Encoding.Latin1.GetString(body)));

    /// <summary>Text of a body without the signature in it, everything else in its place.</summary>
    public static string WithoutProof(string text) => Mac().Replace(text, match => new string('*', match.Length));

    [GeneratedRegex("(?<=\"mac\"\\s*:\\s*\")[^\"]+(?=\")", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Mac();

    private static string? Decode(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Not text: only its raw bytes say what it is.
            return null;
        }
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });

            // Written once here, where half a character in it is no fault yet.
            return JsonSerializer.SerializeToElement(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON, or none that can be passed on: the text is all there is to show.
            return null;
        }
    }
}
