using System.Text;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>Finds what may be a card number: 13 to 19 digits with a valid check digit (ISO/IEC 7812-1, Luhn), groups of them parted by one space or dash.</summary>
internal static class CardNumbers
{
    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>The text with each of them replaced.</summary>
    public static string Mask(string text, string mask) => Replace(text, _ => mask);

    /// <summary>The text with each of them replaced by what is said of it.</summary>
    public static string Replace(string text, Func<string, string> replacement)
    {
        StringBuilder? masked = null;
        var copied = 0;
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsAsciiDigit(text[at]))
            {
                at++;
                continue;
            }

            var groups = GroupsFrom(text, at);
            foreach (var (start, length) in Cards(text, groups))
            {
                masked ??= new StringBuilder(text.Length);
                masked.Append(text, copied, start - copied).Append(replacement(text.Substring(start, length)));
                copied = start + length;
            }

            at = groups[^1].Start + groups[^1].Length;
        }

        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>All groups of digits that follow one another with one space or dash between them.</summary>
    private static List<(int Start, int Length)> GroupsFrom(string text, int at)
    {
        var groups = new List<(int Start, int Length)>();
        while (true)
        {
            var end = at;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            groups.Add((at, end - at));
            if (end + 1 >= text.Length || text[end] is not (' ' or '-') || !char.IsAsciiDigit(text[end + 1]))
            {
                return groups;
            }

            at = end + 1;
        }
    }

    // A date or a count may stand beside a number, so every row of whole groups is tried, the longest from each place first.
    private static IEnumerable<(int Start, int Length)> Cards(string text, List<(int Start, int Length)> groups)
    {
        for (var first = 0; first < groups.Count; first++)
        {
            var last = LastOfCard(text, groups, first);
            if (last >= first)
            {
                yield return (groups[first].Start, groups[last].Start + groups[last].Length - groups[first].Start);
                first = last;
            }
        }
    }

    private static int LastOfCard(string text, List<(int Start, int Length)> groups, int first)
    {
        var (digits, found) = (0, -1);
        for (var last = first; last < groups.Count; last++)
        {
            digits += groups[last].Length;
            if (digits > Longest)
            {
                break;
            }

            if (digits >= Shortest && IsValid(text.AsSpan(groups[first].Start, groups[last].Start + groups[last].Length - groups[first].Start)))
            {
                found = last;
            }
        }

        return found;
    }

    private static bool IsValid(ReadOnlySpan<char> number)
    {
        var (sum, doubled) = (0, false);
        for (var at = number.Length - 1; at >= 0; at--)
        {
            if (!char.IsAsciiDigit(number[at]))
            {
                continue;
            }

            var digit = number[at] - '0';
            var counted = doubled ? digit * 2 : digit;
            sum += counted > 9 ? counted - 9 : counted;
            doubled = !doubled;
        }

        return sum % 10 == 0;
    }
}
