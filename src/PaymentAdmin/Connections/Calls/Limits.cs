using System.Threading.RateLimiting;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls;

/// <summary>
/// Requests per second and at once. A permit of the first is given back one second after it was taken, so no second
/// anywhere holds more; and by our clock, which the limiters of the framework that know time do not ask.
/// </summary>
internal sealed class Limits : IDisposable
{
    /// <summary>Whoever stands further back would not get through before his time-out.</summary>
    private const int LongestQueue = 10_000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly int _version;
    private readonly int _perSecond;
    private readonly int _atOnce;
    private volatile ConcurrencyLimiter _second;
    private int _rate;
    private readonly ConcurrencyLimiter _concurrent;

    public Limits(Connection connection, TimeProvider clock)
    {
        _clock = clock;
        _version = connection.Version;
        (_perSecond, _atOnce) = (connection.RequestsPerSecond, connection.ConcurrentRequests);
        _rate = _perSecond;
        _second = LimiterOf(_perSecond);
        _concurrent = LimiterOf(_atOnce);
    }

    public bool IsReplaced { get; private set; }

    /// <summary>The connection's requests per second.</summary>
    public int PerSecond => _perSecond;

    /// <summary>Whether a connection has other limits, and is not itself an older copy.</summary>
    public bool IsOlderThan(Connection connection) =>
        connection.Version >= _version && (connection.RequestsPerSecond != _perSecond || connection.ConcurrentRequests != _atOnce);

    /// <summary>Waits for a turn; null where there is none to be had. Disposing it ends the call's place among those at once.</summary>
    public async Task<IDisposable?> Take(CancellationToken cancellationToken)
    {
        var concurrent = await Acquire(_concurrent, cancellationToken);
        if (concurrent is null)
        {
            return null;
        }

        RateLimitLease? second;
        try
        {
            second = await AcquireSecond(cancellationToken);
        }
        catch
        {
            concurrent.Dispose();
            throw;
        }

        if (second is null)
        {
            concurrent.Dispose();
            return null;
        }

        GiveBackAfterASecond(second);
        return concurrent;
    }

    /// <summary>Lets so many through in a second from now on; what went in the last one counts. One thread at a time.</summary>
    public void SetRate(int rate)
    {
        if (rate == _rate || IsReplaced)
        {
            return;
        }

        var before = _second;
        var used = _rate - (int)before.GetStatistics()!.CurrentAvailablePermits;
        var after = LimiterOf(rate);
        for (var i = 0; i < Math.Min(used, rate); i++)
        {
            GiveBackAfterASecond(after.AttemptAcquire());
        }

        (_second, _rate) = (after, rate);
        before.Dispose();
    }

    public void Dispose()
    {
        IsReplaced = true;
        _second.Dispose();
        _concurrent.Dispose();
    }

    /// <summary>Who waits while the rate changes waits on at the new one.</summary>
    private async Task<RateLimitLease?> AcquireSecond(CancellationToken cancellationToken)
    {
        while (true)
        {
            var limiter = _second;
            if (await Acquire(limiter, cancellationToken) is { } lease)
            {
                return lease;
            }

            if (limiter == _second)
            {
                return null;
            }
        }
    }

    private static ConcurrencyLimiter LimiterOf(int permits) =>
        new(new ConcurrencyLimiterOptions { PermitLimit = permits, QueueLimit = LongestQueue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    private static async Task<RateLimitLease?> Acquire(ConcurrencyLimiter limiter, CancellationToken cancellationToken)
    {
        try
        {
            var lease = await limiter.AcquireAsync(1, cancellationToken);
            if (lease.IsAcquired)
            {
                return lease;
            }

            lease.Dispose();
            return null;
        }
        catch (ObjectDisposedException)
        {
            // Replaced between looking and asking: the caller looks again.
            return null;
        }
    }

    private void GiveBackAfterASecond(RateLimitLease lease)
    {
        var timer = new LeaseTimer(lease);
        timer.Start(_clock, Second);
    }

    private sealed class LeaseTimer(RateLimitLease lease)
    {
        private ITimer? _timer;

        public void Start(TimeProvider clock, TimeSpan after)
        {
            // In two steps: it may fire before the assignment.
            _timer = clock.CreateTimer(static state => ((LeaseTimer)state!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(after, Timeout.InfiniteTimeSpan);
        }

        private void End()
        {
            lease.Dispose();
            _timer?.Dispose();
        }
    }
}
