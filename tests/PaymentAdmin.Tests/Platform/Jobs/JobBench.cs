using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Jobs;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Jobs;

/// <summary>A node with two jobs that do what a test says, run by hand.</summary>
internal sealed class JobBench : IAsyncDisposable
{
    public const string Name = "sweep";
    public const string Other = "tidy";

    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;

    public JobBench(TestDatabase database, FakeClock clock, Act? act = null)
    {
        _database = database;
        Clock = clock;
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(database.Contexts)
            .AddScoped<UnitOfWork>()
            .AddSingleton(act ?? ((_, _) => Task.FromResult(0)))
            .AddScoped<IJobTrouble, TellOfJobs>()
            .AddScoped<ListJobs>()
            .AddScoped<ControlJob>()
            .AddJob<Acting>(new Job(Name, "Sweep", JobSchedule.Every(TimeSpan.FromMinutes(1))))
            .AddJob<Idle>(new Job(Other, "Tidy", JobSchedule.Daily(1, 0)))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public delegate Task<int> Act(Actor actor, CancellationToken cancellationToken);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public FakeClock Clock { get; }

    public TestLog Log { get; } = new();

    public T Get<T>() where T : notnull => _services.CreateScope().ServiceProvider.GetRequiredService<T>();

    public Task<IReadOnlyList<string>> Due() => Get<DueJobs>().Find(Stop);

    /// <summary>Makes the rows, and moves the clock to where the sweep is due.</summary>
    public async Task BecomeDue()
    {
        await Due();
        Clock.Advance(TimeSpan.FromMinutes(1));
    }

    public Task<bool> Run(string name = Name, CancellationToken? stop = null) => Get<RunJob>().Handle(name, stop ?? Stop);

    public async Task<ScheduledJob> Row(string name = Name)
    {
        await using var db = _database.Open();
        return await db.Set<ScheduledJob>().AsNoTracking().SingleAsync(row => row.Name == name, Stop);
    }

    public async Task<ListJobs.Row> Listed(string name = Name) => Assert.Single(await Get<ListJobs>().Handle(Actors.Auditor, Stop), row => row.Name == name);

    /// <summary>Lets the lease run out, by the database's own clock.</summary>
    public async Task LetLeaseRunOut()
    {
        await using var db = _database.Open();
        await db.Set<ScheduledJob>().Where(row => row.ClaimToken != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, row => DatabaseClock.Now().AddSeconds(-1.0)), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Log.Dispose();
    }

    internal sealed class Acting(Act act) : IJob
    {
        public Task<int> Handle(Actor actor, CancellationToken cancellationToken) => act(actor, cancellationToken);
    }

    internal sealed class Idle : IJob
    {
        public Task<int> Handle(Actor actor, CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
