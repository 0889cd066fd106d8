using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Progress;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Jobs;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Reading;

namespace PaymentAdmin.Tests.Distributions.Progress;

public sealed class ProgressTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_OfADistributionUnderWay_CountsRateErrorsAndExpectedEnd(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.Released(database, handlers, 6);
        await database.Send(handlers, id, 1, new PaymentNews(PaymentSaid.Completed));
        handlers.Clock.Advance(TimeSpan.FromMinutes(10));
        await database.Send(handlers, id, 2, new PaymentNews(PaymentSaid.Failed, FailureReason: "account_blocked"));
        await database.Send(handlers, id, 3, new PaymentNews(PaymentSaid.Failed, FailureReason: "account_blocked"));
        await database.Send(handlers, id, 4, said: null);

        var under = await handlers.Get<GetProgress>().Handle(id, Actors.Auditor, Stop);

        // Two ended within the last five minutes; two of the six, one unknown and two queued, still move: 0.4 a minute.
        Assert.Equal((DistributionStatus.Submitting, 6, 30_000_000, 3, 15_000_000), (under.Status, under.PaymentCount, under.TotalAmount, under.Ended, under.EndedAmount));
        Assert.Equal((0.4m, handlers.Clock.Time.AddMinutes(7.5)), (under.Rate, under.ExpectedEndAt));
        Assert.Equal(new ProgressError(PaymentStatus.Failed, "account_blocked", 2, 10_000_000, FailureGuidance.Of("account_blocked")), Assert.Single(under.Errors));
        Assert.Equal((handlers.Clock.Time.AddMinutes(-10), null, handlers.Clock.Time), (under.StartedAt, under.EndedAt, under.AsOf));

        await using (var db = database.Open())
        {
            await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await HoldQueued.Of(db, id, HeldBecause.Balance, handlers.Clock.Now(), Stop);
                await db.SaveChangesAsync(Stop);
                await (db.Database.CurrentTransaction?.CommitAsync(Stop) ?? Task.CompletedTask);
            });
        }

        await paying.Put(id, DistributionEvent.Halt);
        var halted = await handlers.Get<GetProgress>().Handle(id, Actors.Auditor, Stop);
        Assert.Equal((2, 0, null), (halted.HeldBecause["balance"], halted.HeldBecause["pause"], halted.ExpectedEndAt));
        await Assert.ThrowsAsync<Refusal>(() => handlers.Get<GetProgress>().Handle(id, Actors.Nobody, Stop));
        await Assert.ThrowsAsync<Refusal>(() => handlers.Get<GetProgress>().Handle(Guid.Empty, Actors.Auditor, Stop));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfADistributionWhosePaymentsMayNotLeave_SaysWhy(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.Released(database, handlers, 2);
        await database.Send(handlers, id, 1, new PaymentNews(PaymentSaid.Completed));
        var get = handlers.Get<GetProgress>();
        var goes = await get.Handle(id, Actors.Auditor, Stop);

        await handlers.Get<StopConnection>().Pause(paying.ConnectionId, new StopConnection.Input("Complaints"), Actors.Admin, Stop);
        var stopped = await get.Handle(id, Actors.Auditor, Stop);
        await handlers.Get<StopConnection>().Resume(paying.ConnectionId, new StopConnection.Input("Mended"), Actors.Admin, Stop);
        await handlers.Get<ControlQueue>().Pause(PaymentQueues.Payments, new ReasonInput("Night"), Actors.Admin, Stop);
        var paused = await get.Handle(id, Actors.Auditor, Stop);
        await database.Send(handlers, id, 2, new PaymentNews(PaymentSaid.Completed));

        Assert.Equal((null, PublicId.Connection.Format(paying.ConnectionId)), (goes.WaitsBecause, goes.ConnectionId));
        Assert.Equal("The connection is paused: it has to go on first. It was stopped because: Complaints", stopped.WaitsBecause);
        Assert.Equal((goes.Rate, null), (stopped.Rate, stopped.ExpectedEndAt));
        Assert.NotNull(goes.ExpectedEndAt);
        Assert.Equal("The sending of payments is paused on the page of jobs.", paused.WaitsBecause);
        Assert.Null((await get.Handle(id, Actors.Auditor, Stop)).WaitsBecause);
    }

    [Theory, EachDatabase]
    public async Task Handle_OfADistributionThatEnded_SaysWhen(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.Released(database, handlers, 1);
        var before = await handlers.Get<GetProgress>().Handle(id, Actors.Auditor, Stop);
        await database.Send(handlers, id, 1, new PaymentNews(PaymentSaid.Completed));
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        await paying.Put(id, DistributionEvent.Complete);

        var after = await handlers.Get<GetProgress>().Handle(id, Actors.Auditor, Stop);

        Assert.Equal((null, 0m, 0), (before.StartedAt, before.Rate, before.Ended));
        Assert.Equal((handlers.Clock.Time.AddSeconds(-1), handlers.Clock.Time, 1, null), (after.StartedAt, after.EndedAt, after.Ended, after.ExpectedEndAt));
    }
}
