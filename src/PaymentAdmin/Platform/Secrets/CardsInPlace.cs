using System.Text;
using System.Text.Json;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>
/// Masks card numbers, and what is typed in with them, byte for byte: everything else stays where and as it was, JSON stays
/// JSON. For what is kept as evidence and read again, where <see cref="Redact"/> would hide too much.
/// </summary>
public static class CardsInPlace
{
    private const int MaxDepth = 64;

    // In a number only a digit may stand; no run of nines of a card's length has a valid check digit.
    private const char InNumbers = '9';
    private const char InText = '*';

    /// <summary>The bytes, of the same length.</summary>
    /// <param name="body">As it arrived.</param>
    /// <param name="identifiers">What tells which payment it is about, and so stays, whatever it looks like.</param>
    public static byte[] Mask(byte[] body, IReadOnlyCollection<string> identifiers)
    {
        var masked = body.ToArray();
        if (!TryJson(body, masked, identifiers))
        {
            // Each byte one character and back: no encoding is lost that we do not know.
            Encoding.Latin1.GetBytes(InRun(Encoding.Latin1.GetString(body), InText, identifiers)).CopyTo(masked, 0);
        }

        return masked;
    }

    private static bool TryJson(byte[] body, byte[] masked, IReadOnlyCollection<string> identifiers)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            var isCard = false;
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.PropertyName)
                {
                    Encoding.Latin1.GetBytes(InToken(ref reader, isCard, identifiers)).CopyTo(masked, (int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.Number ? 0 : 1));
                }

                isCard = reader.TokenType == JsonTokenType.PropertyName ? SensitiveNames.IsCard(reader.GetString()!) : isCard && reader.TokenType == JsonTokenType.StartArray;
            }

            return true;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // No JSON: masked as text, from the beginning.
            body.CopyTo(masked, 0);
            return false;
        }
    }

    private static string InToken(ref Utf8JsonReader reader, bool isCard, IReadOnlyCollection<string> identifiers)
    {
        var raw = Encoding.Latin1.GetString(reader.ValueSpan);
        var mask = reader.TokenType == JsonTokenType.Number ? InNumbers : InText;
        if (isCard && reader.TokenType != JsonTokenType.PropertyName)
        {
            return new string([.. raw.Select(letter => mask == InText || char.IsAsciiDigit(letter) ? mask : letter)]);
        }

        if (reader.TokenType == JsonTokenType.Number || !reader.ValueIsEscaped)
        {
            return InRun(raw, mask, identifiers);
        }

        // Written with escapes, it may be a number that its bytes do not show.
        var value = reader.GetString()!;
        return InRun(value, mask, identifiers) == value ? raw : new string(InText, raw.Length);
    }

    private static string InRun(string text, char mask, IReadOnlyCollection<string> identifiers) => CardNumbers.Replace(text, run =>
        IsIssued(run) && !identifiers.Any(identifier => identifier.Contains(run, StringComparison.Ordinal))
            ? string.Concat(run.Select(letter => char.IsAsciiDigit(letter) ? mask : letter))
            : run);

    // ISO/IEC 7812: cards begin with 3 to 6, or 22 to 27. Times in milliseconds (1…) and dates written as digits (20…) do not.
    private static bool IsIssued(string run) => run[0] is >= '3' and <= '6' || (run[0] == '2' && Second(run) is >= '2' and <= '7');

    private static char Second(string run) => run.Where(char.IsAsciiDigit).ElementAt(1);
}
