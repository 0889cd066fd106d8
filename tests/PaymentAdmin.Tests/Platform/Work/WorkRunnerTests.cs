using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>A node that works its queue: when it begins, how it goes on after failures, how it stops.</summary>
public sealed class WorkRunnerTests
{
    private const string AtOnce = "runs things at once";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancelled => new(canceled: true);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Run_OfWorkThatWaits_DoesItAllAtMostSoManyAtOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        for (var subject = 0; subject < 30; subject++)
        {
            await bench.Add(subject);
        }

        var (now, most, done) = (0, 0, new ConcurrentQueue<Guid>());
        await using var running = await RunningQueue.Start(
            database,
            bench.Clock,
            async (claim, _) =>
            {
                var atWork = Interlocked.Increment(ref now);
                InterlockedMax(ref most, atWork);
                await Task.Yield();
                done.Enqueue(claim.SubjectId);
                Interlocked.Decrement(ref now);
            },
            new WorkQueue(WorkBench.Queue) { Parallelism = 3 });

        await Ended(bench, WorkState.Done);
        await running.Stop(Test);
        Assert.Equal(Enumerable.Range(0, 30).Select(WorkBench.Subject).Order(), done.Order());
        Assert.InRange(most, 1, 3);
        Assert.All(await bench.Items(), item => Assert.Equal(WorkState.Done, item.State));
    }

    [Fact]
    public async Task Run_WhileOneWaits_DoesTheOthers()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        await bench.Add(1, "a");
        await bench.Add(2, "a");
        await bench.Add(3, "b");
        var release = new TaskCompletionSource();
        var done = new ConcurrentQueue<Guid>();
        await using var running = await RunningQueue.Start(database, bench.Clock, async (claim, _) =>
        {
            if (claim.SubjectId == WorkBench.Subject(1))
            {
                await release.Task;
            }

            done.Enqueue(claim.SubjectId);
        });

        await RunningQueue.Until(() => done.Contains(WorkBench.Subject(3)));
        Assert.Equal([WorkBench.Subject(3)], done);
        release.SetResult();
        await RunningQueue.Until(() => done.Count == 3);
        Assert.Equal([WorkBench.Subject(3), WorkBench.Subject(1), WorkBench.Subject(2)], done);
    }

    [Fact]
    public async Task Run_WhileMostHandsAreBusy_GivesTheFreeOnesWorkTogetherOrAfterAMoment()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        for (var subject = 1; subject <= 7; subject++)
        {
            await bench.Add(subject, due: FakeClock.Start.AddMilliseconds(subject - 10));
        }

        var begun = new ConcurrentQueue<Guid>();
        var ends = new ConcurrentDictionary<Guid, TaskCompletionSource>();
        await using var running = await RunningQueue.Start(
            database,
            bench.Clock,
            (claim, _) =>
            {
                var end = ends.GetOrAdd(claim.SubjectId, _ => new TaskCompletionSource());
                begun.Enqueue(claim.SubjectId);
                return end.Task;
            },
            new WorkQueue(WorkBench.Queue) { Parallelism = 4 });
        await RunningQueue.Until(() => begun.Count == 4);

        // One is free: it waits, and goes on with the next that becomes free.
        ends[WorkBench.Subject(1)].SetResult();
        await RunningQueue.Until(() => bench.Clock.Waits.Contains(TimeSpan.FromMilliseconds(10)));
        Assert.Equal(4, begun.Count);
        ends[WorkBench.Subject(2)].SetResult();
        await RunningQueue.Until(() => begun.Count == 6);

        // One is free and stays the only one: it waits for a moment, not for the others.
        ends[WorkBench.Subject(3)].SetResult();
        await RunningQueue.Until(() => bench.Clock.Waits.Contains(TimeSpan.FromMilliseconds(10)));
        bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        await RunningQueue.Until(() => begun.Count == 7);

        foreach (var end in ends.Values)
        {
            end.TrySetResult();
        }

        await Ended(bench, WorkState.Done);
    }

    [Fact]
    public async Task Wake_OfARunnerThatWaits_BeginsWithoutTheTimer()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        var begun = new TaskCompletionSource<Guid>();
        await using var running = await RunningQueue.Start(database, bench.Clock, (claim, _) => Done(begun.TrySetResult(claim.SubjectId)));
        await running.Idle();
        await bench.Add(1);

        running.Wake();

        Assert.Equal(WorkBench.Subject(1), await begun.Task.WaitAsync(Limit, Test));
        Assert.Equal(FakeClock.Start, bench.Clock.Time);
    }

    [Fact]
    public async Task Run_WithoutASignal_BeginsWithItsTimer()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        var begun = new TaskCompletionSource<Guid>();
        await using var running = await RunningQueue.Start(database, bench.Clock, (claim, _) => Done(begun.TrySetResult(claim.SubjectId)));
        await running.Idle();
        await bench.Add(1);

        bench.Clock.Advance(running.Every);

        Assert.Equal(WorkBench.Subject(1), await begun.Task.WaitAsync(Limit, Test));
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Run_OfWhatFailsAgainAndAgain_TriesWithGrowingPausesAndThenLeavesItToAPerson(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var tries = new ConcurrentQueue<TimeSpan>();
        await using var running = await RunningQueue.Start(
            database,
            bench.Clock,
            (_, _) =>
            {
                tries.Enqueue(bench.Clock.Time - FakeClock.Start);
                throw new InvalidOperationException("the password is hunter2");
            },
            new WorkQueue(WorkBench.Queue) { Retries = new RetrySchedule(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)), Every = TimeSpan.FromSeconds(1) });

        for (var second = 0; second < 60; second++)
        {
            await running.Idle();
            await Ended(bench);
            bench.Clock.Advance(running.Every);
        }

        await running.Stop(Test);
        Assert.Equal([0, 10, 40], tries.Select(at => at.TotalSeconds));
        var item = await bench.Item();
        Assert.Equal((WorkState.Parked, 3), (item.State, item.Attempts));
        var logged = running.Log.Entries.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Message).ToList();
        Assert.Equal(3, logged.Count);
        var correlation = item.LastError!.Split(' ')[0];
        Assert.Contains($"({correlation})", logged[^1], StringComparison.Ordinal);
        Assert.EndsWith("InvalidOperationException", item.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfWhatIsRefused_KeepsTheRefusalsWords()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        await bench.Add(1);
        await using var running = await RunningQueue.Start(
            database, bench.Clock, (_, _) => throw Refusal.Rule("held", "It is held."), new WorkQueue(WorkBench.Queue) { Retries = new RetrySchedule() });

        await Ended(bench, WorkState.Parked);

        Assert.EndsWith("held: It is held.", (await bench.Item()).LastError, StringComparison.Ordinal);
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Run_OfWhatWasLeftByAKilledNode_DoesItAgainWhenItsLeaseHasRunOut(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        await bench.TakeOne();
        var attempts = new ConcurrentQueue<int>();
        await using var running = await RunningQueue.Start(database, bench.Clock, (claim, _) =>
        {
            attempts.Enqueue(claim.Attempt);
            return Task.CompletedTask;
        });
        await running.Idle();
        Assert.Empty(attempts);

        await bench.LetLeasesRunOut();
        running.Wake();

        await Ended(bench, WorkState.Done);
        Assert.Equal([2], attempts);
    }

    [Fact]
    public async Task Run_OfWhatKilledEveryTry_LeavesItToAPersonWithoutAnother()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        await bench.Add(1);
        for (var attempt = 0; attempt < RetrySchedule.Default.MaxAttempts; attempt++)
        {
            await bench.TakeOne();
            await bench.LetLeasesRunOut();
        }

        var handled = 0;
        await using var running = await RunningQueue.Start(database, bench.Clock, (_, _) => Done(Interlocked.Increment(ref handled)));

        await Ended(bench, WorkState.Parked);
        Assert.Equal(0, handled);
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Run_OfOneThatIsTakenOverMeanwhile_LeavesTheItemToItsNewOwner(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        var takenOver = new TaskCompletionSource<WorkClaim>();
        await using var running = await RunningQueue.Start(
            database,
            bench.Clock,
            async (_, _) =>
            {
                await bench.LetLeasesRunOut();
                takenOver.SetResult(await bench.TakeOne());
            },
            new WorkQueue(WorkBench.Queue) { Parallelism = 1 });

        var owner = await takenOver.Task.WaitAsync(Limit, Test);
        await RunningQueue.Until(() => running.Log.Entries.Any(entry => entry.Message.Contains("was taken over", StringComparison.Ordinal)));

        Assert.Equal(owner.Token, (await bench.Item()).ClaimToken);
        await bench.Complete(owner);
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Run_WhereTheHandlerCommitsTheEndItself_DoesNotEndItTwice(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.Add(1);
        await using var running = await RunningQueue.Start(database, bench.Clock, (claim, _) => bench.Complete(claim));

        await Ended(bench, WorkState.Done);
        await running.Idle();
        await running.Stop(Test);
        Assert.Empty(running.Log.Entries);
    }

    [Fact]
    public async Task Stop_WhileWorkIsBegun_LetsItEndAndBeginsNoMore()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        await bench.Add(1, "a");
        await bench.Add(2, "a");
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var running = await RunningQueue.Start(database, bench.Clock, async (_, stop) =>
        {
            begun.SetResult();
            await release.Task;
            stop.ThrowIfCancellationRequested();
        });
        await begun.Task.WaitAsync(Limit, Test);

        var stopping = running.Stop(Test);
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping.WaitAsync(Limit, Test);

        Assert.Equal([WorkState.Done, WorkState.Waiting], (await bench.Items()).Select(item => item.State));
        Assert.Empty(running.Log.Entries);
    }

    [Fact]
    public async Task Stop_WithoutPatience_CancelsWhatIsBegunAndLeavesItToItsLease()
    {
        await using var database = await TestDatabase.Create();
        var bench = new WorkBench(database);
        await bench.Add(1);
        var begun = new TaskCompletionSource();
        await using var running = await RunningQueue.Start(database, bench.Clock, (_, stop) =>
        {
            begun.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, stop);
        });
        await begun.Task.WaitAsync(Limit, Test);

        await running.Stop(Cancelled);
        await RunningQueue.Until(() => running.Log.Entries.Any(entry => entry.Message.Contains("the node stops", StringComparison.Ordinal)));

        Assert.NotNull((await bench.Item()).ClaimToken);
        await bench.LetLeasesRunOut();
        Assert.Equal(2, (await bench.TakeOne()).Attempt);
    }

    [Fact]
    public async Task Run_WhereTheDatabaseIsGone_SaysSoAndGoesOn()
    {
        await using var database = await TestDatabase.Create();
        await database.Drop();
        var clock = new FakeClock();
        await using var running = await RunningQueue.Start(database, clock, (_, _) => Task.CompletedTask);

        for (var look = 1; look <= 3; look++)
        {
            await RunningQueue.Until(() => running.Log.Entries.Count(entry => entry.Message.Contains("could not be looked at", StringComparison.Ordinal)) >= look);
            await running.Idle();
            clock.Advance(running.Every);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void RetrySchedule_WithAPauseThatIsNotPositive_IsAFault(int seconds) =>
        Assert.Throws<ArgumentException>(() => new RetrySchedule(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void RetrySchedule_WithAPauseThatShrinks_IsAFault() =>
        Assert.Throws<ArgumentException>(() => new RetrySchedule(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));

    private static Task Ended(WorkBench bench, WorkState? state = null) => RunningQueue.Until(async () =>
        (await bench.Items()).All(item => item.ClaimToken is null && (state is null || item.State == state)));

    private static Task Done(object _) => Task.CompletedTask;

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
