using System.Globalization;

namespace PaymentAdmin.Domain;

/// <summary>Dates and times in files: year first, so that nobody guesses what 03/04 means.</summary>
public static class WrittenTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm",
    ];

    /// <summary>Reads one, cut to the milliseconds that databases keep.</summary>
    /// <param name="text">As it stands in the file.</param>
    /// <param name="zone">Whose clock is meant where the text has no offset.</param>
    /// <param name="utc">UTC.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(string text, TimeZoneInfo zone, out DateTime utc)
    {
        utc = default;
        if (!DateTime.TryParseExact(text.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var read))
        {
            return false;
        }

        // Near the ends of the calendar an offset may lead beyond them.
        var found = read.Kind switch
        {
            DateTimeKind.Utc => read,
            DateTimeKind.Local => read.ToUniversalTime(),
            _ => ToUtc(read, zone),
        };
        utc = found?.ToMilliseconds() ?? default;
        return found is not null;
    }

    /// <summary>The beginning of a day on the clocks of a zone, UTC.</summary>
    public static DateTime Midnight(DateOnly day, TimeZoneInfo zone) => ToUtc(day.ToDateTime(TimeOnly.MinValue), zone) ?? throw new ArgumentOutOfRangeException(nameof(day), day, "It lies beyond the calendar.");

    /// <summary>A time on the clocks of a zone; one that they skip is the time to which they jump, of one that they show twice the first counts.</summary>
    private static DateTime? ToUtc(DateTime local, TimeZoneInfo zone)
    {
        var real = local;
        while (zone.IsInvalidTime(real))
        {
            real = real.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(real) ? zone.GetAmbiguousTimeOffsets(real).Max() : zone.GetUtcOffset(real);
        var ticks = real.Ticks - offset.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;
    }
}
