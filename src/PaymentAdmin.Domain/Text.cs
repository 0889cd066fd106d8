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
    public static bool IsCode(string code) => CodePattern().IsMatch(code.Trim());

    /// <summary>
    /// Whether a text, trimmed, is 1 to <paramref name="maxLength"/> characters on one line, with nothing in it that
    /// shows it in another order than it is written.
    /// </summary>
    public static bool IsName(string text, int maxLength)
    {
        var trimmed = text.Trim();
        return trimmed.Length > 0 && trimmed.Length <= maxLength && trimmed.Any(char.IsLetterOrDigit) && !trimmed.Any(IsDeceptive);
    }

    /// <summary>Whether a text of several lines, trimmed, is up to <paramref name="maxLength"/> characters, with nothing deceptive in it.</summary>
    public static bool IsNote(string text, int maxLength) =>
        text.Trim().Length <= maxLength && !text.Any(letter => letter is not ('\n' or '\r' or '\t') && IsDeceptive(letter));

    /// <summary>Notes, under <c>reason</c>, what is wrong with a reason that a person has to give: 1 to <paramref name="maxLength"/> characters.</summary>
    public static void CheckReason(string? reason, int maxLength, FieldErrors errors)
    {
        errors.Check(!string.IsNullOrWhiteSpace(reason), "reason", "Say why, in a few words.");
        errors.Check(reason is null || IsNote(reason, maxLength), "reason", $"The reason is up to {maxLength} characters, without control characters.");
    }

    /// <summary>A reason that a person has to give, trimmed.</summary>
    /// <exception cref="Refusal">400 naming <c>reason</c>: it is not 1 to <paramref name="maxLength"/> characters.</exception>
    public static string RequireReason(string? reason, int maxLength)
    {
        var errors = new FieldErrors();
        CheckReason(reason, maxLength, errors);
        errors.ThrowIfAny();
        return reason!.Trim();
    }

    /// <summary>
    /// What can be seen of a text from outside, trimmed: without what only changes the order or is not shown. Two references that look the same are then the
    /// same; control characters stay, for the edges to refuse.
    /// </summary>
    public static string Visible(string text) =>
        (text.Any(IsUnseen) ? string.Concat(text.Where(letter => !IsUnseen(letter))) : text).Trim();

    /// <summary>The first characters of a text, one fewer where the last would be half of one: no database takes a half.</summary>
    public static string CutTo(this string text, int maxLength) =>
        text.Length <= maxLength ? text : text[..(maxLength > 0 && char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];

    /// <summary>The same where people are to see that something is missing.</summary>
    public static string Abridge(this string text, int maxLength) => text.Length <= maxLength ? text : text.CutTo(maxLength - 1) + "…";

    // No reference is written in a script that needs a joiner; names are, which is why IsDeceptive lets those through.
    private static bool IsUnseen(char letter) => letter is '\u2028' or '\u2029' || char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.Format;

    private static bool IsDeceptive(char letter) =>
        char.IsControl(letter) || letter is '\u061C' or '\u200B' or '\u200E' or '\u200F' or '\u2028' or '\u2029' or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>The sentence that goes with <see cref="IsName"/>.</summary>
    public static string NameRule(string what, int maxLength) =>
        $"The {what} is 1 to {maxLength} characters, on one line.";

    /// <summary>Whether a text has the form of an e-mail address, up to 254 characters; only the mailbox's owner can tell more.</summary>
    public static bool IsEmail(string text) => text.Length <= 254 && EmailPattern().IsMatch(text);

    [GeneratedRegex(@"\A[^@\s\p{C}]+@[^@\s\p{C}]+\.[^@\s\p{C}.]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_]{2,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();
}
