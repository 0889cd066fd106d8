namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>A clock that stands still until a test moves it; its timers fire while it is moved, each at its time, on the thread that moves it.</summary>
public sealed class FakeClock : TimeProvider
{
    /// <summary>Where every clock starts: whole milliseconds, UTC.</summary>
    public static readonly DateTime Start = new(2026, 3, 14, 9, 26, 53, 589, DateTimeKind.Utc);

    private readonly Lock _changing = new();
    private readonly List<FakeTimer> _timers = [];
    private long _ticks = Start.Ticks;

    /// <summary>The time that it shows.</summary>
    public DateTime Time => new(Interlocked.Read(ref _ticks), DateTimeKind.Utc);

    /// <summary>When the next timer fires; null where none is set: what waits for this clock.</summary>
    public DateTime? NextDue
    {
        get
        {
            lock (_changing)
            {
                return _timers.Count == 0 ? null : new DateTime(_timers.Min(timer => timer.Due), DateTimeKind.Utc);
            }
        }
    }

    /// <summary>How long each timer that has not fired was set for: who waits tells by it what for.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_changing)
            {
                return [.. _timers.Select(timer => timer.SetFor)];
            }
        }
    }

    /// <summary>Since when each timer runs that was set for so long and has not fired.</summary>
    public IReadOnlyList<DateTime> Waiting(TimeSpan setFor)
    {
        lock (_changing)
        {
            return [.. _timers.Where(timer => timer.SetFor == setFor).Select(timer => new DateTime(timer.Due, DateTimeKind.Utc) - setFor)];
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Time);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves it on.</summary>
    public DateTime Advance(TimeSpan by)
    {
        var until = Time + by;
        MoveTo(until);
        return until;
    }

    /// <summary>Moves it on as for a machine that slept: what became due meanwhile fires once, at the end, however often it would have.</summary>
    public void Sleep(TimeSpan time)
    {
        Interlocked.Add(ref _ticks, time.Ticks);
        FakeTimer[] due;
        lock (_changing)
        {
            due = [.. _timers.Where(timer => timer.Due <= _ticks)];
            _timers.RemoveAll(timer => timer.Due <= _ticks);
            Array.ForEach(due, timer => timer.Repeat(_timers));
        }

        Array.ForEach(due, timer => timer.Fire());
    }

    /// <summary>Sets it, backwards too.</summary>
    public void Set(DateTime utc) => MoveTo(utc);

    private void MoveTo(DateTime until)
    {
        while (TakeNextDue(until.Ticks) is { } timer)
        {
            timer.Fire();
        }

        Interlocked.Exchange(ref _ticks, until.Ticks);
    }

    private FakeTimer? TakeNextDue(long until)
    {
        lock (_changing)
        {
            var next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next is not null)
            {
                Interlocked.Exchange(ref _ticks, Math.Max(_ticks, next.Due));
                _timers.Remove(next);
                next.Repeat(_timers);
            }

            return next;
        }
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public long Due { get; private set; }

        public TimeSpan SetFor { get; private set; }

        public void Fire() => callback(state);

        public void Repeat(List<FakeTimer> timers)
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period.Ticks;
                timers.Add(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._changing)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    SetFor = dueTime;
                    Due = clock._ticks + dueTime.Ticks;
                    clock._timers.Add(this);
                }
            }

            if (dueTime == TimeSpan.Zero)
            {
                // As with real ones: at once, but not within the caller.
                ThreadPool.UnsafeQueueUserWorkItem(_ => clock.MoveTo(clock.Time), null);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._changing)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
