using FsCheck.Fluent;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Connections.Calls.Shared;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls.Shared;

/// <summary>What nodes are given, worked out without a database.</summary>
public sealed class SharedFlowTests
{
    private static readonly DateTime Start = new(2026, 3, 14, 9, 26, 53, DateTimeKind.Utc);
    private static readonly Guid One = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Two = new("00000000-0000-0000-0000-000000000002");

    /// <summary>Whoever asks when, and however the rate was lowered meanwhile: no second holds more, no slot is given twice.</summary>
    [Fact]
    public void Exchange_WheneverAsked_GivesNoSecondMoreThanItsRate()
    {
        var steps = Gen.Choose(0, 400).SelectMany(pause => Gen.Choose(0, 60).SelectMany(turns => Gen.Choose(0, 20).Select(dice => (Pause: pause, Turns: turns, TooMany: dice == 0))));
        Laws.Hold(Gen.Choose(1, 120).SelectMany(rate => steps.ListOf(60).Select(list => (Rate: rate, Steps: list))), run =>
        {
            var (flow, now, given) = (new SharedFlow(), Start, new List<Slot>());
            foreach (var (pause, turns, tooMany) in run.Steps)
            {
                now = now.AddMilliseconds(pause);
                var told = tooMany ? FlowReport.Nothing with { TooMany = new TooMany(TimeSpan.Zero, null) } : FlowReport.Nothing;
                given.AddRange(flow.Exchange(Ask(One, turns: turns, waiting: turns, perSecond: run.Rate, atOnce: 1_000, told: told), now).Slots);
            }

            Assert.Equal(given.Count, given.Select(slot => slot.From).Distinct().Count());
            Assert.All(given, slot => Assert.True(slot.From < slot.To && slot.To.Ticks % TimeSpan.TicksPerSecond == 0 && slot.To - slot.From <= TimeSpan.FromSeconds(1)));
            Assert.All(given.GroupBy(slot => slot.To), second => Assert.True(second.Count() <= run.Rate));
        });
    }

    [Fact]
    public void Exchange_OfAllThatCanBeHad_UsesTheWholeRateEvenly()
    {
        var (flow, given) = (new SharedFlow(), new List<Slot>());
        for (var now = Start; now < Start.AddSeconds(3); now = now.AddMilliseconds(20))
        {
            given.AddRange(flow.Exchange(Ask(One, turns: 5, waiting: 5, perSecond: 30), now).Slots);
        }

        Assert.All(given.GroupBy(slot => slot.To).Take(3), second => Assert.Equal(30, second.Count()));
        Assert.All(given.Zip(given.Skip(1)), pair => Assert.InRange((pair.Second.From - pair.First.From).TotalMilliseconds, 33.3, 33.4));
    }

    [Fact]
    public void Exchange_OfOneNode_TakesNoMoreThanAQuarterOfASecondAtATime() =>
        Assert.Equal(10, new SharedFlow().Exchange(Ask(One, turns: 16, waiting: 16, perSecond: 40), Start).Slots.Count);

    /// <summary>Whatever nodes ask and whenever some fall silent, those that live hold no more than there are, and what runs is held.</summary>
    [Fact]
    public void Exchange_OfManyNodes_SharesThePermitsAndNeverMore()
    {
        var steps = Gen.Choose(0, 4).SelectMany(node => Gen.Choose(0, 30).SelectMany(waiting => Gen.Choose(0, 30).SelectMany(ends => Gen.Choose(1, 900).Select(pause => (Node: node, Waiting: waiting, Ends: ends, Pause: pause)))));
        Laws.Hold(Gen.Choose(1, 40).SelectMany(all => steps.ListOf(80).Select(list => (All: all, Steps: list))), run =>
        {
            var (flow, now, running) = (new SharedFlow(), Start, new int[5]);
            var shares = new NodeShare?[5];
            foreach (var (node, waiting, ends, pause) in run.Steps)
            {
                now = now.AddMilliseconds(pause);
                if (shares[node] is { } had && had.Until <= now)
                {
                    // Whoever was silent for so long begins anew.
                    running[node] = 0;
                }

                running[node] = Math.Max(0, running[node] - ends);
                var share = flow.Exchange(Ask(new Guid(node + 1, 0, 0, new byte[8]), running[node], waiting, turns: 0, atOnce: run.All), now).Share;
                running[node] = Math.Max(running[node], Math.Min(share.Allowed, running[node] + waiting));
                shares[node] = share;

                Assert.InRange(share.Allowed, 0, share.Held);
                Assert.True(share.Held >= running[node]);
                Assert.True(shares.Where(other => other?.Until > now).Sum(other => other!.Held) <= run.All);
            }
        });
    }

