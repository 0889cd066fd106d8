using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Programmes;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Limits;

public sealed class HeldByLimitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task Requeue_OnTheNextDay_TakesUpWhatFitsInItsOrder(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(DailyVolume: 100));
        var requests = await limiting.Queue(await limiting.Release(), 5, 40, await limiting.AddPeople(2));
        Assert.Equal(2, await limiting.Submit(requests));

        Assert.Empty(await limiting.Requeue());
        handlers.Clock.Set(LocalDay.Ends(handlers.Clock.Time, "Europe/Berlin").AddSeconds(-1));
        Assert.Empty(await limiting.Requeue());
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([3, 4], await limiting.Requeue());

        // What is queued already takes its room: nothing is taken up only to be held again.
        Assert.Equal([3, 4], await limiting.Requeue());
        Assert.Equal(2, await limiting.Submit([requests[2], requests[3]]));
        Assert.Empty(await limiting.Requeue());
        await limiting.AssertSums(daily: 100);
    }

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task Requeue_AfterACapWasRaisedOrSomethingCameBack_TakesUpWhatFits(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(DailyVolume: 1_000), input => input with { Budget = 100 });
        var requests = await limiting.Queue(await limiting.Release(), 6, 40, await limiting.AddPeople(2));
        Assert.Equal(2, await limiting.Submit(requests));

        await limiting.Release(requests[0]);
        Assert.Equal([3], await limiting.Requeue());
        await handlers.Get<UpdateProgramme>().Handle(limiting.Paying.ProgrammeId, new UpdateProgramme.Input(Budget: 160), IfMatch.Any, Actors.Admin, Stop);
        Assert.Equal([3, 4, 5], await limiting.Requeue());
        await handlers.Get<UpdateProgramme>().Handle(limiting.Paying.ProgrammeId, new UpdateProgramme.Input(Budget: 0), IfMatch.Any, Actors.Admin, Stop);
        Assert.Equal([3, 4, 5, 6], await limiting.Requeue());
    }

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task Requeue_WhereSomeCannotFit_TakesUpThoseBehindThemWithinItsBound(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(SingleMaximum: 100, DailyVolume: 100), input => input with { BeneficiaryCycleLimit = 60 });
        var people = await limiting.AddPeople(3);
        var distribution = await limiting.Release();
        LimitRequest[] requests =
        [
            .. await limiting.Queue(distribution, 1, 60, people[0]), .. await limiting.Queue(distribution, 1, 50, people[0]), .. await limiting.Queue(distribution, 1, 60, people[1]),
            .. await limiting.Queue(distribution, 3, 50, people[2], people[1]),
        ];
        Assert.Equal(1, await limiting.Submit(requests));

        handlers.Clock.Advance(TimeSpan.FromDays(1));

        // The second is too much for its beneficiary, whatever day it is; the third takes the room that the next would need.
        Assert.Equal([3], await limiting.Requeue(most: 1));
        Assert.Equal([3], await limiting.Requeue());
        Assert.Equal(1, await limiting.Submit([requests[2]]));
        handlers.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([4, 6], await limiting.Requeue());
    }

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task Requeue_OfWhatIsHeldForOtherReasonsOrStopped_LeavesItAlone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(DailyVolume: 10));
        var people = await limiting.AddPeople(1);
        var (running, paused) = (await limiting.Release(), await limiting.Release());
        var requests = await limiting.Queue(running, 2, 40, people);
        Assert.Equal(0, await limiting.Submit([requests[0], .. await limiting.Queue(paused, 1, 40, people)]));
        await limiting.Paying.Put(paused, DistributionEvent.Start, DistributionEvent.Pause);
        await limiting.Save(async (db, now) =>
        {
            (await db.Payments.SingleAsync(row => row.Id == requests[1].PaymentId, Stop)).Hold(HeldBecause.Breaker, now);
            return true;
        });

        await limiting.SetDaily(null);

        Assert.Equal([1], await limiting.Requeue());
        await using var db = database.Open();
        Assert.Equal(2, await db.Payments.CountAsync(payment => payment.Status == PaymentStatus.Held, Stop));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task Requeue_OfMoreThanItsBound_IsRefused(int most)
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.Open();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => PaymentAdmin.Payments.Limits.HeldByLimit.Requeue(db, most, FakeClock.Start, Stop));
    }
}
