using System.Globalization;

namespace PaymentAdmin.Platform.Jobs;

/// <summary>When a job runs.</summary>
public sealed class JobSchedule
{
    private readonly TimeSpan _every;
    private readonly TimeOnly? _at;
    private readonly int _timesAsLong;

    private JobSchedule(TimeSpan every, TimeOnly? at, int timesAsLong)
    {
        _every = every;
        _at = at;
        _timesAsLong = timesAsLong;
    }

    /// <summary>Again and again, counted from when it began.</summary>
    /// <param name="interval">From 5 seconds to 1 day.</param>
    /// <param name="timesAsLong">It pauses at least so many times as long as it ran: what takes long is then done less often; 0 where that does not matter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is shorter or longer, or the factor negative.</exception>
    public static JobSchedule Every(TimeSpan interval, int timesAsLong = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromSeconds(5));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfNegative(timesAsLong);
        return new JobSchedule(interval, at: null, timesAsLong);
    }

    /// <summary>Once a day.</summary>
    /// <param name="hour">UTC, 0 to 23.</param>
    /// <param name="minute">0 to 59.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such time of day.</exception>
    public static JobSchedule Daily(int hour, int minute) => new(TimeSpan.FromDays(1), new TimeOnly(hour, minute), timesAsLong: 0);

    /// <summary>The first run of one that has never run.</summary>
    /// <param name="now">UTC.</param>
    public DateTime First(DateTime now) => Next(now, now);

    /// <summary>The run after one that has ended; never one that was missed.</summary>
    /// <param name="began">When it began, UTC.</param>
    /// <param name="ended">When it ended, UTC.</param>
    public DateTime Next(DateTime began, DateTime ended)
    {
        if (_at is { } at)
        {
            var today = ended.Date + at.ToTimeSpan();
            return today > ended ? today : today.AddDays(1);
        }

        return Later(began + _every, ended + (_timesAsLong * Later(ended, began).Subtract(began)));
    }

    /// <summary>For people: "every 10 seconds", "daily at 02:15 UTC".</summary>
    public override string ToString() => _at is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"daily at {at:HH\\:mm} UTC")
        : _every switch
        {
            { TotalMinutes: 1 } => "every minute",
            { TotalHours: 1 } => "every hour",
            _ when _every.Ticks % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"every {_every.TotalHours} hours"),
            _ when _every.Ticks % TimeSpan.TicksPerMinute == 0 => string.Create(CultureInfo.InvariantCulture, $"every {_every.TotalMinutes} minutes"),
            _ => string.Create(CultureInfo.InvariantCulture, $"every {_every.TotalSeconds} seconds"),
        };

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
