using System.Globalization;
using System.Text.RegularExpressions;

namespace PaymentAdmin.Domain.Connections;

/// <summary>Where a field stands in a JSON message: names parted by dots, places in a list in brackets: <c>data.items[0].id</c>.</summary>
public static partial class FieldPath
{
    /// <summary>Longest path, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>The sentence that goes with <see cref="IsPath"/>.</summary>
    public const string Rule = "is up to 8 names parted by dots, of letters, digits, _ and -, with places in lists from [0] to [999], together up to 100 characters: data.customer.id, data.items[0].reference.";

    /// <summary>Whether a text is such a path.</summary>
    public static bool IsPath(string text) => text.Length <= MaxLength && Pattern().IsMatch(text);

    /// <summary>The steps of a path, each a name, or the place in a list.</summary>
    public static IEnumerable<(string? Name, int Place)> Steps(string path)
    {
        foreach (var part in path.Split('.'))
        {
            var pieces = part.Split('[');
            yield return (pieces[0], 0);
            foreach (var place in pieces.Skip(1))
            {
                yield return (null, int.Parse(place.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture));
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+(\[[0-9]{1,3}\])*(\.[A-Za-z0-9_-]+(\[[0-9]{1,3}\])*){0,7}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
