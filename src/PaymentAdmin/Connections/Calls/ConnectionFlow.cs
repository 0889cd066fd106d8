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
    private SlowDown? _slow;
    private int _waiting;
    private int _running;

    public FlowStatus Status
    {
        get
        {
            var (position, since, until) = _breaker.State;
            return new FlowStatus(position, since, until, WaitUntil, Volatile.Read(ref _waiting), Volatile.Read(ref _running), _recent.Count) { Slowed = Slowed };
        }
    }

    private SlowedRate? Slowed
    {
        get
        {
            lock (_changing)
            {
                return _limits is null ? null : SlowedRate.Below(SlowDown.RateAt(_slow, _limits.PerSecond, clock.Now()), _limits.PerSecond);
            }
        }
    }

    /// <summary>Until when and why nothing goes through; null where something may.</summary>
    public ClosedConnection? Closed(Guid connectionId) => (WaitUntil, _breaker.State) switch
    {
        ({ } wait, _) => new ClosedConnection(connectionId, wait, FlowText.Wait(wait)),
        (_, { Position: BreakerPosition.Open, Until: { } until }) => new ClosedConnection(connectionId, until, FlowText.Open(until)),
        _ => null,
    };

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

    public async Task<FlowResult> Run(Connection connection, Func<CancellationToken, Task<FlowResult>> call, DateTime? before, CancellationToken cancellationToken)
    {
        if (WhyNot() is { } reason)
        {
            return FlowResult.HeldBack(reason);
        }

        var end = SendingTime.EndOfPatience(connection, before, clock);
        using var turn = await TakeTurn(connection, end, cancellationToken);
        if (turn is null)
        {
            return FlowResult.HeldBack(end == before ? SendingTime.TooLate : FlowText.TooMuch(connection));
        }

        // While it waited, others may have been told to stop.
        return WhyNot() is { } since ? FlowResult.HeldBack(since) : await Call(connection, call, cancellationToken);
    }

    public void Dispose()
    {
        lock (_changing)
        {
            _limits?.Dispose();
        }
    }

    private async Task<FlowResult> Call(Connection connection, Func<CancellationToken, Task<FlowResult>> call, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        var begun = clock.Now();
        try
        {
            var result = await _breaker.Run(
                token =>
                {
                    _recent.Note();
                    return call(token);
                },
                cancellationToken);
            return result.Answer.Status == TooManyRequests ? SlowDownAfter(result, connection, begun) : result;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private FlowResult SlowDownAfter(FlowResult result, Connection connection, DateTime begun)
    {
        lock (_changing)
        {
            var now = clock.Now();
            if (result.Answer.RetryAfter is { } wait)
            {
                var until = now + (wait < LongestWait ? wait : LongestWait);
                _waitUntil = _waitUntil > until ? _waitUntil : until;
            }

            var hadAll = SlowDown.RateAt(_slow, connection.RequestsPerSecond, now) == connection.RequestsPerSecond;
            _slow = SlowDown.After429(_slow, connection.RequestsPerSecond, begun, now);
            return result with { SlowedTo = hadAll && _slow.HalvedAt == now ? _slow.Rate : null };
        }
    }

    private string? WhyNot() => WaitUntil is { } wait
        ? FlowText.Wait(wait)
        : _breaker.WhyNot();

    private async Task<IDisposable?> TakeTurn(Connection connection, DateTime end, CancellationToken cancellationToken)
    {
        using var deadline = clock.CancelAt(end);
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

            _limits ??= new Limits(connection, clock);
            _limits.SetRate(SlowDown.RateAt(_slow, _limits.PerSecond, clock.Now()));
            return _limits;
        }
    }
}
