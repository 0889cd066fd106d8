using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Control;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Decisions;

namespace PaymentAdmin.Tests.Distributions.Control;

/// <summary>Distributions are stopped at once, resumed, and what is left of them cancelled.</summary>
public sealed class ControlTests
{
    private const long Amount = 5_000_000;
    private const string Why = "the list is being looked at";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "claims are random")]
    public async Task Pause_OfOneThatHasBegun_HoldsWhatIsQueuedAndSaysWhatIsOnItsWay(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 5);
        await deciding.Let(DistributionEvent.Start);
        await deciding.Unknown(0);
        await deciding.Failed(1);
        await deciding.NeedsReview(2);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        var paused = await Pause(deciding, Paying.Maker);

        Assert.Equal((2, 2 * Amount, 1, Amount, 1), (paused.Held, paused.HeldAmount, paused.OnTheirWay, paused.OnTheirWayAmount, paused.NeedReview));
        Assert.Equal((DistributionStatus.Paused, Why, 2), (paused.Distribution.Status, paused.Distribution.StatusReason, paused.Distribution.Counts["held"]));
        Assert.Null(paused.Resumed);
        var entry = (await deciding.Audit(deciding.Id))[^1];
        Assert.Equal(("distribution.paused", Why, "2"), (entry.Kind, entry.Reason, entry.Changes.Single(change => change.Field == "held").To));
        await deciding.Dispatch();
        Assert.Empty(await deciding.Claim());

        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        var resumed = await Resume(deciding, Paying.Approver);

        Assert.Equal((2, 2 * Amount, DistributionStatus.Submitting), (resumed.Resumed, resumed.ResumedAmount, resumed.Distribution.Status));
        await deciding.Dispatch();
        var claims = await deciding.Claim();
        Assert.Equal(2, claims.Count);
        Assert.All(claims, claim => Assert.IsType<Step.Send>(deciding.Begin(claim).Result));
    }

    [Theory, EachDatabase(RealOnly = "claims are random")]
    public async Task Pause_OfAReleasedOne_StopsItBeforeItBegins(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 2);
        await deciding.Dispatch();
        var claims = await deciding.Claim();

        Assert.Equal((2, 0), (await Pause(deciding, Paying.Maker)) is var paused ? (paused.Held, paused.OnTheirWay) : default);

        // Claimed before, begun after: nothing leaves.
        foreach (var claim in claims)
        {
            Assert.IsType<Step.Done>(await deciding.Begin(claim));
        }

        Assert.Equal(0, await deciding.Attempts());
        Assert.All(await deciding.Approving.Payments(), payment => Assert.Equal((PaymentStatus.Held, HeldBecause.Pause), (payment.Status, payment.HeldBecause)));
    }

    [Theory, EachDatabase]
    public async Task Control_OfWhatIsElsewhereOrByWhoMayNot_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        Actor[] others = [Actors.Admin, Actors.Auditor, Actors.Nobody];

        await Refused.ForWantOf(Permissions.ControlPayments, [.. others, Actors.Finance], person => Pause(deciding, person));
        await Refused.ForWantOf(Permissions.ControlPayments, [.. others, Actors.Finance], person => CancelTheRest(deciding, person));
        await Refused.ForWantOf(Permissions.ControlPayments, others, person => Halt(deciding, person));
        await Refused.ForWantOf(Permissions.ViewPayments, [Actors.Nobody], person => Resume(deciding, person));
        foreach (var act in new Func<Guid, string?, Task>[]
        {
            (id, reason) => handlers.Get<StopDistribution>().Pause(id, new StopDistribution.Input(reason), Paying.Maker, Stop),
            (id, reason) => handlers.Get<StopDistribution>().Halt(id, new StopDistribution.Input(reason), Paying.Maker, Stop),
            (id, reason) => handlers.Get<ResumeDistribution>().Handle(id, new ResumeDistribution.Input(reason), Paying.Maker, Stop),
            (id, reason) => handlers.Get<CancelRest>().Handle(id, new CancelRest.Input(reason), Paying.Maker, Stop),
        })
        {
            await Refused.With(RefusalKind.Invalid, "invalid_input", () => act(deciding.Id, null));
            await Refused.With(RefusalKind.Invalid, "invalid_input", () => act(deciding.Id, new string('x', 501)));
            await Refused.NotFound(() => act(Guid.Empty, Why));
        }

        await Refused.With(RefusalKind.Conflict, "distribution_state", () => Resume(deciding, Paying.Maker));
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => CancelTheRest(deciding, Paying.Maker));
        await Pause(deciding, Paying.Maker);
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => Pause(deciding, Paying.Maker));
        await Refused.With(RefusalKind.Conflict, "distribution_state", () => Halt(deciding, Paying.Maker));
    }

    [Theory, EachDatabase]
    public async Task Halt_ByAnOfficer_IsReleasedByAReviewerOnly(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 2);

        Assert.Equal((2, DistributionStatus.Halted), (await Halt(deciding, Paying.Maker)) is var halted ? (halted.Held, halted.Distribution.Status) : default);
        await Refused.ForWantOf(Permissions.ReleaseHalts, [Paying.Maker, Paying.Approver], person => Resume(deciding, person));
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await Resume(deciding, Actors.Finance)).Resumed);
        await Halt(deciding, Actors.Finance);
        Assert.Equal(["distribution.halted", "distribution.resumed", "distribution.halted"], (await deciding.Audit(deciding.Id)).TakeLast(3).Select(entry => entry.Kind));
    }

    [Theory, EachDatabase]
    public async Task Resume_OfOneHaltedForTheBalance_IsAnOfficers_AndLeavesWhatALimitHolds(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 3);
        await deciding.Put(0, (payment, now) => payment.Hold(HeldBecause.Balance, now));
        await deciding.Put(1, (payment, now) => payment.Hold(HeldBecause.Limit, now));
        await deciding.Put(2, (payment, now) => payment.Hold(HeldBecause.Pilot, now));
        await using (var db = database.Open())
        {
            var distribution = await db.Distributions.FindAsync([deciding.Id], Stop);
            distribution!.Let(DistributionEvent.Start, null, Paying.Maker, handlers.Clock.Now());
            distribution.Let(DistributionEvent.Halt, "whatever it says", Actor.System("submission", "test"), handlers.Clock.Now());
            await db.SaveChangesAsync(Stop);
        }

        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((1, Amount), (await Resume(deciding, Paying.Maker)) is var resumed ? (resumed.Resumed, resumed.ResumedAmount) : default);
        Assert.Equal([PaymentStatus.Queued, PaymentStatus.Held, PaymentStatus.Held], (await deciding.Approving.Payments()).Select(payment => payment.Status));
    }

    [Theory, EachDatabase]
    public async Task Halt_WithTheWordsOfABalanceHalt_IsReleasedByAReviewerAllTheSame(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 2);
        await deciding.Later().Get<StopDistribution>().Halt(deciding.Id, new StopDistribution.Input("Our balance at the PSP does not cover the rest."), Actors.Finance, Stop);

        await Refused.ForWantOf(Permissions.ReleaseHalts, [Paying.Maker, Paying.Approver], person => Resume(deciding, person));
    }

    [Theory, EachDatabase]
    public async Task Resume_OfAPausedOneThatTheBalanceDoesNotCover_LiftsThePauseAndNoMore(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 2);
        await Pause(deciding, Paying.Maker);
        await handlers.Get<UnitOfWork>().Save(
            Actor.System("submission", "test"), (db, now) => HoldQueued.ForAnother(db, deciding.Id, HeldBecause.Pause, HeldBecause.Balance, now, Stop), once: null, Stop);

        var unpaused = await Resume(deciding, Paying.Maker);

        Assert.Equal((0, DistributionStatus.Halted, true), (unpaused.Resumed, unpaused.Distribution.Status, unpaused.Distribution.IsBalanceTooLow));
        Assert.All(await deciding.Approving.Payments(), payment => Assert.Equal((PaymentStatus.Held, HeldBecause.Balance), (payment.Status, payment.HeldBecause)));
        Assert.Equal(new HashSet<string>(["distribution.resumed", "distribution.halted"], StringComparer.Ordinal), (await deciding.Audit(deciding.Id)).TakeLast(2).Select(entry => entry.Kind).ToHashSet(StringComparer.Ordinal));

        var toppedUp = await Resume(deciding, Paying.Approver);
        Assert.Equal((2, DistributionStatus.Submitting, false), (toppedUp.Resumed, toppedUp.Distribution.Status, toppedUp.Distribution.IsBalanceTooLow));
    }

    [Theory, EachDatabase(RealOnly = "claims are random")]
    public async Task CancelRest_WithSomeOnTheirWay_EndsWhenTheyHave(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 4);
        await deciding.Let(DistributionEvent.Start);
        await deciding.Put(0, (payment, now) =>
        {
            payment.Leave(batchId: null, now);
            payment.Hear(new PaymentNews(PaymentSaid.Pending, "PSP-1"), now);
        });
        await deciding.Dispatch();
        var claims = await deciding.Claim();
        await Pause(deciding, Paying.Maker);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        var rest = await CancelTheRest(deciding, Paying.Approver);

        Assert.Equal((3, 3 * Amount, 1, DistributionStatus.Paused), (rest.Cancelled, rest.CancelledAmount, rest.OnTheirWay, rest.Distribution.Status));
        foreach (var claim in claims)
        {
            Assert.IsNotType<Step.Send>(await deciding.Begin(claim));
        }

        await Refused.With(RefusalKind.Conflict, "nothing_left", () => CancelTheRest(deciding, Paying.Approver));
        Assert.Equal(0, await End(handlers));
        await deciding.Put(0, (payment, now) => payment.Hear(new PaymentNews(PaymentSaid.Completed, "PSP-1"), now));
        Assert.Equal(1, await End(handlers));
        Assert.Equal(DistributionStatus.CompletedWithFailures, (await deciding.Approving.Distribution()).Status);
        Assert.All((await deciding.Approving.Payments()).Skip(1), payment => Assert.Equal((PaymentStatus.Cancelled, null, null), (payment.Status, payment.ReferenceTaken, payment.NextStepAt)));
    }

    [Theory, EachDatabase]
    public async Task CancelRest_WithNothingOnItsWay_EndsAtOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 2);
        await deciding.Let(DistributionEvent.Start);
        await deciding.Failed(0);
        await Halt(deciding, Actors.Finance);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        var rest = await CancelTheRest(deciding, Paying.Approver);

        Assert.Equal((1, 0, DistributionStatus.CompletedWithFailures), (rest.Cancelled, rest.OnTheirWay, rest.Distribution.Status));
        Assert.Equal("distribution.rest_cancelled", (await deciding.Audit(deciding.Id))[^1].Kind);
    }

    [Theory, EachDatabase]
    public async Task End_OfStoppedOnesWithNothingLeft_IsAsTheirPaymentsEnded(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        await deciding.Let(DistributionEvent.Start);
        await deciding.Put(0, (payment, now) => payment.Leave(batchId: null, now));
        await Halt(deciding, Actors.Finance);
        Assert.Equal(0, await End(handlers));
        await deciding.Put(0, (payment, now) => payment.Hear(new PaymentNews(PaymentSaid.Completed), now));

        // All arrived, but somebody halted it: it waits for who releases halts.
        Assert.Equal(0, await End(handlers));
        await Resume(deciding, Actors.Finance);
        Assert.Equal(1, await End(handlers));
        Assert.Equal(DistributionStatus.Completed, (await deciding.Approving.Distribution()).Status);
    }

    [Theory, EachDatabase]
    public async Task End_OfAPausedOneOfWhichAllArrived_IsCompleted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        await deciding.Let(DistributionEvent.Start);
        await deciding.Put(0, (payment, now) => payment.Leave(batchId: null, now));
        await Pause(deciding, Paying.Maker);
        await deciding.Put(0, (payment, now) => payment.Hear(new PaymentNews(PaymentSaid.Completed), now));

        Assert.Equal(1, await End(handlers));
        Assert.Equal(DistributionStatus.Completed, (await deciding.Approving.Distribution()).Status);
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Pause_WhileWorkersBegin_ReachesEachPaymentOrFindsItOnItsWay(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 12);
        await deciding.Let(DistributionEvent.Start);
        await deciding.Dispatch();
        var claims = await deciding.Claim();
        ControlAnswer? paused = null;

        var outcomes = await AtOnce.Do([.. claims.Select(claim => (Func<Task>)(() => deciding.Begin(claim))).Append(async () => paused = await Pause(deciding, Paying.Maker))]);

        Assert.All(outcomes, outcome => Assert.Equal("done", outcome));
        var payments = await deciding.Approving.Payments();
        var left = payments.Count(payment => payment.Status == PaymentStatus.Submitting);
        Assert.Equal(payments.Count, left + payments.Count(payment => payment.Status == PaymentStatus.Held));
        Assert.Equal(left, await deciding.Attempts());
        Assert.Equal(left, paused!.OnTheirWay);
        Assert.All(await deciding.Claim(), claim => Assert.IsType<Step.Done>(deciding.Begin(claim).Result));
        Assert.Equal(left, await deciding.Attempts());
    }

    private static Task<ControlAnswer> Pause(Deciding deciding, Actor by) => deciding.Later().Get<StopDistribution>().Pause(deciding.Id, new StopDistribution.Input(Why), by, Stop);

    private static Task<ControlAnswer> Halt(Deciding deciding, Actor by) => deciding.Later().Get<StopDistribution>().Halt(deciding.Id, new StopDistribution.Input(Why), by, Stop);

    private static Task<ControlAnswer> Resume(Deciding deciding, Actor by) =>
        deciding.Later().Get<ResumeDistribution>().Handle(deciding.Id, new ResumeDistribution.Input(Why), by, Stop);

    private static Task<ControlAnswer> CancelTheRest(Deciding deciding, Actor by) => deciding.Later().Get<CancelRest>().Handle(deciding.Id, new CancelRest.Input(Why), by, Stop);

    private static Task<int> End(Handlers handlers) => handlers.Get<EndDistributions>().Handle(Actor.System("payments", "test"), Stop);
}
