using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Jobs;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Platform.Work;

namespace PaymentAdmin.Tests.Jobs;

/// <summary>A queue that a person has stopped, and items that a person has done now.</summary>
public sealed class QueueStopTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "claims by the database's clock")]
    public async Task Take_OfAPausedQueue_TakesNothingUntilItIsResumed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        var control = Control(database, bench);
        await bench.Add(1);
        await bench.Add(2, lane: WorkBench.Subject(9));
        await control.Pause(WorkBench.Queue, new ReasonInput("It is in the way."), Actors.Admin, Stop);

        Assert.Empty(await bench.Take());
        Assert.Equal("queue_paused", (await Assert.ThrowsAsync<Refusal>(() => control.Pause(WorkBench.Queue, new ReasonInput("Again."), Actors.Admin2, Stop))).Code);

        await control.Resume(WorkBench.Queue, new ReasonInput(), Actors.Admin2, Stop);
        Assert.Equal(2, (await bench.Take()).Count);
        Assert.Equal("queue_not_paused", (await Assert.ThrowsAsync<Refusal>(() => control.Resume(WorkBench.Queue, new ReasonInput(), Actors.Admin2, Stop))).Code);
    }

    [Theory, EachDatabase(RealOnly = "claims by the database's clock")]
    public async Task Pause_WhileAnItemIsInWork_LetsItEnd(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var claim = await bench.TakeOne();
        await Control(database, bench).Pause(WorkBench.Queue, new ReasonInput("It is in the way."), Actors.Admin, Stop);

        await bench.Complete(claim);

        Assert.Equal(WorkState.Done, Assert.Single(await bench.Items()).State);
    }

    [Fact]
    public async Task Run_OfItemsInEveryState_WakesThoseThatWaitAndRefusesTheOthers()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        var run = new RunItem([new WorkQueue(WorkBench.Queue)], new UnitOfWork(database.Contexts, bench.Clock), new WorkSignal());
        await bench.Add(1, due: FakeClock.Start.AddHours(1));
        var later = (await bench.Item()).Id;

        await run.Handle(WorkBench.Queue, later, Actors.Admin, Stop);
        var claim = await bench.TakeOne();
        Assert.Equal("work_running", (await Assert.ThrowsAsync<Refusal>(() => run.Handle(WorkBench.Queue, later, Actors.Admin, Stop))).Code);

        await bench.Park(claim);
        await run.Handle(WorkBench.Queue, later, Actors.Admin, Stop);
        var again = await bench.TakeOne();
        Assert.Equal(1, again.Attempt);

        await bench.Complete(again);
        Assert.Equal("work_done", (await Assert.ThrowsAsync<Refusal>(() => run.Handle(WorkBench.Queue, later, Actors.Admin, Stop))).Code);
        Assert.Equal(RefusalKind.NotFound, (await Assert.ThrowsAsync<Refusal>(() => run.Handle(WorkBench.Queue, WorkBench.Subject(9), Actors.Admin, Stop))).Kind);
        Assert.Equal(RefusalKind.NotFound, (await Assert.ThrowsAsync<Refusal>(() => run.Handle("parcels", later, Actors.Admin, Stop))).Kind);
        Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(() => run.Handle(WorkBench.Queue, later, Actors.Auditor, Stop))).Kind);
    }

    private static ControlQueue Control(TestDatabase database, WorkBench bench) =>
        new([new WorkQueue(WorkBench.Queue)], new UnitOfWork(database.Contexts, bench.Clock), new WorkSignal());
}
