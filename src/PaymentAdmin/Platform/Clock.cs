using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform;

public static class Clock
{
    /// <summary>The time now, UTC, in the precision in which times are kept.</summary>
    public static DateTime Now(this TimeProvider clock) => clock.GetUtcNow().UtcDateTime.ToMilliseconds();

    /// <summary>A new id that sorts by the time it was made.</summary>
    public static Guid NewId(this DateTime now) => Ids.New(now);
}