    [Fact]
    public void Exchange_WhereOneHasAll_GivesTheOtherItsPartAsCallsEnd()
    {
        var flow = new SharedFlow();
        Assert.Equal((16, 16), Held(flow.Exchange(Ask(One, 0, 40, 0), Start)));
        Assert.Equal((0, 0), Held(flow.Exchange(Ask(Two, 0, 4, 0), Start)));

        Assert.Equal((16, 12), Held(flow.Exchange(Ask(One, 16, 30, 0), Start)));
        Assert.Equal((12, 12), Held(flow.Exchange(Ask(One, 11, 30, 0), Start)));
        Assert.Equal((4, 4), Held(flow.Exchange(Ask(Two, 0, 4, 0), Start)));
    }

    [Fact]
    public void Exchange_OfTheOnlyPermit_GoesRound()
    {
        var flow = new SharedFlow();
        var got = Enumerable.Range(0, 200).Select(tenth => (
            One: flow.Exchange(Ask(One, 0, 5, 0, atOnce: 1), Start.AddSeconds(tenth / 10.0)).Share.Allowed,
            Two: flow.Exchange(Ask(Two, 0, 5, 0, atOnce: 1), Start.AddSeconds(tenth / 10.0)).Share.Allowed)).ToList();

        Assert.All(got, each => Assert.True(each.One + each.Two <= 1));
        Assert.InRange(got.Sum(each => each.One), 60, 140);
        Assert.InRange(got.Sum(each => each.Two), 60, 140);
    }

    [Fact]
    public void Exchange_AfterANodeWasKilled_GivesItsPermitsWhenItsTimeIsOver()
    {
        var flow = new SharedFlow();
        flow.Exchange(Ask(One, 0, 16, 0), Start);

        Assert.Equal(0, flow.Exchange(Ask(Two, 0, 16, 0), Start + SharedFlow.ShareTime - TimeSpan.FromMilliseconds(1)).Share.Held);
        Assert.Equal(16, flow.Exchange(Ask(Two, 0, 16, 0), Start + SharedFlow.ShareTime).Share.Held);
    }

