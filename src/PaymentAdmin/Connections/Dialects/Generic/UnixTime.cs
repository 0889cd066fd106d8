using System.Globalization;

namespace PaymentAdmin.Connections.Dialects.Generic;

/// <summary>Whole seconds since 1970.</summary>
internal static class UnixTime
{
    // The year 2286: more digits are another unit.
    private const int MaxDigits = 10;

    /// <summary>UTC; null where it is no such number.</summary>
    public static DateTime? Find(string text) =>
        text.Length is > 0 and <= MaxDigits && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime : null;
}
