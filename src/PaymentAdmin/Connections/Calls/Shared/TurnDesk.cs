using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls.Shared;

/// <summary>
/// Gives out this node's turns of one connection. One loop asks the database for all who wait at the time, and tells it what was
/// learnt since: so a connection's row is written a few times in a second, however many calls there are.
/// </summary>
internal sealed class TurnDesk(Guid connectionId, Guid node, SharedFlowStore store, ILogger log)
{
    /// <summary>Whoever stands further back would not get through before his time-out.</summary>
    private const int LongestQueue = 10_000;

    /// <summary>How often it is asked for permits that others have.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>After how long without a word the share is asked for again: twice before it is lost.</summary>
    private static readonly TimeSpan Renewal = SharedFlow.ShareTime / 3;

    /// <summary>How long permits are kept while nothing is sent.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>A call that may begin takes this long to begin, at most: nothing of one second slips into the next.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan RoundTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _changing = new();
    private readonly LinkedList<TaskCompletionSource<Turn>> _waiting = new();
    private readonly Queue<Turn> _turns = new();
    private readonly Untold _untold = new();
    private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Connection? _connection;
    private bool _works;
    private bool _closed;
    private bool _stopped;
    private int _running;
    private int _allowed;
    private long _shareUntil;
    private long _askAt;
    private long _renewAt;

    private static TimeProvider Clock => SharedFlowStore.Stopwatch;

    public int Waiting
    {
        get
        {
            lock (_changing)
            {
                return _waiting.Count;
            }
        }
    }

    public int Running
    {
        get
        {
            lock (_changing)
            {
                return _running;
            }
        }
    }

    /// <summary>Waits for a turn; whoever gets one ends it.</summary>
    /// <param name="connection">Its limits count as they are now.</param>
    /// <param name="last">Behind the others; else before them.</param>
    public async Task<Turn> Take(Connection connection, bool last, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<Turn>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_changing)
        {
            // Never back to an older copy's limits.
            _connection = _connection is null || connection.Version >= _connection.Version ? connection : _connection;
            if (_stopped || _waiting.Count >= LongestQueue)
            {
                return Turn.No(_stopped ? FlowText.Stopping : FlowText.TooMuch(connection));
            }

            var place = last ? _waiting.AddLast(waiter) : _waiting.AddFirst(waiter);
            Wake();
        }