    [Fact]
    public void Exchange_OfFailuresOfSeveralNodes_OpensAndTriesOnce()
    {
        var flow = new SharedFlow();
        flow.Exchange(Ask(One, told: new FlowReport(5, 2, null, null)), Start);
        Assert.Null(flow.Exchange(Ask(Two, told: new FlowReport(4, 2, null, null)), Start).Closed);
        Assert.Equal("Half of the last calls failed: nothing more is sent until 09:27:23 UTC.", flow.Exchange(Ask(Two, told: new FlowReport(1, 1, null, null)), Start).Closed);
        Assert.Equal(BreakerPosition.Open, flow.PositionAt(Start.AddSeconds(29)));
        Assert.Empty(flow.Exchange(Ask(One, waiting: 3, turns: 3), Start.AddSeconds(29)).Slots);

        var now = Start.AddSeconds(30);
        var trial = flow.Exchange(Ask(One, waiting: 3, turns: 3), now);
        Assert.Single(trial.Slots);
        Assert.NotNull(trial.Trial);
        Assert.Equal(FlowText.Trying, flow.Exchange(Ask(Two, waiting: 3, turns: 3), now).Closed);

        // What comes in of calls before it opened says nothing new.
        flow.Exchange(Ask(Two, told: new FlowReport(20, 20, null, null)), now);
        Assert.Equal(BreakerPosition.HalfOpen, flow.PositionAt(now));
        Assert.Null(flow.Exchange(Ask(One, told: new FlowReport(1, 0, null, new TrialEnd(trial.Trial.Value, false))), now).Closed);
        Assert.Equal((BreakerPosition.Closed, now), (flow.PositionAt(now), flow.BreakerSince));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void Exchange_WhereATrialDoesNotSucceed_OpensAgainOrTriesAgain(bool? failed)
    {
        var flow = Opened();
        var now = Start.AddSeconds(30);
        var trial = flow.Exchange(Ask(One, waiting: 1, turns: 1), now).Trial!.Value;

        var after = flow.Exchange(Ask(Two, waiting: 1, turns: 1, told: FlowReport.Nothing with { Trial = new TrialEnd(trial, failed) }), now);

        Assert.Equal(failed == true, after.Closed is not null);
        Assert.Equal(failed is null, after.Trial is not null);
    }

    [Fact]
    public void Exchange_AfterATrialWasLost_TriesAgain()
    {
        var flow = Opened();
        var now = Start.AddSeconds(30);
        var lost = flow.Exchange(Ask(One, waiting: 1, turns: 1), now).Trial;

        Assert.Null(flow.Exchange(Ask(Two, waiting: 1, turns: 1), now.AddSeconds(29.9)).Trial);
        var trial = flow.Exchange(Ask(Two, waiting: 1, turns: 1), now.AddSeconds(30)).Trial;
        Assert.NotNull(trial);
        Assert.NotEqual(lost, trial);
        flow.Exchange(Ask(One, told: FlowReport.Nothing with { Trial = new TrialEnd(lost!.Value, false) }), now.AddSeconds(30));
        Assert.Equal(BreakerPosition.HalfOpen, flow.PositionAt(now.AddSeconds(30)));
    }

    [Fact]
    public void Exchange_OfOldFailures_CountsThemForHalfAMinuteAtMost()
    {
        var flow = new SharedFlow();
        flow.Exchange(Ask(One, told: new FlowReport(9, 9, null, null)), Start);

        Assert.Null(flow.Exchange(Ask(One, told: new FlowReport(1, 1, null, null)), Start.AddSeconds(30)).Closed);
        Assert.Null(flow.Exchange(Ask(One, told: new FlowReport(8, 8, null, null)), Start.AddSeconds(31)).Closed);
        Assert.NotNull(flow.Exchange(Ask(One, told: new FlowReport(1, 1, null, null)), Start.AddSeconds(32)).Closed);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(86_400, 3_600)]
    public void Exchange_AfterRetryAfter_GivesNothingUntilThen(int asked, int waited)
    {
        var flow = new SharedFlow();
        var told = FlowReport.Nothing with { TooMany = new TooMany(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(asked)) };

        var grant = flow.Exchange(Ask(One, waiting: 5, turns: 5, told: told), Start);
        Assert.Equal((25, Start.AddSeconds(waited)), (grant.SlowedTo, grant.ClosedUntil));
        Assert.StartsWith("The PSP asked us to send nothing until ", grant.Closed, StringComparison.Ordinal);
        Assert.Empty(flow.Exchange(Ask(Two, waiting: 5, turns: 5), Start.AddSeconds(waited).AddTicks(-10)).Slots);
        Assert.NotEmpty(flow.Exchange(Ask(Two, waiting: 5, turns: 5), Start.AddSeconds(waited)).Slots);
    }

    [Fact]
    public void Exchange_OfSeveral429_HalvesOnceAndTellsOnce()
    {
        var flow = new SharedFlow();
        var told = FlowReport.Nothing with { TooMany = new TooMany(TimeSpan.FromSeconds(2), null) };

        Assert.Equal(25, flow.Exchange(Ask(One, told: told), Start).SlowedTo);
        Assert.Null(flow.Exchange(Ask(Two, told: told), Start.AddSeconds(0.5)).SlowedTo);
        Assert.Null(flow.Exchange(Ask(Two, told: told), Start.AddSeconds(2)).SlowedTo);
        Assert.Equal(new SlowedRate(25, 50), flow.SlowedAt(Start.AddSeconds(2)));
        Assert.Null(flow.Exchange(Ask(Two, told: told), Start.AddSeconds(3)).SlowedTo);
        Assert.Equal(new SlowedRate(12, 50), flow.SlowedAt(Start.AddSeconds(3)));
        Assert.Null(flow.SlowedAt(Start.AddSeconds(83)));
    }

    private static SharedFlow Opened()
    {
        var flow = new SharedFlow();
        flow.Exchange(Ask(One, told: new FlowReport(10, 10, null, null)), Start);
        return flow;
    }

    private static (int Held, int Allowed) Held(FlowGrant grant) => (grant.Share.Held, grant.Share.Allowed);

    private static FlowAsk Ask(Guid node, int running = 0, int waiting = 0, int turns = 0, int perSecond = 50, int atOnce = 16, FlowReport? told = null) =>
        new(node, perSecond, atOnce, TimeSpan.FromSeconds(30), running, waiting, turns, told ?? FlowReport.Nothing);
}
