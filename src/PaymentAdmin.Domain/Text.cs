using System.Text.RegularExpressions;

namespace PaymentAdmin.Domain;

/// <summary>Bounds of the texts that people type.</summary>
public static partial class Text
{
    /// <summary>The sentence that goes with <see cref="IsCode"/>.</summary>
    public const string CodeRule = "The code is 2 to 32 characters: letters A to Z, digits and _.";

    /// <summary>The form in which codes are kept and compared: trimmed, upper case.</summary>
    public static string NormaliseCode(string code) => code.Trim().ToUpperInvariant();

    /// <summary>Whether a code, normalised, is 2 to 32 of A–Z, 0–9 and _.</summary>
    public static bool IsCode(string code) => CodePattern().IsMatch(NormaliseCode(code));

    /// <summary>Whether a text, trimmed, is 1 to <paramref name="maxLength"/> characters without control characters.</summary>
    public static bool IsName(string text, int maxLength)
    {
        var trimmed = text.Trim();
        return trimmed.Length > 0 && trimmed.Length <= maxLength && !trimmed.Any(char.IsControl);
    }

    /// <summary>The sentence that goes with <see cref="IsName"/>.</summary>
    public static string NameRule(string what, int maxLength) =>
        $"The {what} is 1 to {maxLength} characters, on one line.";

    [GeneratedRegex(@"\A[A-Z0-9_]{2,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();
}
