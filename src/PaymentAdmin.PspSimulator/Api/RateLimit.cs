using System.Globalization;

namespace PaymentAdmin.PspSimulator.Api;

/// <summary>So many requests in each second of the clock.</summary>
internal sealed class RateLimit
{
    private readonly Lock _gate = new();
    private long _second;
    private int _count;

    /// <exception cref="ApiError">429: this second's requests are used up.</exception>
    public void Take(DateTimeOffset now, int limit)
    {
        if (limit == 0)
        {
            return;
        }

        lock (_gate)
        {
            var second = now.ToUnixTimeSeconds();
            (_second, _count) = second == _second ? (_second, _count + 1) : (second, 1);
            if (_count > limit)
            {
                throw Refusal(1);
            }
        }
    }

    public static ApiError Refusal(int retryAfterSeconds) => new(429, "rate_limited", "Too many requests.")
    {
        Headers = [new("Retry-After", retryAfterSeconds.ToString(CultureInfo.InvariantCulture))],
    };
}
