namespace PaymentAdmin.Domain;

/// <summary>Times as they are kept.</summary>
public static class UtcTime
{
    /// <summary>A time that came from outside, cut to whole milliseconds: what all three databases keep exactly, so that a value read back equals the value written.</summary>
    public static DateTime ToMilliseconds(this DateTime utc) => utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMillisecond));
}
