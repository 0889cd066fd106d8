namespace PaymentAdmin.Domain.Connections;

/// <summary>
/// A rate that was lowered because the PSP answered 429 (psp-integration, "Error handling": any rate limit error, reduce the
/// submission rate), and how it comes back: it is halved, and rises by a tenth of the connection's rate for every ten seconds
/// in which the PSP does not say so again.
/// </summary>
/// <param name="Rate">Requests per second, 1 or more, at <paramref name="Since"/>.</param>
/// <param name="HalvedAt">When it was halved last, UTC: what began before says nothing about the rate after it.</param>
/// <param name="Since">From when the steps are counted, UTC: the last 429.</param>
public sealed record SlowDown(int Rate, DateTime HalvedAt, DateTime Since)
{
    /// <summary>How long it takes from one step to the next.</summary>
    public static readonly TimeSpan StepEvery = TimeSpan.FromSeconds(10);

    /// <summary>More of them within this time are one: they answer the same burst.</summary>
    private static readonly TimeSpan SameBurst = TimeSpan.FromSeconds(1);

    /// <summary>The step is this part of the connection's rate.</summary>
    private const int StepsInAll = 10;

    /// <summary>The rate that counts now.</summary>
    /// <param name="slow">What lowered it; null where nothing did.</param>
    /// <param name="configured">The connection's requests per second, 1 or more.</param>
    /// <param name="now">When, UTC.</param>
    public static int RateAt(SlowDown? slow, int configured, DateTime now)
    {
        if (slow is null)
        {
            return configured;
        }

        var steps = Math.Max(0, (now - slow.Since).Ticks / StepEvery.Ticks);
        var step = (configured + StepsInAll - 1) / StepsInAll;
        return (int)Math.Min(configured, slow.Rate + (steps * step));
    }

    /// <summary>What a 429 makes of it.</summary>
    /// <param name="slow">What lowered the rate before; null where nothing did.</param>
    /// <param name="configured">The connection's requests per second, 1 or more.</param>
    /// <param name="begun">When the call began that was answered so, UTC.</param>
    /// <param name="now">When it was answered, UTC.</param>
    public static SlowDown After429(SlowDown? slow, int configured, DateTime begun, DateTime now)
    {
        var rate = RateAt(slow, configured, now);
        return slow is not null && (begun <= slow.HalvedAt || now - slow.HalvedAt < SameBurst)
            ? slow with { Rate = rate, Since = now }
            : new SlowDown(Math.Max(1, rate / 2), now, now);
    }
}
