using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>Reads times: with an offset, or without one in the connection's time zone.</summary>
internal static class PspTime
{
    private static readonly string[] WithoutOffset = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF"];

    /// <summary>UTC, in whole milliseconds.</summary>
    /// <exception cref="UnreadableException">It is no time, or one that the zone's clocks skipped.</exception>
    public static DateTime Read(string name, string text, Unsaid unsaid) =>
        Find(text, unsaid) ?? throw new UnreadableException($"{name} is not a time such as 2024-11-16T10:30:15Z.");

    /// <summary>The same where nothing depends on it: null where it is no time.</summary>
    public static DateTime? Find(string text, Unsaid unsaid) =>
        (Wire.TryReadTime(text, out var utc) ? utc : ReadLocal(text, WithoutOffset, unsaid.TimeZone))?.ToMilliseconds();

    /// <summary>UTC, of a time in a form of the PSP's own, without an offset.</summary>
    /// <exception cref="UnreadableException">It is no time in that form, or one that the zone's clocks skipped.</exception>
    public static DateTime ReadLocal(string name, string text, string form, Unsaid unsaid) =>
        ReadLocal(text, [form], unsaid.TimeZone) ?? throw new UnreadableException($"{name} is not a time in the form {form}.");

    private static DateTime? ReadLocal(string text, string[] forms, string timeZone)
    {
        if (!DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        return zone.IsInvalidTime(local) ? null : TimeZoneInfo.ConvertTimeToUtc(local, zone);
    }
}