        await using var givesUp = cancellationToken.UnsafeRegister(_ => GiveUp(waiter, cancellationToken), null);
        return await waiter.Task;
    }

    /// <summary>Whether a turn counts at this moment: this node may have been stopped for so long that others have its permits.</summary>
    public bool MayBegin(Turn turn)
    {
        lock (_changing)
        {
            return Clock.GetTimestamp() < _shareUntil && (!_closed || turn.Trial is not null);
        }
    }

    /// <summary>Ends a turn.</summary>
    /// <returns>Ends when the others know what they have to know at once.</returns>
    public Task<int?> End(Turn turn, Learnt learnt)
    {
        lock (_changing)
        {
            _running--;
            _askAt = 0;
            if (_running + _waiting.Count == 0)
            {
                _renewAt = Math.Min(_renewAt, After(Clock.GetTimestamp(), Idle));
            }

            var told = _untold.Add(turn, learnt);
            Wake();
            return _stopped ? Task.FromResult<int?>(null) : told;
        }
    }

    /// <summary>Asks the database no more: nobody gets a turn.</summary>
    public void Stop()
    {
        lock (_changing)
        {
            _stopped = true;
            Refuse(FlowText.Stopping);
            _signal.TrySetResult();
        }
    }

    private void GiveUp(TaskCompletionSource<Turn> waiter, CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            _waiting.Remove(waiter);
            waiter.TrySetCanceled(cancellationToken);
        }
    }

    private void Wake()
    {
        _signal.TrySetResult();
        if (!_works)
        {
            _works = true;
            _ = Task.Run(Work, CancellationToken.None);
        }
    }

    private async Task Work()
    {
        while (true)
        {
            TimeSpan wait;
            Task signal;
            lock (_changing)
            {
                _signal = _signal.Task.IsCompleted ? new(TaskCreationOptions.RunContinuationsAsynchronously) : _signal;
                signal = _signal.Task;
                if (_stopped)
                {
                    _untold.TakeAll().Written(null);
                    return;
                }

                HandOut();
                wait = UntilNextRound();
            }

            if (wait > TimeSpan.Zero)
            {
                await Either(signal, wait);
            }
            else if (!await Round())
            {
                return;
            }
        }
    }

    private static async Task Either(Task signal, TimeSpan atTheLatest)
    {
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(signal, Task.Delay(atTheLatest, Clock, enough.Token));
        await enough.CancelAsync();
    }

    /// <summary>Zero where the database is to be asked now.</summary>
    private TimeSpan UntilNextRound()
    {
        if (_untold.IsUrgent)
        {
            return TimeSpan.Zero;
        }

        // While all the permits that there are are in use here, one that ends wakes us.
        var asks = _waiting.Count > 0 && _running < _connection!.ConcurrentRequests;
        var at = asks ? Math.Min(_askAt, _renewAt) : _renewAt;
        var now = Clock.GetTimestamp();
        return at <= now ? TimeSpan.Zero : Clock.GetElapsedTime(now, at);
    }

    private void HandOut()
    {
        var now = Clock.GetTimestamp();
        while (_turns.TryPeek(out var turn))
        {
            if (turn.To <= now || _waiting.Count == 0)
            {
                // Lost. A trial has to be given back.
                _ = _untold.Add(_turns.Dequeue(), Learnt.Nothing);
                continue;
            }

            if (_running >= _allowed || now >= _shareUntil)
            {
                return;
            }

            var first = _waiting.First!.Value;
            _waiting.RemoveFirst();
            _turns.Dequeue();
            _running++;
            first.SetResult(turn);
        }
    }

    /// <summary>Tells and asks.</summary>
    /// <returns>Whether there may be more to do.</returns>
    private async Task<bool> Round()
    {
        FlowAsk ask;
        Untold told;
        lock (_changing)
        {
            told = _untold.TakeAll();
            ask = AskFor(told);
        }

        try
        {
            using var stop = new CancellationTokenSource(RoundTimeout, Clock);
            var answer = await store.Exchange(connectionId, ask, stop.Token);
            told.Written(answer.Grant.SlowedTo);
            lock (_changing)
            {
                Keep(answer, ask);
                return Goes(ask.Running + ask.Waiting > 0);
            }
        }
        catch (Exception failure)
        {
            // Whatever it was: nobody may wait for ever, nor anything be sent without permission.
            log.Log(_stopped ? LogLevel.Debug : LogLevel.Error, failure, "How much may be sent on connection {Connection} could not be asked; nothing is sent meanwhile", PublicId.Connection.Format(connectionId));
            lock (_changing)
            {
                told.PutBack(_untold);
                Refuse(FlowText.Unreachable);
                _renewAt = After(Clock.GetTimestamp(), AfterFailure);
                return Goes(_running > 0);
            }
        }
    }

    private FlowAsk AskFor(Untold told)
    {
        var connection = _connection!;
        var turns = Math.Max(0, Math.Min(_waiting.Count, connection.ConcurrentRequests - _running) - _turns.Count);
        return new FlowAsk(
            node, connection.RequestsPerSecond, connection.ConcurrentRequests, TimeSpan.FromSeconds((2 * connection.TimeoutSeconds) + 10),
            _running, _waiting.Count, turns, told.Report(Clock.GetTimestamp()));
    }

    private void Keep(FlowAnswer answer, FlowAsk ask)
    {
        var (grant, now, before, after) = answer;
        _allowed = grant.Share.Allowed;
        _shareUntil = After(before, grant.Share.Until - now);
        _renewAt = After(before, _running + _waiting.Count > 0 ? Renewal : Idle);
        _closed = grant.Closed is not null;
        if (grant.Closed is { } why)
        {
            Refuse(why);
            return;
        }

        // The database's time lies between our two: it begins by the later one and ends by the earlier one.
        foreach (var slot in grant.Slots)
        {
            _turns.Enqueue(new Turn(After(after, slot.From - now), After(before, slot.To - now - Margin), grant.Trial, null));
        }

        _askAt = grant.Slots.Count > 0 || ask.Waiting == 0 ? 0 : After(after, AskAgain);
    }

    private static long After(long timestamp, TimeSpan time) => timestamp + (long)(time.TotalSeconds * Clock.TimestampFrequency);

    /// <summary>Whether the loop goes on; ended, it begins again with the next who comes.</summary>
    private bool Goes(bool more) => _works = more || _waiting.Count > 0 || _running > 0 || _untold.IsUrgent;

    private void Refuse(string why)
    {
        foreach (var waiter in _waiting)
        {
            waiter.SetResult(Turn.No(why));
        }

        _waiting.Clear();
    }
}
