using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks.Health;

namespace PaymentAdmin.Tests.Webhooks.Health;

public sealed class GetWebhookHealthTests
{
    private static readonly DateTime Hour = HealthCase.Hour;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Get_OfTheLastDay_AddsUpByConnectionAndByHour(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        var other = await health.Connect("OTHER");
        await health.Came(Hour, 19, HealthCase.ProcessedAfter(2));
        await health.Came(Hour, 1, HealthCase.Failed);
        await health.Came(Hour.AddHours(-23), 1, HealthCase.Duplicate);
        await health.Came(other, Hour, 1, HealthCase.ProcessedAfter(62));
        await health.Came(Hour.AddHours(-24), 7, HealthCase.Held);
        await health.Count();

        var answer = await health.Get();

        Assert.Equal((ConnectionEnvironment.Sandbox, Hour.AddHours(-23), Hour.AddHours(1)), (answer.Environment, answer.From, answer.To));
        Assert.Equal((22, 0, 20, 1, 1, 0, 62m), (answer.Totals.Received, answer.Totals.Pending, answer.Totals.Processed, answer.Totals.Failed, answer.Totals.Duplicate, answer.Totals.Held, answer.Totals.SlowestSeconds));
        Assert.Equal((new HealthMetric(0.0455m, 0.05m, false), new HealthMetric(7, 100, false)), (answer.Totals.Metrics.FailedRate, answer.Totals.Metrics.Held));
        Assert.Equal(["OTHER", "PAYSTACK"], answer.Connections.Select(row => row.ProcessorCode));
        Assert.Equal(new HealthMetric(62, 30, true), answer.Connections[0].Totals.Metrics.Latency);
        Assert.Equal((PublicId.Connection.Format(health.Connection.Id), 21, 7, 0), (answer.Connections[1].ConnectionId, answer.Connections[1].Totals.Received, answer.Connections[1].HeldNow, answer.Connections[1].PendingNow));
        Assert.Equal([(Hour.AddHours(-23), 1), (Hour, 21)], answer.Hours.Select(hour => (hour.Hour, hour.Totals.Received)));
    }

    [Theory, EachDatabase(RealOnly = "ends a claim that it took itself, by its token")]
    public async Task Get_WhatWaitsNow_SaysHowManySinceWhenAndForWhat(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.PspRestV2);
        await inbox.Deliver(Receiving.Completed);
        await Park(inbox);
        var first = inbox.Handlers.Clock.Time.AddMilliseconds(1);
        await inbox.Deliver(Receiving.Completed);
        await inbox.Deliver(Receiving.Completed);
        await inbox.Handlers.Get<CountWebhooks>().Handle(Actors.Admin, Stop);
        inbox.Handlers.Clock.Advance(TimeSpan.FromSeconds(90));

        var get = inbox.Handlers.Get<GetWebhookHealth>();
        var answer = await get.Handle(new GetWebhookHealth.Query(ConnectionId: inbox.ConnectionId), Actors.Auditor, Stop);
        Assert.Equal((3, first, 90L, 1, 0, 0), (answer.Now.Pending, answer.Now.OldestWaitingSince, answer.Now.OldestWaitingSeconds, answer.Now.Parked, answer.Now.Held, answer.Now.UncountedHours));

        await using (var db = inbox.Database.Open())
        {
            HealthCase.Held(await db.WebhookNotifications.OrderBy(row => row.ReceivedAt).FirstAsync(Stop));
            await db.SaveChangesAsync(Stop);
        }

        var held = await get.Handle(new GetWebhookHealth.Query(), Actors.Auditor, Stop);
        Assert.Equal((3, 1), (held.Now.Pending, held.Now.UncountedHours));
        Assert.Equal(new HeldBy(HoldCondition.UnknownReference, 1), Assert.Single(held.Now.HeldBy));
    }

    [Theory, EachDatabase]
    public async Task Get_OfSeveralEnvironments_NeverMixesThem(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        await health.Came(Hour, 1);
        await health.Count();
        Assert.Equal((ConnectionEnvironment.Sandbox, 1), Of(await health.Get()));

        var production = await health.Connect("OTHER", ConnectionEnvironment.Production);
        await health.Came(production, Hour, 2, HealthCase.Held);
        await health.Count();

        Assert.Equal((ConnectionEnvironment.Production, 2), Of(await health.Get()));
        Assert.Equal((ConnectionEnvironment.Sandbox, 1), Of(await health.Get(new GetWebhookHealth.Query(ConnectionEnvironment.Sandbox))));
        Assert.Equal((ConnectionEnvironment.Sandbox, 1), Of(await health.Get(new GetWebhookHealth.Query(ConnectionId: health.Connection.Id))));
        Assert.Equal((ConnectionEnvironment.Sandbox, 0), Of(await health.Get(new GetWebhookHealth.Query(ConnectionEnvironment.Sandbox, production.Id))));
        Assert.Equal((0, 2), ((await health.Get(new GetWebhookHealth.Query(ConnectionEnvironment.Sandbox))).Now.Held, (await health.Get()).Now.Held));

        static (ConnectionEnvironment, int) Of(WebhookHealthAnswer answer) => (answer.Environment, answer.Totals.Received);
    }

    [Theory, EachDatabase]
    public async Task Get_OfOneProcessor_LeavesTheOthersOut(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        var other = await health.Connect("OTHER");
        await health.Came(Hour, 1, HealthCase.Held);
        await health.Came(other, Hour, 2, HealthCase.Held);
        await health.Count();

        var answer = await health.Get(new GetWebhookHealth.Query(ProcessorCode: "OTHER"));
        var none = await health.Get(new GetWebhookHealth.Query(ProcessorCode: "NONE"));

        Assert.Equal((2, 2, 2, "OTHER"), (answer.Totals.Received, answer.Now.Held, Assert.Single(answer.Now.HeldBy).Count, Assert.Single(answer.Connections).ProcessorCode));
        Assert.Equal((0, 0, 0, 0), (none.Totals.Received, none.Now.Held, none.Connections.Count, none.Hours.Count));
    }

    [Fact]
    public async Task Get_OfAPeriodOrConnectionThatCannotBe_IsRefused()
    {
        await using var health = await HealthCase.Begin(DatabaseProvider.Sqlite);
        var to = FakeClock.Start;

        await Refused.With(RefusalKind.Invalid, "invalid_input", () => health.Get(new GetWebhookHealth.Query(From: to, To: to.AddHours(-1))));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => health.Get(new GetWebhookHealth.Query(From: Hour.AddDays(-31).AddHours(-1), To: Hour)));
        Assert.Equal(Hour.AddDays(-31), (await health.Get(new GetWebhookHealth.Query(From: Hour.AddDays(-31), To: Hour))).From);
        await Refused.NotFound(() => health.Get(new GetWebhookHealth.Query(ConnectionId: Actors.Admin.Id)));
        await Refused.ForWantOf(Permissions.ViewMonitoring, [Actors.Nobody], person => health.Handlers.Get<GetWebhookHealth>().Handle(new GetWebhookHealth.Query(), person, Stop));
    }

    /// <summary>The one item of work that there is failed too often.</summary>
    private static async Task Park(Inbox inbox)
    {
        var claim = Assert.Single(await inbox.Handlers.Get<ClaimWork>().Take("webhooks", 1, TimeSpan.FromMinutes(1), Stop));
        await using var db = inbox.Database.Open();
        await EndWork.Park(db, claim, "broken", Stop);
        await db.SaveChangesAsync(Stop);
    }
}
