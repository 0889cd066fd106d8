using System.Net;
using System.Text;
using System.Text.Json;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>Secrets that are known, in each form in which they may turn up: as they are, escaped for an address or for JSON, in Base64.</summary>
internal sealed class KnownSecrets
{
    /// <summary>What is shorter is found in any text; such values are masked by the names of their fields alone.</summary>
    public const int ShortestFound = 4;

    private readonly string[] _forms;

    private KnownSecrets(string[] forms)
    {
        _forms = forms;
        Longest = forms.Length == 0 ? 0 : forms[0].Length;
    }

    /// <summary>The longest form, in characters.</summary>
    public int Longest { get; }

    public static KnownSecrets Of(IReadOnlyList<string> secrets) => new(
    [
        .. secrets.Where(secret => secret.Length >= ShortestFound).Distinct(StringComparer.Ordinal).SelectMany(Forms)
            .Where(form => form.Length >= ShortestFound)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(form => form.Length).ThenBy(form => form, StringComparer.Ordinal),
    ]);

    public string Mask(string text, string mask)
    {
        foreach (var form in _forms)
        {
            text = text.Replace(form, mask, form.Contains('%', StringComparison.Ordinal) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return WebUtility.UrlEncode(secret);
        yield return EscapeForAddress(secret);
        yield return JsonSerializer.Serialize(secret)[1..^1];
        yield return secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        foreach (var form in InBase64(Encoding.UTF8.GetBytes(secret)))
        {
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }

    // Lone surrogates are no characters, and have no escaped form.
    private static string EscapeForAddress(string secret) => Uri.EscapeDataString(string.Concat(secret.EnumerateRunes()));

    /// <summary>As it looks inside any Base64: three bytes are four characters, so there are three ways to stand in it. The ends depend on what is beside it.</summary>
    private static IEnumerable<string> InBase64(byte[] secret)
    {
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. secret]);
            var start = (before * 8 + 5) / 6;
            var length = (before + secret.Length) * 8 / 6 - start;
            if (length >= ShortestFound)
            {
                yield return encoded.Substring(start, length);
            }
        }
    }
}
