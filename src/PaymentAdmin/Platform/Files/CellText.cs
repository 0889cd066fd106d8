using System.Buffers;

namespace PaymentAdmin.Platform.Files;

/// <summary>What the text of a CSV cell is taken for.</summary>
internal static class CellText
{
    private const string Signs = "=+-@";

    private static readonly SearchValues<char> s_ofNumbers = SearchValues.Create("0123456789 .,()/-\u00a0\u202f");

    /// <summary>Trimmed, and told from a formula: what a spreadsheet would run is refused, not passed on to whoever opens it next.</summary>
    public static TableCell Read(string text)
    {
        var trimmed = text.AsSpan().Trim().Trim('\uFEFF').Trim();

        // Ours and others' exports put an apostrophe in front of what looks like a formula.
        if (trimmed.Length > 1 && trimmed[0] == '\'' && Signs.Contains(trimmed[1], StringComparison.Ordinal))
        {
            trimmed = trimmed[1..];
        }

        return new TableCell(trimmed.Length == text.Length ? text : trimmed.ToString(), IsFormula(trimmed) ? CellKind.Formula : CellKind.Text);
    }

    /// <summary>Begins with = or @, or with a sign that no number or phone number follows.</summary>
    private static bool IsFormula(ReadOnlySpan<char> text) =>
        text is ['=' or '@', ..] || (text is ['+' or '-', _, ..] && !IsNumber(text[1..]));

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExcept(s_ofNumbers) < 0 && text.IndexOfAnyInRange('0', '9') >= 0;
}
