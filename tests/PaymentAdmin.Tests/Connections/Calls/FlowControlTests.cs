using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls;

/// <summary>Limits and breaker, by a clock that the test moves.</summary>
public sealed class FlowControlTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly LocalFlowControl _flow;

    public FlowControlTests()
    {
        _flow = new LocalFlowControl(_clock);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _flow.Dispose();

    [Fact]
    public async Task Run_MoreThanAllowedPerSecond_WaitsForTheNextSecond()
    {
        var connection = Connection(perSecond: 3);
        var calls = Enumerable.Range(0, 7).Select(_ => _flow.Run(connection, Answers(200), null, Stop)).ToList();

        await Ended(calls, 3);
        Assert.Equal((4, 0, 3), (State(connection).Waiting, State(connection).Running, State(connection).LastMinute));
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(3, calls.Count(call => call.IsCompleted));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await Ended(calls, 6);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Ended(calls, 7);

        Assert.All(await Task.WhenAll(calls), result => Assert.Equal(200, result.Answer.Status));
        Assert.Equal(7, State(connection).LastMinute);
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(0, State(connection).LastMinute);
    }

    [Fact]
    public async Task Run_LongerThanTheTimeOutInTheQueue_IsNotSent()
    {
        var connection = Connection(concurrent: 1);
        var first = new Held();
        var running = _flow.Run(connection, first.Call, null, Stop);
        var waiting = _flow.Run(connection, Answers(200), null, Stop);
        Assert.Equal((1, 1), (State(connection).Waiting, State(connection).Running));

        _clock.Advance(TimeSpan.FromSeconds(10));

        var refused = await waiting;
        Assert.Equal(CallOutcome.NotSent, refused.Answer.Outcome);
        Assert.Equal("Too much is waiting: the connection's limits of 50 requests per second and 1 at once let nothing through for 10 s.", refused.Answer.Problem);
        first.Answer(200);
        Assert.Equal(200, (await running).Answer.Status);
        Assert.Equal((0, 0), (State(connection).Waiting, State(connection).Running));
    }

    [Fact]
    public async Task Run_MoreAtOnceThanAllowed_WaitsForOneToEnd()
    {
        var connection = Connection(concurrent: 2);
        Held[] held = [new(), new(), new()];
        var calls = held.Select(call => _flow.Run(connection, call.Call, null, Stop)).ToList();

        Assert.Equal([true, true, false], held.Select(call => call.IsRunning));
        held[0].Answer(200);
        await held[2].Running.WaitAsync(Stop);
        held[1].Answer(200);
        held[2].Answer(200);

        Assert.All(await Task.WhenAll(calls), result => Assert.Equal(200, result.Answer.Status));
    }

    [Fact]
    public async Task Run_AfterTheLimitsWereRaised_GoesByTheNewOnesAtOnce()
    {
        var connection = Connection(concurrent: 1);
        Held[] held = [new(), new(), new()];
        var calls = held.Take(2).Select(call => _flow.Run(connection, call.Call, null, Stop)).ToList();
        Assert.Equal([true, false, false], held.Select(call => call.IsRunning));

        connection.Change(connection.Settings with { Limits = new ConnectionLimits { ConcurrentRequests = 3 } }, Actors.Admin, FakeClock.Start);
        calls.Add(_flow.Run(connection, held[2].Call, null, Stop));

        await Task.WhenAll(held.Select(call => call.Running)).WaitAsync(Stop);
        Array.ForEach(held, call => call.Answer(200));
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Run_AfterHalfOfTenFailed_OpensHalfOpensAndCloses()
    {
        var connection = Connection();
        for (var i = 0; i < 9; i++)
        {
            await _flow.Run(connection, Answers(i % 2 == 0 ? 503 : 200), null, Stop);
        }

        Assert.Equal(BreakerPosition.Closed, State(connection).Breaker);
        await _flow.Run(connection, Answers(503), null, Stop);
        Assert.Equal(new FlowStatus(BreakerPosition.Open, FakeClock.Start, FakeClock.Start.AddSeconds(30), null, 0, 0, 10), State(connection));

        _clock.Advance(TimeSpan.FromSeconds(29.9));
        var called = false;
        var refused = await _flow.Run(connection, _ => Fail(ref called), null, Stop);
        Assert.Equal((CallOutcome.NotSent, false, "Half of the last calls failed: nothing more is sent until 09:27:23 UTC."), (refused.Answer.Outcome, called, refused.Answer.Problem));

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(BreakerPosition.HalfOpen, State(connection).Breaker);
        var trying = new Held();
        var trial = _flow.Run(connection, trying.Call, null, Stop);
        Assert.Equal(CallOutcome.NotSent, (await _flow.Run(connection, _ => Fail(ref called), null, Stop)).Answer.Outcome);
        Assert.False(called);
        trying.Answer(200);
        await trial;

        Assert.Equal((BreakerPosition.Closed, _clock.Time), (State(connection).Breaker, State(connection).Since));
        Assert.Equal(200, (await _flow.Run(connection, Answers(200), null, Stop)).Answer.Status);
    }

    [Fact]
    public async Task Run_WhereTheTrialFails_StaysOpen()
    {
        var connection = Connection();
        await Many(connection, 10, Answers(503));
        _clock.Advance(TimeSpan.FromSeconds(30));

        await _flow.Run(connection, Answers(503), null, Stop);

        Assert.Equal((BreakerPosition.Open, FakeClock.Start.AddSeconds(60)), (State(connection).Breaker, State(connection).Until));
    }

    [Fact]
    public async Task Run_OfWhatIsNotThePspsFault_LeavesTheBreakerClosed()
    {
        var connection = Connection();

        await Many(connection, 20, _ => Task.FromResult(FlowResult.NotSent("The API key is not set.")));
        await Many(connection, 20, Answers(404));

        Assert.Equal(BreakerPosition.Closed, State(connection).Breaker);
    }

    [Fact]
    public async Task Run_OfAnotherConnection_IsNotHeldUp()
    {
        var (failing, well) = (Connection(), Connection());
        await Many(failing, 10, Answers(503));

        Assert.Equal(200, (await _flow.Run(well, Answers(200), null, Stop)).Answer.Status);
        Assert.Equal(BreakerPosition.Closed, State(well).Breaker);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(86_400, 3_600)]
    public async Task Run_AfterThePspAskedToWait_SendsNothingUntilThen(int asked, int waited)
    {
        var connection = Connection();
        await _flow.Run(connection, Answers(429, TimeSpan.FromSeconds(asked)), null, Stop);
        var called = false;

        Assert.Equal(FakeClock.Start.AddSeconds(waited), State(connection).WaitUntil);
        _clock.Advance(TimeSpan.FromSeconds(waited) - TimeSpan.FromMilliseconds(1));
        var refused = await _flow.Run(connection, _ => Fail(ref called), null, Stop);
        Assert.Equal((CallOutcome.NotSent, false), (refused.Answer.Outcome, called));
        Assert.StartsWith("The PSP asked us to send nothing until ", refused.Answer.Problem, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(200, (await _flow.Run(connection, Answers(200), null, Stop)).Answer.Status);
        Assert.Null(State(connection).WaitUntil);
    }

    [Fact]
    public async Task Run_AfterA429_GoesAtHalfTheRateAndComesBackStepByStep()
    {
        var connection = Connection(perSecond: 10);
        var first = await _flow.Run(connection, Answers(429), null, Stop);
        var second = await _flow.Run(connection, Answers(429), null, Stop);

        Assert.Equal((5, null), (first.SlowedTo, second.SlowedTo));
        Assert.Equal(new SlowedRate(5, 10), State(connection).Slowed);

        // The two that went in this second count in it.
        await Fills(connection, atOnce: 3);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await Fills(connection, atOnce: 5);

        _clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(new SlowedRate(6, 10), State(connection).Slowed);
        await Fills(connection, atOnce: 6);
        _clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(State(connection).Slowed);
        await Fills(connection, atOnce: 10);
    }

    [Fact]
    public async Task Run_OfA429ThatBeganBeforeItWasSlowed_HalvesNoMore()
    {
        var connection = Connection();
        Held[] held = [new(), new()];
        var calls = held.Select(call => _flow.Run(connection, call.Call, null, Stop)).ToList();

        held[0].Answer(429);
        Assert.Equal(25, (await calls[0]).SlowedTo);
        _clock.Advance(TimeSpan.FromSeconds(5));
        held[1].Answer(429);

        Assert.Null((await calls[1]).SlowedTo);
        Assert.Equal(new SlowedRate(25, 50), State(connection).Slowed);
    }

    [Fact]
    public async Task Run_InTheQueueUntilItIsTooLate_IsHeldBack()
    {
        var connection = Connection(concurrent: 1);
        var first = new Held();
        var running = _flow.Run(connection, first.Call, null, Stop);
        var waiting = _flow.Run(connection, Answers(200), FakeClock.Start.AddSeconds(3), Stop);

        _clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        var late = await waiting;
        Assert.Equal((CallOutcome.NotSent, true, SendingTime.TooLate), (late.Answer.Outcome, late.Answer.IsHeldBack, late.Answer.Problem));
        first.Answer(200);
        await running;
    }

    [Fact]
    public async Task Run_InTheQueueWhileThePspAsksToWait_IsNotSent()
    {
        var connection = Connection(concurrent: 1);
        var first = new Held();
        var running = _flow.Run(connection, first.Call, null, Stop);
        var called = false;
        var waiting = _flow.Run(connection, _ => Fail(ref called), null, Stop);

        first.Answer(429, TimeSpan.FromSeconds(20));

        Assert.Equal(CallOutcome.NotSent, (await waiting).Answer.Outcome);
        Assert.False(called);
        await running;
    }

    [Fact]
    public async Task Send_ToAPspThatFails_OpensTheBreakerAndReachesItNoMore()
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, 503, "{}"));
        await using var calling = await Calling.At(psp.At());

        for (var i = 0; i < 12; i++)
        {
            await calling.Get();
        }

        Assert.Equal(10, psp.Requests.Count);
        Assert.Equal(10, (await calling.Exchanges()).Count);
        Assert.Equal(BreakerPosition.Open, (await calling.Handlers.Get<IFlowControl>().StateOf(calling.Connection.Id, Stop)).Breaker);
    }

    [Fact]
    public async Task Send_OfWhatWeKeepBackOurselves_LeavesTheBreakerClosed()
    {
        await using var inside = await Calling.At("http://127.0.0.1:1", new CallSettings());
        await using var keyless = await Calling.With(Calling.Plain, new Dictionary<SecretKind, string>());
        await using var nobody = await Calling.At("http://127.0.0.1:1");

        foreach (var (calling, position) in ((Calling, BreakerPosition)[])[(inside, BreakerPosition.Closed), (keyless, BreakerPosition.Closed), (nobody, BreakerPosition.Open)])
        {
            for (var i = 0; i < 12; i++)
            {
                await calling.Send(Calling.Call(HttpMethod.Get, "/health", null, ("X-Name", calling == inside && i > 5 ? "Zoé" : "Zoe")));
            }

            Assert.Equal(position, (await calling.Handlers.Get<IFlowControl>().StateOf(calling.Connection.Id, Stop)).Breaker);
        }
    }

    [Fact]
    public async Task Send_ToAPspThatSaysTooMany_RaisesOneAlert()
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, 429, "{}"));
        await using var calling = await Calling.At(psp.At());

        await calling.Get();
        await calling.Get();

        var alert = Assert.Single(await calling.Rows<Alert>());
        Assert.Equal((SlowedConnections.AlertKind, 1), (alert.Kind, alert.Count));
        Assert.Contains("We now send 25 instead of 50 in a second", alert.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AfterRetryAfter_WaitsAsThePspAsked()
    {
        await using var psp = await TestPsp.Start(context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return TestPsp.Json(context, 429, "{}");
        });
        await using var calling = await Calling.At(psp.At());

        Assert.Equal(TimeSpan.FromSeconds(7), (await calling.Get()).Answer.RetryAfter);
        Assert.Equal(CallOutcome.NotSent, (await calling.Get()).Answer.Outcome);

        Assert.Single(psp.Requests);
    }

    private static Connection Connection(int perSecond = 50, int concurrent = 16)
    {
        var settings = Calling.Plain with { Limits = new ConnectionLimits { RequestsPerSecond = perSecond, ConcurrentRequests = concurrent } };
        var identity = new ConnectionIdentity(FakeClock.Start.NewId(), ConnectionEnvironment.Sandbox, Dialect.PspRestV2);
        return Domain.Connections.Connection.Add(FakeClock.Start.NewId(), identity, settings, Actors.Admin, FakeClock.Start);
    }

    private static Func<CancellationToken, Task<FlowResult>> Answers(int status, TimeSpan? retryAfter = null) => _ => Task.FromResult(Result(status, retryAfter));

    private static FlowResult Result(int status, TimeSpan? retryAfter = null) =>
        new(new PspAnswer(CallOutcome.Answered, status, new Dictionary<string, string>(), [], null, 0) { RetryAfter = retryAfter }, PspFailed: status >= 500);

    private static Task<FlowResult> Fail(ref bool called)
    {
        called = true;
        return Task.FromResult(Result(200));
    }

    private async Task Many(Connection connection, int times, Func<CancellationToken, Task<FlowResult>> call)
    {
        for (var i = 0; i < times; i++)
        {
            await _flow.Run(connection, call, null, Stop);
        }
    }

    /// <summary>Twelve more calls: so many go now, the rest in the seconds after it.</summary>
    private async Task Fills(Connection connection, int atOnce)
    {
        var calls = Enumerable.Range(0, 12).Select(_ => _flow.Run(connection, Answers(200), null, Stop)).ToList();
        await Ended(calls, atOnce);
        Assert.Equal(12 - atOnce, State(connection).Waiting);
        while (!calls.TrueForAll(call => call.IsCompleted))
        {
            _clock.Advance(TimeSpan.FromSeconds(0.5));
            await Task.WhenAny(Task.WhenAll(calls), Task.Delay(TimeSpan.FromMilliseconds(5), Stop));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
    }

    private FlowStatus State(Connection connection) => _flow.StateOf(connection.Id, Stop).Result;

    private static async Task Ended(List<Task<FlowResult>> calls, int count)
    {
        while (calls.Count(call => call.IsCompleted) < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), Stop);
        }

        Assert.Equal(count, calls.Count(call => call.IsCompleted));
    }

    /// <summary>A call that ends when the test says so.</summary>
    private sealed class Held
    {
        private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<FlowResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Running => _running.Task;

        public bool IsRunning => _running.Task.IsCompleted;

        public Task<FlowResult> Call(CancellationToken cancellationToken)
        {
            _running.TrySetResult();
            return _answer.Task;
        }

        public void Answer(int status, TimeSpan? retryAfter = null) => _answer.TrySetResult(Result(status, retryAfter));
    }
}
