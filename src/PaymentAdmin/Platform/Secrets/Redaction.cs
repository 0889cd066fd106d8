using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>
/// Takes secrets and card numbers out of whatever is kept or shown (design, rule 9). Never throws, changes nothing when
/// applied again, and errs towards hiding too much.
/// </summary>
public static partial class Redact
{
    /// <summary>What stands where something was taken out.</summary>
    public const string Mask = "***";

    /// <summary>What is longer is not read to its end: all that is kept of it is its beginning.</summary>
    private const int ReadAtMost = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A body without secrets.</summary>
    /// <param name="body">The bytes; null for none.</param>
    /// <param name="contentType">As its header says; null where unknown.</param>
    /// <param name="secrets">Values that must not remain.</param>
    /// <param name="maxLength">Longest result, in characters; what is longer is cut, and says so.</param>
    public static string? Body(byte[]? body, string? contentType, IReadOnlyList<string> secrets, int maxLength)
    {
        if (body is null)
        {
            return null;
        }

        return Decode(body) is { } text
            ? Body(text, contentType, secrets, maxLength)
            : string.Create(CultureInfo.InvariantCulture, $"[{body.LongLength} bytes]");
    }

    /// <summary>A body without secrets.</summary>
    public static string Body(string text, string? contentType, IReadOnlyList<string> secrets, int maxLength)
    {
        var known = KnownSecrets.Of(secrets);
        var read = text.Length <= ReadAtMost ? text : text[..ReadAtMost];
        var redacted = Read(read, contentType, known);
        if (read.Length < text.Length && redacted.Length > known.Longest)
        {
            // Where it was cut, the beginning of a secret may stand.
            redacted = redacted[..^known.Longest];
        }

        return redacted.Length <= maxLength && read.Length == text.Length ? redacted : Cut(redacted, text.Length, maxLength);
    }

    /// <summary>An address below the host without secrets, and without the tokens of our own webhook addresses.</summary>
    public static string Path(string path, IReadOnlyList<string> secrets, int maxLength)
    {
        var masked = WebhookToken().Replace(path, "${place}" + Mask);
        masked = Pair().Replace(masked, MaskPair);
        masked = CardNumbers.Mask(KnownSecrets.Of(secrets).Mask(masked, Mask), Mask);
        return masked.Length <= maxLength ? masked : Cut(masked, masked.Length, maxLength);
    }

    /// <summary>A sentence without secrets, such as what an exception says.</summary>
    public static string Text(string text, IReadOnlyList<string> secrets, int maxLength) => Body(text, "text/plain", secrets, maxLength);

    /// <summary>Headers without secrets.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(IEnumerable<KeyValuePair<string, string>> headers, IReadOnlyList<string> secrets)
    {
        var known = KnownSecrets.Of(secrets);
        return [.. headers.Select(header => KeyValuePair.Create(
            header.Key,
            SensitiveNames.IsSecret(header.Key) ? Mask : CardNumbers.Mask(known.Mask(header.Value, Mask), Mask)))];
    }

    /// <summary>A redacted body without what says who somebody is: for who may not see beneficiaries.</summary>
    public static string? Persons(string? body)
    {
        if (string.IsNullOrEmpty(body))
        {
            return body;
        }

        if (JsonRedaction.Try(body, SensitiveNames.IsPersonal, value => value) is { } json)
        {
            return json;
        }

        // A report or a page: nothing says which of it is a person's.
        return body[0] is '{' or '[' && body.Contains('"', StringComparison.Ordinal) ? ByNames(body, SensitiveNames.IsPersonal) : "[not shown: it may hold personal data]";
    }

    /// <summary>An address without what says who somebody is.</summary>
    public static string PersonsInPath(string path) => Pair().Replace(path, pair => MaskPair(pair, SensitiveNames.IsPersonal));

    private static string Read(string text, string? contentType, KnownSecrets known)
    {
        // What one rule takes out may let another see more; a few rounds settle it.
        for (var round = 0; round < 5; round++)
        {
            var next = Once(text, contentType, known);
            if (next == text)
            {
                break;
            }

            text = next;
        }

        return text;
    }

    private static string Once(string text, string? contentType, KnownSecrets known)
    {
        if (JsonRedaction.Try(text, SensitiveNames.IsSecret, value => CardNumbers.Mask(known.Mask(value, Mask), Mask)) is { } json)
        {
            // A secret may hold what JSON is written with, and so stand across its values.
            return known.Mask(json, Mask);
        }

        var form = contentType?.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true ? Pair().Replace(text, MaskPair) : text;
        return CardNumbers.Mask(known.Mask(ByNames(form, SensitiveNames.IsSecret), Mask), Mask);
    }

    private static string ByNames(string text, Func<string, bool> isSensitive)
    {
        text = Quoted().Replace(text, found => isSensitive(found.Groups["name"].Value) ? found.Groups["before"].Value + "\"" + Mask + "\"" : found.Value);
        text = Element().Replace(text, found => isSensitive(found.Groups["name"].Value) ? found.Groups["before"].Value + Mask : found.Value);
        text = HeaderLine().Replace(text, found => isSensitive(found.Groups["name"].Value) ? found.Groups["before"].Value + Mask : found.Value);
        text = Bearer().Replace(text, "${scheme} " + Mask);
        return Pair().Replace(text, found => MaskPair(found, isSensitive));
    }

    private static string MaskPair(Match pair) => MaskPair(pair, SensitiveNames.IsSecret);

    private static string MaskPair(Match pair, Func<string, bool> isSensitive)
    {
        var name = pair.Groups["name"].Value;
        return isSensitive(name) || isSensitive(System.Net.WebUtility.UrlDecode(name)) ? name + "=" + Mask : pair.Value;
    }

    private static string? Decode(byte[] body)
    {
        try
        {
            var text = Strict.GetString(body);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            // Not text: its size is all that is kept of it.
            return null;
        }
    }

    private static string Cut(string text, int length, int maxLength)
    {
        var note = string.Create(CultureInfo.InvariantCulture, $" [cut: {length} characters in all]");
        return text.CutTo(Math.Max(0, maxLength - note.Length)) + note;
    }

    /// <summary>A name and its value in a form or a query.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9_.\-\[\]%+])(?<name>[A-Za-z0-9_.\-\[\]%+]{1,100})=(?!\*\*\*)[^&\s;,""'<>]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pair();

    /// <summary>A name and its value in what was meant to be JSON.</summary>
    [GeneratedRegex(@"(?<before>""(?<name>[^""\\\r\n]{1,100})""\s*:\s*)(?!""\*\*\*"")(""(\\.|[^""\\])*(""|\\?\z)|[^\s,}\]""\[{][^\s,}\]]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<before><(?<name>[A-Za-z0-9_.\-]{1,100})(\s[^<>]*)?>)(?!\*\*\*)[^<]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Element();

    [GeneratedRegex(@"(?<before>^[ \t]*(?<name>[A-Za-z0-9_\-]{1,100})[ \t]*:(?>[ \t]*))(?!\*\*\*)[^\r\n]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"\b(?<scheme>Bearer|Basic) (?!\*\*\*)[A-Za-z0-9\-._~+/=]{8,}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    /// <summary>Our own webhook addresses hold a token that makes them unguessable.</summary>
    [GeneratedRegex(@"(?<place>/api/webhooks/[^/?#\s]+/[^/?#\s]+/)(?!\*\*\*)[^/?#\s]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex WebhookToken();
}
