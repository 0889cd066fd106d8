using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform;

public static class Clock
{
    /// <summary>
    /// The time now, UTC, in whole milliseconds: what all three databases keep exactly, so that a value read back
    /// equals the value written.
    /// </summary>
    public static DateTime Now(this TimeProvider clock) => clock.GetUtcNow().UtcDateTime.ToMilliseconds();

    /// <summary>A time that came from outside, cut to the same precision.</summary>
    public static DateTime ToMilliseconds(this DateTime utc) => utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMillisecond));

    /// <summary>A new id that sorts by the time it was made.</summary>
    public static Guid NewId(this DateTime now) => Ids.New(now);
}
