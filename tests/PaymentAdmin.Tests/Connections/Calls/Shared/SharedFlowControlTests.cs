using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Connections.Calls.Shared;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls.Shared;

/// <summary>Two nodes on one database, by its own clock.</summary>
public sealed class SharedFlowControlTests
{
    private const string ByTime = "goes by the database's own time";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = ByTime)]
    public async Task Run_ByFiftyCallersOnTwoNodes_ExceedsNeitherLimitAndUsesThem(DatabaseProvider provider)
    {
        const int PerSecond = 40;
        await using var calling = await Calling.With(Limited(PerSecond, 6), provider: provider);
        using var one = Node(calling);
        using var two = Node(calling);
        var begun = new ConcurrentBag<DateTime>();
        var (running, most, refused) = (0, 0, 0);
        var over = TimeProvider.System.GetTimestamp();

        async Task<FlowResult> Call(CancellationToken stop)
        {
            begun.Add(TimeProvider.System.GetUtcNow().UtcDateTime);
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            await Task.Delay(TimeSpan.FromMilliseconds(30), stop);
            Interlocked.Decrement(ref running);
            return Result(200);
        }

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async caller =>
        {
            while (TimeProvider.System.GetElapsedTime(over) < TimeSpan.FromSeconds(4))
            {
                var result = await (caller % 2 == 0 ? one : two).Run(calling.Connection, Call, null, Stop);
                Interlocked.Add(ref refused, result.Answer.Outcome == CallOutcome.NotSent ? 1 : 0);
            }
        }));

        var seconds = begun.GroupBy(at => at.Ticks / TimeSpan.TicksPerSecond).Select(second => second.Count()).ToList();
        Assert.All(seconds, count => Assert.InRange(count, 1, PerSecond));
        Assert.InRange(most, 1, 6);
        Assert.Equal(0, refused);

        // Not that a limit that lets nothing through holds too.
        Assert.True(begun.Count > PerSecond * 2, $"{begun.Count} calls");
    }

    [Theory, EachDatabase(RealOnly = ByTime)]
    public async Task Run_AfterFailuresOnOneNode_IsRefusedOnTheOther(DatabaseProvider provider)
    {
        await using var calling = await Calling.With(Limited(200, 16), provider: provider);
        using var one = Node(calling);
        using var two = Node(calling);
        for (var i = 0; i < 10; i++)
        {
            await one.Run(calling.Connection, Answers(503), null, Stop);
        }

        var refused = await two.Run(calling.Connection, _ => throw new InvalidOperationException("It was called."), null, Stop);

        Assert.Equal(CallOutcome.NotSent, refused.Answer.Outcome);
        Assert.StartsWith("Half of the last calls failed", refused.Answer.Problem, StringComparison.Ordinal);
        var state = await two.StateOf(calling.Connection.Id, Stop);
        Assert.Equal((BreakerPosition.Open, TimeSpan.FromSeconds(30)), (state.Breaker, state.Until - state.Since));
        var closed = await Closed(calling, two);
        Assert.Equal((calling.Connection.Id, state.Until), (closed.ConnectionId, closed.Until));
    }

    [Theory, EachDatabase(RealOnly = ByTime)]
    public async Task Run_WhenTheBreakerIsHalfOpen_TriesOneCallOverAllNodes(DatabaseProvider provider)
    {
        await using var calling = await Calling.With(Limited(200, 16), provider: provider);
        using var one = Node(calling);
        using var two = Node(calling);
        for (var i = 0; i < 10; i++)
        {
            await one.Run(calling.Connection, Answers(503), null, Stop);
        }

        await EndTheBreak(calling);
        var answer = new TaskCompletionSource<FlowResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var called = 0;
        Task<FlowResult> Trial(CancellationToken stop)
        {
            Interlocked.Increment(ref called);
            begun.TrySetResult();
            return answer.Task;
        }

        var calls = Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : two).Run(calling.Connection, Trial, null, Stop)).ToList();
        var refused = new List<FlowResult>();
        await foreach (var ended in Task.WhenEach(calls))
        {
            refused.Add(await ended);
            if (refused.Count == 19)
            {
                break;
            }
        }

        await begun.Task;
        Assert.Equal(1, called);
        Assert.All(refused, result => Assert.Equal((CallOutcome.NotSent, FlowText.Trying), (result.Answer.Outcome, result.Answer.Problem)));
        Assert.Equal(FlowText.Trying, (await Closed(calling, one)).Reason);
        answer.SetResult(Result(200));
        Assert.Single(await Task.WhenAll(calls), result => result.Answer.Status == 200);
        Assert.Equal(BreakerPosition.Closed, (await two.StateOf(calling.Connection.Id, Stop)).Breaker);
        Assert.Equal(200, (await two.Run(calling.Connection, Answers(200), null, Stop)).Answer.Status);
    }

    [Theory, EachDatabase(RealOnly = ByTime)]
    public async Task Run_AfterANodeWasKilled_HasItsPermitsWhenTheirTimeIsOver(DatabaseProvider provider)
    {
        await using var calling = await Calling.With(Limited(200, 2), provider: provider);
        var store = new SharedFlowStore(calling.Database.Contexts);
        var killed = await store.Exchange(calling.Connection.Id, new FlowAsk(new Guid("00000000-0000-0000-0000-000000000009"), 200, 2, TimeSpan.FromSeconds(30), 0, 2, 2, FlowReport.Nothing), Stop);
        Assert.Equal(2, killed.Grant.Share.Held);
        using var node = Node(calling);
        var waiting = node.Run(calling.Connection, Answers(200), null, Stop);

        await Task.Delay(TimeSpan.FromMilliseconds(200), Stop);
        Assert.False(waiting.IsCompleted);
        await ForgetShares(calling);

        Assert.Equal(200, (await waiting).Answer.Status);
    }

    [Theory, EachDatabase(RealOnly = ByTime)]
    public async Task Run_After429OnOneNode_SlowsBothDownAndTellsOnce(DatabaseProvider provider)
    {
        await using var calling = await Calling.With(Limited(50, 16), provider: provider);
        using var one = Node(calling);
        using var two = Node(calling);

        var first = await one.Run(calling.Connection, Answers(429, TimeSpan.FromSeconds(20)), null, Stop);
        var refused = await two.Run(calling.Connection, Answers(200), null, Stop);

        Assert.Equal(25, first.SlowedTo);
        Assert.StartsWith("The PSP asked us to send nothing until ", refused.Answer.Problem, StringComparison.Ordinal);
        var state = await two.StateOf(calling.Connection.Id, Stop);
        Assert.Equal(new SlowedRate(25, 50), state.Slowed);
        Assert.Equal(state.WaitUntil, (await Closed(calling, two)).Until);
    }

    [Theory, EachDatabase(RealOnly = ByTime)]
    public async Task Run_WhileTheDatabaseCannotBeReached_SendsNothing(DatabaseProvider provider)
    {
        await using var calling = await Calling.With(Limited(50, 16), provider: provider);
        var (contexts, log) = (new Breakable(calling.Database.Contexts), new TestLog());
        using var node = Node(calling, contexts, log);
        Assert.Equal(200, (await node.Run(calling.Connection, Answers(200), null, Stop)).Answer.Status);

        contexts.IsBroken = true;
        var refused = await node.Run(calling.Connection, _ => throw new InvalidOperationException("It was called."), null, Stop);

        Assert.Equal((CallOutcome.NotSent, FlowText.Unreachable, false), (refused.Answer.Outcome, refused.Answer.Problem, refused.PspFailed));
        contexts.IsBroken = false;
        Assert.Equal(200, (await node.Run(calling.Connection, Answers(200), null, Stop)).Answer.Status);
    }

    [Theory, EachDatabase(RealOnly = ByTime)]
    public async Task Run_WhileAllPermitsAreOut_GivesUpWhenItIsTooLate(DatabaseProvider provider)
    {
        await using var calling = await Calling.With(Limited(50, 1), provider: provider);
        using var node = Node(calling);
        var answer = new TaskCompletionSource<FlowResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = node.Run(calling.Connection, _ => answer.Task, null, Stop);

        var late = await node.Run(calling.Connection, Answers(200), TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(300), Stop);

        Assert.Equal((CallOutcome.NotSent, SendingTime.TooLate), (late.Answer.Outcome, late.Answer.Problem));
        answer.SetResult(Result(200));
        Assert.Equal(200, (await running).Answer.Status);
        Assert.Equal(200, (await node.Run(calling.Connection, Answers(200), null, Stop)).Answer.Status);
    }

    /// <summary>Each of its queries, on the SQL Server model too.</summary>
    [Theory, EachDatabase]
    public async Task Exchange_OneAfterAnother_KeepsWhatWasToldAndGiven(DatabaseProvider provider)
    {
        await using var calling = await Calling.With(Limited(50, 16), provider: provider);
        var (store, id) = (new SharedFlowStore(calling.Database.Contexts), calling.Connection.Id);
        using var node = Node(calling);
        Assert.Equal(new FlowStatus(BreakerPosition.Closed, null, null, null, 0, 0, 0), await node.StateOf(id, Stop));

        var first = await store.Exchange(id, Ask(FlowReport.Nothing), Stop);
        var second = await store.Exchange(id, Ask(new FlowReport(10, 10, new TooMany(TimeSpan.Zero, TimeSpan.FromSeconds(40)), null)), Stop);

        Assert.Equal((3, 3), (first.Grant.Slots.Count, first.Grant.Share.Held));
        Assert.Equal((0, 25), (second.Grant.Slots.Count, second.Grant.SlowedTo));
        var state = await node.StateOf(id, Stop);
        Assert.Equal((BreakerPosition.Open, new SlowedRate(25, 50)), (state.Breaker, state.Slowed));
        Assert.StartsWith("The PSP asked us", (await Closed(calling, node)).Reason, StringComparison.Ordinal);
    }

    private static FlowAsk Ask(FlowReport told) => new(new Guid("00000000-0000-0000-0000-000000000001"), 50, 16, TimeSpan.FromSeconds(30), 0, 3, 3, told);

    private static ConnectionSettings Limited(int perSecond, int atOnce) =>
        Calling.Plain with { Limits = new ConnectionLimits { RequestsPerSecond = perSecond, ConcurrentRequests = atOnce } };

    private static SharedFlowControl Node(Calling calling, IDbContextFactory<PaymentDb>? contexts = null, TestLog? log = null) =>
        new(contexts ?? calling.Database.Contexts, TimeProvider.System, new LoggerFactory([log ?? calling.Log]).CreateLogger<SharedFlowControl>());

    private static async Task<ClosedConnection> Closed(Calling calling, SharedFlowControl node)
    {
        await using var db = calling.Database.Open();
        return Assert.Single(await node.Closed(db, Stop));
    }

    /// <summary>As if half a minute had passed.</summary>
    private static async Task EndTheBreak(Calling calling)
    {
        await using var db = calling.Database.Open();
        await db.Set<SharedFlow>().ExecuteUpdateAsync(set => set.SetProperty(flow => flow.OpenUntil, flow => DatabaseClock.Now()).SetProperty(flow => flow.Version, flow => flow.Version + 1), Stop);
    }

    /// <summary>As if the time of all shares were over.</summary>
    private static async Task ForgetShares(Calling calling)
    {
        await using var db = calling.Database.Open();
        await db.Set<SharedFlow>().ExecuteUpdateAsync(set => set.SetProperty(flow => flow.Shares, "").SetProperty(flow => flow.Version, flow => flow.Version + 1), Stop);
    }

    private static Func<CancellationToken, Task<FlowResult>> Answers(int status, TimeSpan? retryAfter = null) => _ => Task.FromResult(Result(status, retryAfter));

    private static FlowResult Result(int status, TimeSpan? retryAfter = null) =>
        new(new PspAnswer(CallOutcome.Answered, status, new Dictionary<string, string>(), [], null, 0) { RetryAfter = retryAfter }, PspFailed: status >= 500);

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen) is var now && now == seen ? value : now;
        }
    }

    /// <summary>A database that a test takes away and brings back.</summary>
    private sealed class Breakable(IDbContextFactory<PaymentDb> real) : IDbContextFactory<PaymentDb>
    {
        public bool IsBroken { get; set; }

        public PaymentDb CreateDbContext() => IsBroken ? throw new TimeoutException("The database does not answer.") : real.CreateDbContext();
    }
}
