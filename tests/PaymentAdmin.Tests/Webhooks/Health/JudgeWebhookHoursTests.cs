using PaymentAdmin.Data;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks.Health;

public sealed class JudgeWebhookHoursTests
{
    private static readonly DateTime Hour = HealthCase.Hour;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Judge_AnHourAboveEveryLimit_RaisesAnAlertOfEach(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        await health.Came(Hour, 20, HealthCase.Failed);
        await health.Came(Hour, 10, HealthCase.ProcessedAfter(31));
        await health.Came(Hour, 30, notification =>
        {
            notification.Begin();
            notification.FindDuplicate(Guid.Empty, Hour.AddSeconds(31));
        });
        await health.Came(Hour.AddDays(-3), 101, HealthCase.Held);
        await End(health);

        Assert.Equal(2, await health.Judge());

        var alerts = await Open(health);
        Assert.Equal(["webhook_duplicate_rate", "webhook_failed_rate", "webhook_held", "webhook_latency"], alerts.Select(alert => alert.Kind).Order());
        var failed = alerts.Single(alert => alert.Kind == "webhook_failed_rate");
        Assert.Equal("PAYSTACK, sandbox: 33.33 % of the 60 webhooks of the hour from 14 Mar 2026, 09:00 UTC failed; the limit is 5 %. Check processor connectivity.", failed.Message);
        Assert.Equal($"monitoring/webhooks?environment=sandbox&connection_id={PublicId.Connection.Format(health.Connection.Id)}&period=7d", failed.Link);
        Assert.Equal(
            ["50 % of the 60", "101 webhooks are held", "took 31 s on average"],
            alerts.Where(alert => alert != failed).OrderBy(alert => alert.Kind).Select(alert => Assert.Single((string[])["50 % of the 60", "101 webhooks are held", "took 31 s on average"], alert.Message.Contains)));
    }

    [Theory, EachDatabase]
    public async Task Judge_AnHourAtTheLimits_RaisesNothing(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        await health.Came(Hour, 1, HealthCase.Failed);
        await health.Came(Hour, 17, HealthCase.ProcessedAfter(30));
        await health.Came(Hour, 2, HealthCase.Duplicate);
        await End(health);

        Assert.Equal(1, await health.Judge());

        Assert.Empty(await Open(health));
    }

    [Theory, EachDatabase]
    public async Task Judge_FewerThanTwenty_RaisesNothing(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        await health.Came(Hour, 19, HealthCase.Failed);
        await End(health);

        Assert.Equal(1, await health.Judge());
        Assert.Empty(await Open(health));
    }

    [Theory, EachDatabase]
    public async Task Judge_WhileAnAlertIsOpen_RaisesNoOtherUntilItIsClosed(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        await health.Came(Hour, 20, HealthCase.Failed);
        await End(health);
        await health.Judge();
        await health.Came(Hour.AddHours(1), 20, HealthCase.Failed);
        await End(health);
        await health.Judge();
        var first = Assert.Single(await Open(health));
        Assert.Equal(1, first.Count);

        await health.Handlers.Get<CloseAlert>().Handle(PublicId.Alert.Parse(first.Id), Actors.Admin, Stop);
        await health.Judge();
        Assert.Empty(await Open(health));
        await health.Came(Hour.AddHours(2), 20, HealthCase.Failed);
        await End(health);
        await health.Judge();

        Assert.NotEqual(first.Id, Assert.Single(await Open(health)).Id);
    }

    [Theory, EachDatabase]
    public async Task Judge_AnHourThatIsNotOver_OrOfWhichSomeStillWait_LeavesItForLater(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        await health.Came(Hour, 19, HealthCase.Failed);
        await health.Came(Hour, 1);
        await health.Count();

        Assert.Equal(0, await health.Judge());
        health.Handlers.Clock.Set(Hour.AddHours(1));
        Assert.Equal(0, await health.Judge());
        health.Handlers.Clock.Set(Hour.AddHours(2));
        Assert.Equal(1, await health.Judge());

        Assert.Equal("webhook_failed_rate", Assert.Single(await Open(health)).Kind);
    }

    [Theory, EachDatabase(RealOnly = "judges at once")]
    public async Task Judge_ByTwoAtOnce_RaisesOneAlert(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        await health.Came(Hour, 20, HealthCase.Failed);
        await End(health);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(health.Judge)));

        Assert.Equal(1, Assert.Single(await Open(health)).Count);
    }

    /// <summary>Everything is counted, and an hour later.</summary>
    private static async Task End(HealthCase health)
    {
        await health.Count();
        health.Handlers.Clock.Advance(TimeSpan.FromHours(1));
    }

    private static async Task<IReadOnlyList<ListAlerts.Row>> Open(HealthCase health) =>
        (await health.Handlers.Get<ListAlerts>().Handle(new ListAlerts.Query(Open: true, new Slice(50, 0)), Actors.Auditor, Stop)).Data;
}
