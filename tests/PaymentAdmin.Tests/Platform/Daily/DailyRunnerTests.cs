using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Daily;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Daily;

public sealed class DailyRunnerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EachDay_DoesAllWorkEvenWhereOneFails()
    {
        var clock = new FakeClock();
        using var log = new TestLog(LogLevel.Information);
        var done = new Done();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log))
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(done)
            .Also(all => all.AddDailyWork<Broken>())
            .Also(all => all.AddDailyWork<Counted>())
            .BuildServiceProvider();
        var runner = Assert.Single(services.GetServices<IHostedService>());
        await runner.StartAsync(Stop);
        while (clock.NextDue is null)
        {
            // It begins beside the test: its first day is counted from there.
            await Task.Delay(TimeSpan.FromMilliseconds(1), Stop);
        }

        foreach (var after in (TimeSpan[])[TimeSpan.FromMinutes(5), TimeSpan.FromDays(1), TimeSpan.FromDays(1)])
        {
            clock.Advance(after);
            await done.Next.WaitAsync(Stop);
        }

        await runner.StopAsync(Stop);
        Assert.Equal(3, log.Entries.Count(entry => entry.Level == LogLevel.Error && entry.Message.StartsWith("Broken could not be done", StringComparison.Ordinal)));
        Assert.Equal(0, done.Next.CurrentCount);
    }

    [Fact]
    public async Task Batches_UntilOneIsNotFull_AddUp()
    {
        var sizes = new Queue<int>([3, 3, 1, 3]);

        Assert.Equal(7, await InBatches.Run(3, _ => Task.FromResult(sizes.Dequeue()), Stop));
        Assert.Single(sizes);
    }

    internal sealed class Done : IDisposable
    {
        public SemaphoreSlim Next { get; } = new(0);

        public void Dispose() => Next.Dispose();
    }

    internal sealed class Broken : IDailyWork
    {
        public Task<int> Handle(Actor actor, CancellationToken cancellationToken) => throw new InvalidOperationException("Broken.");
    }

    internal sealed class Counted(Done done) : IDailyWork
    {
        public Task<int> Handle(Actor actor, CancellationToken cancellationToken)
        {
            done.Next.Release();
            return Task.FromResult(1);
        }
    }
}

internal static class Chaining
{
    public static IServiceCollection Also(this IServiceCollection services, Action<IServiceCollection> add)
    {
        add(services);
        return services;
    }
}
