namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>What a page shows, as a person reads it.</summary>
internal static class Shown
{
    /// <summary>A text on one line, with plain spaces.</summary>
    public static string Plain(this string text) => string.Join(' ', text.Replace('\u00a0', ' ').Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
