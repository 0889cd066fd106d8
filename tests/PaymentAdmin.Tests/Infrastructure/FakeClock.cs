namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class FakeClock : TimeProvider
{
    /// <summary>Where every clock starts: whole milliseconds, UTC.</summary>
    public static readonly DateTime Start = new(2026, 3, 14, 9, 26, 53, 589, DateTimeKind.Utc);

    private long _ticks = Start.Ticks;

    /// <summary>The time that it shows.</summary>
    public DateTime Time => new(Interlocked.Read(ref _ticks), DateTimeKind.Utc);

    public override DateTimeOffset GetUtcNow() => new(Time);

    /// <summary>Moves it on.</summary>
    public DateTime Advance(TimeSpan by) => new(Interlocked.Add(ref _ticks, by.Ticks), DateTimeKind.Utc);

    /// <summary>Sets it, backwards too.</summary>
    public void Set(DateTime utc) => Interlocked.Exchange(ref _ticks, utc.Ticks);
}
