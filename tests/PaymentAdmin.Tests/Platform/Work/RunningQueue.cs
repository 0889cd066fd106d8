using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>A node that works one queue, with a handler that a test gives it.</summary>
internal sealed class RunningQueue : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService _runner;

    private RunningQueue(TestDatabase database, FakeClock clock, Act act, WorkQueue queue, IReadOnlyCollection<Guid> closed)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(database.Contexts);
        services.AddScoped<UnitOfWork>();
        services.AddSingleton(act);
        services.AddSingleton(new Lanes(closed));
        services.AddWorkQueue<Handler, Lanes>(queue);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        _runner = _services.GetRequiredService<IHostedService>();
        Clock = clock;
        Every = queue.Every;
    }

    public delegate Task Act(WorkClaim claim, CancellationToken cancellationToken);

    public FakeClock Clock { get; }

    public TimeSpan Every { get; }

    public TestLog Log { get; } = new();

    public static async Task<RunningQueue> Start(TestDatabase database, FakeClock clock, Act act, WorkQueue? queue = null, IReadOnlyCollection<Guid>? closed = null)
    {
        var running = new RunningQueue(database, clock, act, queue ?? new WorkQueue(WorkBench.Queue), closed ?? []);
        await running._runner.StartAsync(TestContext.Current.CancellationToken);
        return running;
    }

    public void Wake() => _services.GetRequiredService<WorkSignal>().Wake(WorkBench.Queue);

    /// <summary>Until the runner has found nothing to do and set its timer.</summary>
    public Task Idle() => Until(() => Clock.Waits.Contains(Every));

    /// <summary>Stops the node; where <paramref name="patience"/> is cancelled it no longer waits for what is begun.</summary>
    public Task Stop(CancellationToken patience = default) => _runner.StopAsync(patience);

    public static Task Until(Func<bool> holds) => Until(() => Task.FromResult(holds()));

    /// <summary>Until something holds that other threads bring about; gives up long after it should.</summary>
    public static async Task Until(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _runner.StopAsync(new CancellationToken(canceled: true));
        await _services.DisposeAsync();
        Log.Dispose();
    }

    /// <summary>Lanes that are closed until a test takes them out of its collection.</summary>
    private sealed class Lanes(IReadOnlyCollection<Guid> closed) : IWorkLanes
    {
        public Task<IReadOnlyCollection<Guid>> Closed(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<Guid>>([.. closed]);
    }

    private sealed class Handler(Act act) : IWorkHandler
    {
        public Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
        {
            Assert.Equal(subjectId, claim.SubjectId);
            return act(claim, cancellationToken);
        }
    }
}
