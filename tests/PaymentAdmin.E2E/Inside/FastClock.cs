using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace PaymentAdmin.E2E.Inside;

/// <summary>
/// The application's clock goes faster than the machine's, so that pauses of a minute are over in seconds, and can be put
/// forward by the test while it runs. All nodes of a test, and each that starts again, have the same. The database keeps its
/// own time: leases are as long as ever.
/// </summary>
internal sealed class FastClock : TimeProvider
{
    /// <summary>Since when (Unix milliseconds), how many times as fast, and the file with the milliseconds that are added; parted by spaces.</summary>
    public const string Variable = "FAST_CLOCK";

    private readonly DateTimeOffset _since;
    private readonly double _factor;
    private readonly MemoryMappedViewAccessor _forward;

    private FastClock(DateTimeOffset since, double factor, string file)
    {
        (_since, _factor) = (since, factor);
        _forward = MemoryMappedFile.CreateFromFile(file, FileMode.Open, mapName: null, sizeof(long), MemoryMappedFileAccess.ReadWrite).CreateViewAccessor();
    }

    private TimeSpan Forward => TimeSpan.FromMilliseconds(_forward.ReadInt64(0));

    public static void Begin()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(' ', 3) is [var since, var factor, var file])
        {
            var clock = new FastClock(
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(since, CultureInfo.InvariantCulture)), double.Parse(factor, CultureInfo.InvariantCulture), file);
            Watcher.Begin("Microsoft.Extensions.Hosting", (name, host) => Install(clock, name, host));
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        var now = System.GetUtcNow();
        return now + ((now - _since) * (_factor - 1)) + Forward;
    }

    public override long GetTimestamp() => (long)((Stopwatch.GetTimestamp() * _factor) + (Forward.TotalSeconds * Stopwatch.Frequency));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Real(dueTime), Real(period)), this);

    // The last word: after all that the application registers itself.
    private static void Install(FastClock clock, string name, object? host)
    {
        if (name == "HostBuilding" && host is IHostBuilder builder)
        {
            builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        }
    }

    private TimeSpan Real(TimeSpan span) => span <= TimeSpan.Zero ? span : span / _factor;

    private sealed class Timer(ITimer timer, FastClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Real(dueTime), clock.Real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
