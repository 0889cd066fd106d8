using System.Text.RegularExpressions;

namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>The form of a PSP's field name: segments of letters, digits and _, parted by dots.</summary>
internal static partial class TargetPath
{
    internal const int MaxLength = 100;
    internal const string Rule = "The target is up to 5 names parted by dots, of letters, digits and _, together up to 100 characters: recipient.mobile_number.";

    internal static bool IsPath(string text) => text.Length <= MaxLength && Pattern().IsMatch(text);

    /// <summary>The objects that a path lies in, outermost first: <c>a.b.c</c> lies in <c>a</c> and <c>a.b</c>.</summary>
    internal static IEnumerable<string> Parents(string path)
    {
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            yield return path[..dot];
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_]+(\.[A-Za-z0-9_]+){0,4}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
