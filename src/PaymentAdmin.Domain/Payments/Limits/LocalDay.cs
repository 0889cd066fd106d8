namespace PaymentAdmin.Domain.Payments.Limits;

/// <summary>The days of a time zone. A daily limit belongs to a date: there is nothing to reset, and a day of 23 or 25 hours is a day.</summary>
public static class LocalDay
{
    /// <summary>Longer than any day, also where a zone left a date out.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(50);

    /// <summary>The date in a zone.</summary>
    /// <param name="now">When, UTC.</param>
    /// <param name="timeZone">IANA name, such as Africa/Lagos.</param>
    public static DateOnly Of(DateTime now, string timeZone) => Of(now, TimeZoneInfo.FindSystemTimeZoneById(timeZone));

    /// <summary>When the next date begins there, UTC, in whole seconds: the first second with another date, whatever the clocks do at midnight.</summary>
    /// <param name="now">When, UTC.</param>
    /// <param name="timeZone">IANA name.</param>
    public static DateTime Ends(DateTime now, string timeZone)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var today = Of(now, zone);
        var before = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var after = before + Longest;
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var seconds = (long)(after - before).TotalSeconds / 2;
            var middle = before.AddSeconds(seconds);
            (before, after) = Of(middle, zone) == today ? (middle, after) : (before, middle);
        }

        return after;
    }

    private static DateOnly Of(DateTime now, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, zone));
}
