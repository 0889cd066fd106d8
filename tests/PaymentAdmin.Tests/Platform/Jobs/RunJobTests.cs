using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Data;
using PaymentAdmin.Jobs;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Platform.Work;

namespace PaymentAdmin.Tests.Platform.Jobs;

/// <summary>Of several nodes one runs a job; what becomes of a run is kept, and told where it fails again and again.</summary>
public sealed class RunJobTests
{
    private const string Leases = "claims by the database's clock";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Leases)]
    public async Task Find_OfNewJobs_MakesTheirRowsOnce_AndNamesThemWhenTheyAreDue(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var bench = new JobBench(database, new FakeClock());

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(bench.Due))), Assert.Empty);
        Assert.Equal((FakeClock.Start.AddMinutes(1), FakeClock.Start.Date.AddDays(1).AddHours(1)), ((await bench.Row()).NextRunAt, (await bench.Row(JobBench.Other)).NextRunAt));

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([JobBench.Name], await bench.Due());
        bench.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([JobBench.Name, JobBench.Other], await bench.Due());
    }

    [Theory, EachDatabase(RealOnly = Leases)]
    public async Task Handle_ByManyNodesAtOnce_RunsItOnceAndKeepsHowItWent(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var (clock, runs) = (new FakeClock(), 0);
        await using var bench = new JobBench(database, clock, (actor, _) =>
        {
            Assert.Equal("job sweep", actor.Name);
            clock.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult(40 + (2 * Interlocked.Increment(ref runs)));
        });
        await bench.BecomeDue();
        var began = clock.Time;

        var ran = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => bench.Run())));

        Assert.Equal((1, 1), (ran.Count(was => was), runs));
        var row = await bench.Row();
        Assert.Equal((JobOutcome.Succeeded, 42, 0, null), (row.Outcome!.Value, row.Rows, row.Failures, row.LastError));
        Assert.Equal((began, began.AddSeconds(2), began.AddMinutes(1)), (row.BeganAt, row.EndedAt!.Value, row.NextRunAt));
        Assert.Null(row.ClaimToken);
        Assert.Contains(Environment.MachineName, row.Node!, StringComparison.Ordinal);
        Assert.False(await bench.Run());
    }

    [Theory, EachDatabase(RealOnly = Leases)]
    public async Task Handle_WhereItsNodeWasKilled_RunsOnAnotherWhenTheLeaseHasRunOut_AndTheLateOneChangesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var clock = new FakeClock();
        var (begun, ends) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        await using var stopped = new JobBench(database, clock, (_, _) =>
        {
            begun.SetResult();
            return ends.Task;
        });
        await using var next = new JobBench(database, clock, (_, _) => Task.FromResult(7));
        await stopped.BecomeDue();
        var late = stopped.Run();
        await begun.Task;

        Assert.Empty(await next.Due());
        Assert.False(await next.Run());
        Assert.Equal(JobStatus.Running, (await next.Listed()).Status);
        await next.LetLeaseRunOut();
        Assert.Equal([JobBench.Name], await next.Due());
        Assert.True(await next.Run());

        ends.SetResult(99);
        Assert.True(await late);
        Assert.Equal(7, (await next.Row()).Rows);
        Assert.Contains(stopped.Log.Entries, entry => entry.Message.Contains("was taken over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handle_OfALongRun_RenewsItsLease_AndEndsItWhereItWasTakenOver()
    {
        await using var database = await TestDatabase.Create();
        var clock = new FakeClock();
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var bench = new JobBench(database, clock, async (_, stop) =>
        {
            begun.SetResult();
            await using var told = stop.UnsafeRegister(static source => ((TaskCompletionSource)source!).SetResult(), cancelled);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return 0;
        });
        await bench.BecomeDue();
        var run = bench.Run();
        await begun.Task;
        await bench.LetLeaseRunOut();

        await Renewed(clock);
        await RunningQueue.Until(async () => (await bench.Due()).Count == 0);

        await using (var db = database.Open())
        {
            await db.Set<ScheduledJob>().Where(row => row.ClaimToken != null).ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimToken, WorkBench.Subject(9)), Stop);
        }

        await Renewed(clock);
        await cancelled.Task;
        Assert.True(await run);
        Assert.NotNull((await bench.Row()).ClaimToken);
    }

    [Theory, EachDatabase(RealOnly = Leases)]
    public async Task Handle_OfAJobThatFails_KeepsAndLogsIt_AndRaisesOneAlertFromTheThirdOn(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var fails = true;
        await using var bench = new JobBench(database, new FakeClock(), (_, _) => fails ? throw new InvalidOperationException("the password is hunter2") : Task.FromResult(1));
        await bench.BecomeDue();

        for (var failure = 1; failure <= 4; failure++)
        {
            Assert.True(await bench.Run());
            var row = await bench.Row();
            Assert.Equal((JobOutcome.Failed, failure), (row.Outcome, row.Failures));
            Assert.EndsWith(" InvalidOperationException", row.LastError!, StringComparison.Ordinal);
            Assert.Contains(bench.Log.Entries, entry => entry.Level == LogLevel.Error && entry.Message.Contains(row.LastError!.Split(' ')[0], StringComparison.Ordinal));
            Assert.Equal(failure < 3 ? 0 : failure - 2, (await Alerts(database)).Sum(alert => alert.Count));
            Assert.Equal(JobStatus.Failed, (await bench.Listed()).Status);
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var alert = Assert.Single(await Alerts(database));
        Assert.Equal((TellOfJobs.AlertKind, "jobs"), (alert.Kind, alert.Link));
        Assert.Contains("\"Sweep\" has failed 3 times in a row", alert.Message, StringComparison.Ordinal);

        fails = false;
        await bench.Run();
        Assert.Equal((JobStatus.Waiting, 0, null), ((await bench.Listed()).Status, (await bench.Row()).Failures, (await bench.Row()).LastError));
    }

    [Fact]
    public async Task Handle_WhileItsNodeStops_LeavesTheRestToTheNextRunAtOnce()
    {
        await using var database = await TestDatabase.Create();
        using var node = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        await using var bench = new JobBench(database, new FakeClock(), async (_, stop) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return 0;
        });
        await bench.BecomeDue();
        var run = bench.Run(stop: node.Token);
        await begun.Task;

        await node.CancelAsync();
        await run;

        var row = await bench.Row();
        Assert.Equal((JobOutcome.Interrupted, 0, null), (row.Outcome, row.Failures, row.ClaimToken));
        Assert.Equal([JobBench.Name], await bench.Due());
    }

    [Theory, EachDatabase(RealOnly = Leases)]
    public async Task Handle_OfAPausedJob_RunsOnlyWhereAPersonAsks(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var bench = new JobBench(database, new FakeClock(), (_, _) => Task.FromResult(1));
        var control = bench.Get<ControlJob>();
        await bench.BecomeDue();
        await control.Pause(JobBench.Name, new ReasonInput("It is in the way."), Actors.Admin, Stop);

        Assert.Empty(await bench.Due());
        Assert.False(await bench.Run());
        Assert.Equal(JobStatus.Paused, (await bench.Listed()).Status);

        await control.Run(JobBench.Name, new ReasonInput(), Actors.Admin, Stop);
        Assert.Equal([JobBench.Name], await bench.Due());
        Assert.True(await bench.Run());
        Assert.Null((await bench.Row()).RequestedAt);
        Assert.False(await bench.Run());

        bench.Clock.Advance(TimeSpan.FromHours(1));
        await control.Resume(JobBench.Name, new ReasonInput(), Actors.Admin2, Stop);
        Assert.Equal(JobStatus.Overdue, (await bench.Listed()).Status);
        Assert.True(await bench.Run());
        Assert.False(await bench.Run());
    }

    [Fact]
    public async Task Handle_OfAJobThatIsAskedForWhileItRuns_RunsItOnceMore()
    {
        await using var database = await TestDatabase.Create();
        var clock = new FakeClock();
        JobBench bench = null!;
        var runs = 0;
        bench = new JobBench(database, clock, async (_, _) =>
        {
            if (++runs == 1)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                await bench.Get<ControlJob>().Run(JobBench.Name, new ReasonInput(), Actors.Admin, Stop);
            }

            return runs;
        });
        await using var _ = bench;
        await bench.BecomeDue();

        Assert.True(await bench.Run());
        Assert.True(await bench.Run());
        Assert.False(await bench.Run());
    }

    [Fact]
    public void AddJob_OfAWordThatIsTaken_IsAFault()
    {
        var services = new ServiceCollection().AddJob<JobBench.Idle>(new Job("one", "One", JobSchedule.Daily(0, 0)));

        Assert.Throws<ArgumentException>(() => services.AddJob<JobBench.Idle>(new Job("one", "Another", JobSchedule.Daily(0, 0))));
        Assert.Throws<ArgumentException>(() => services.AddJob<JobBench.Idle>(new Job("", "None", JobSchedule.Daily(0, 0))));
    }

    [Fact]
    public async Task Batches_UntilOneIsNotFull_AddUp()
    {
        var sizes = new Queue<int>([3, 3, 1, 3]);

        Assert.Equal(7, await InBatches.Run(3, _ => Task.FromResult(sizes.Dequeue()), Stop));
        Assert.Single(sizes);
    }

    private static async Task Renewed(FakeClock clock)
    {
        await RunningQueue.Until(() => clock.Waits.Contains(TimeSpan.FromSeconds(20)));
        clock.Advance(TimeSpan.FromSeconds(20));
    }

    private static async Task<List<Alert>> Alerts(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Set<Alert>().AsNoTracking().ToListAsync(Stop);
    }
}
