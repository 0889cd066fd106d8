using System.Globalization;
using System.Text;

namespace PaymentAdmin.Domain.Programmes;

/// <summary>Whether the holder of an account, as a PSP writes the name, is the beneficiary, as the organisation does.</summary>
public static class HolderName
{
    /// <summary>
    /// Case, accents, apostrophes, hyphens and the order of words make no other person; a word more or less, or another spelling, is for a
    /// person to look at.
    /// </summary>
    public static bool IsSame(string one, string other)
    {
        var words = WordsOf(one);
        return words.Count > 0 && words.SequenceEqual(WordsOf(other), StringComparer.Ordinal);
    }

    private static List<string> WordsOf(string name)
    {
        // Decomposed, accents are characters of their own, and wide or ligatured letters are plain ones.
        var plain = new StringBuilder(name.Length);
        foreach (var rune in WellFormed(name).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                plain.Append(Rune.ToUpperInvariant(rune));
            }
            else if (IsBetweenWords(rune))
            {
                plain.Append(' ');
            }
        }

        return [.. plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    /// <summary>Apostrophes (N'Dongo, Ndongo) and dots within initials belong to the word; so do accents, which are dropped.</summary>
    private static bool IsBetweenWords(Rune rune) =>
        Rune.IsWhiteSpace(rune) || rune.Value is ',' or ';' or '/' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DashPunctuation;

    // Half a surrogate pair, which a name from outside may hold, cannot be decomposed.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
