using System.Globalization;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls;

/// <summary>The traffic of one connection: first the PSP's wish to be left alone, then the limits, then the breaker.</summary>
internal sealed class ConnectionFlow(TimeProvider clock) : IDisposable
{
    private const int TooManyRequests = 429;

    // A PSP that says "tomorrow" by mistake must not stop us until then.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Lock _changing = new();
    private readonly Breaker _breaker = new(clock);
    private readonly RecentCalls _recent = new(clock);
    private Limits? _limits;
    private DateTime? _waitUntil;
    private int _waiting;
    private int _running;

    public FlowStatus Status
    {
        get
        {
            var (position, since, until) = _breaker.State;
            return new FlowStatus(position, since, until, WaitUntil, Volatile.Read(ref _waiting), Volatile.Read(ref _running), _recent.Count);
        }
    }

    private DateTime? WaitUntil
    {
        get
        {
            lock (_changing)
            {
                return _waitUntil > clock.Now() ? _waitUntil : null;
            }
        }
    }

    public async Task<FlowResult> Run(Connection connection, Func<CancellationToken, Task<FlowResult>> call, CancellationToken cancellationToken)
    {
        if (WhyNot() is { } reason)
        {
            return FlowResult.NotSent(reason);
        }

        using var turn = await TakeTurn(connection, cancellationToken);
        if (turn is null)
        {
            return FlowResult.NotSent(string.Create(
                CultureInfo.InvariantCulture,
                $"Too much is waiting: the connection's limits of {connection.RequestsPerSecond} requests per second and {connection.ConcurrentRequests} at once let nothing through for {connection.TimeoutSeconds} s."));
        }

        // While it waited, others may have been told to stop.
        return WhyNot() is { } since ? FlowResult.NotSent(since) : await Call(call, cancellationToken);
    }

    public void Dispose()
    {
        lock (_changing)
        {
            _limits?.Dispose();
        }
    }

    private async Task<FlowResult> Call(Func<CancellationToken, Task<FlowResult>> call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            var result = await _breaker.Run(
                token =>
                {
                    _recent.Note();
                    return call(token);
                },
                cancellationToken);
            if (result.Answer is { Status: TooManyRequests, RetryAfter: { } wait })
            {
                Wait(wait);
            }

            return result;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private void Wait(TimeSpan wait)
    {
        lock (_changing)
        {
            var until = clock.Now() + (wait < LongestWait ? wait : LongestWait);
            _waitUntil = _waitUntil > until ? _waitUntil : until;
        }
    }

    private string? WhyNot() => WaitUntil is { } wait
        ? $"The PSP asked us to send nothing until {Time(wait)}."
        : _breaker.WhyNot();

    internal static string Time(DateTime utc) => utc.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private async Task<IDisposable?> TakeTurn(Connection connection, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(connection.TimeoutSeconds), clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        Interlocked.Increment(ref _waiting);
        try
        {
            while (true)
            {
                var limits = LimitsOf(connection);
                if (await limits.Take(stop.Token) is { } turn)
                {
                    return turn;
                }

                if (!limits.IsReplaced)
                {
                    return null;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private Limits LimitsOf(Connection connection)
    {
        lock (_changing)
        {
            if (_limits is not null && _limits.IsOlderThan(connection))
            {
                // Who waits under the old limits is sent on to the new ones.
                _limits.Dispose();
                _limits = null;
            }

            return _limits ??= new Limits(connection, clock);
        }
    }
}
