using System.Collections.Concurrent;
using System.Text;

namespace PaymentAdmin.Domain;

/// <summary>
/// Status and type values are the documents' snake_case words at every edge and in the database,
/// and plain words on pages. This is the one place that translates.
/// </summary>
public static class Words
{
    private static readonly ConcurrentDictionary<Enum, string> Cache = new();

    /// <summary>The snake_case word of a value: <c>DebitCard</c> is <c>debit_card</c>.</summary>
    public static string Of(Enum value) => Cache.GetOrAdd(value, static v => Snake(v.ToString()));

    /// <summary>The plain words of a value, for people: "Debit card".</summary>
    public static string Plain(Enum value) => Plain(Of(value));

    /// <summary>The plain words of a snake_case word: <c>card_purchase</c> is "Card purchase".</summary>
    public static string Plain(string word)
    {
        if (word.Length == 0)
        {
            return word;
        }

        var spaced = word.Replace('_', ' ').Replace('.', ' ');
        return char.ToUpperInvariant(spaced[0]) + spaced[1..];
    }

    /// <summary>All words of an enum, in the order of its declaration.</summary>
    public static IReadOnlyList<string> All<TEnum>() where TEnum : struct, Enum =>
        [.. Enum.GetValues<TEnum>().Select(value => Of(value))];

    /// <summary>Reads a word; exactly as written, numbers and other cases are not words.</summary>
    public static bool TryParse<TEnum>(string? word, out TEnum value) where TEnum : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<TEnum>())
        {
            if (string.Equals(Of(candidate), word, StringComparison.Ordinal))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Reads a word that is known to be one, such as from the database.</summary>
    /// <exception cref="FormatException">It is no word of the enum.</exception>
    public static TEnum Parse<TEnum>(string word) where TEnum : struct, Enum =>
        TryParse<TEnum>(word, out var value) ? value : throw new FormatException($"'{word}' is no {typeof(TEnum).Name}.");

    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
