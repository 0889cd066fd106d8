using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks.Health;

public sealed class WebhookHealthApiTests
{
    private const string Path = "/api/v1/admin/webhook-monitoring";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_OfTheApi_AnswersFiguresAndRefusesWhatCannotBe()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);
        var connection = await Connect(admin);
        await Came(app, connection, 19, HealthCase.ProcessedAfter(2));
        await Came(app, connection, 1, HealthCase.Failed);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await Counted(app, 20);

        var answer = (await officer.Get($"{Path}?environment=sandbox&connection_id={connection}&processor_code=health&from=2026-03-14T00:00:00Z")).Is(200);

        Assert.Equal(["environment", "from", "to", "now", "totals", "connections", "connectionsCapped", "hours"], Names(""));
        Assert.Equal(["pending", "oldestWaitingSince", "oldestWaitingSeconds", "held", "heldBy", "parked", "uncountedHours"], Names("now"));
        Assert.Equal(["received", "pending", "processed", "failed", "duplicate", "held", "slowestSeconds", "metrics"], Names("totals"));
        Assert.Equal(["connectionId", "processorCode", "processorName", "status", "pendingNow", "heldNow", "totals"], Names("connections.0"));
        Assert.Equal(("sandbox", "2026-03-14T00:00:00Z", "2026-03-14T10:00:00Z", connection), (answer.TextAt("environment"), answer.TextAt("from"), answer.TextAt("to"), answer.TextAt("connections.0.connectionId")));
        Assert.Equal("""{"value":0.05,"threshold":0.05,"exceeded":false}""", answer.At("totals.metrics.failedRate").GetRawText());
        Assert.Equal((2m, 30m), (answer.At("hours.0.totals.metrics.latency.value").GetDecimal(), answer.At("hours.0.totals.metrics.latency.threshold").GetDecimal()));

        Assert.Equal(["environment", "from"], (await officer.Get($"{Path}?environment=real&from=yesterday")).IsProblem(400, "invalid_input").Errors.Keys.Order());
        Assert.Equal(["from"], (await officer.Get($"{Path}?from=2026-01-01T00:00:00Z")).IsProblem(400, "invalid_input").Errors.Keys);
        (await officer.Get($"{Path}?connection_id=nonsense")).IsProblem(404, "not_found");
        (await officer.Get($"{Path}?connection_id={PublicId.Connection.Format(Actors.Admin.Id)}")).IsProblem(404, "not_found");

        IEnumerable<string> Names(string path) => (path.Length == 0 ? answer.Json : answer.At(path)).EnumerateObject().Select(field => field.Name);
    }

    [Fact]
    public async Task Host_WhenAnHourIsOver_RaisesItsAlerts()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        await Came(app, await Connect(admin), 20, HealthCase.Failed);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await Counted(app, 20);

        app.Clock.Advance(TimeSpan.FromMinutes(40));
        await using var db = app.Database.Open();
        while (!await db.Set<Alert>().AnyAsync(Stop))
        {
            await Beside(app);
        }

        Assert.Equal("webhook_failed_rate", (await db.Set<Alert>().SingleAsync(Stop)).Kind);
    }

    private static async Task<string> Connect(HttpClient admin)
    {
        var processor = await admin.Onboard("HEALTH");
        var body = $$$"""{"processorId":"{{{processor}}}","environment":"sandbox","dialect":"paystack","webhookSecret":"a-webhook-secret-1","authentication":{"scheme":"none"}}""";
        return (await admin.Call("POST", "/api/v1/connections", body)).Is(201).TextAt("id")!;
    }

    private static async Task Came(TestApp app, string connection, int count, Action<WebhookNotification> and)
    {
        await using var db = app.Database.Open();
        var row = await db.Connections.SingleAsync(found => found.Id == PublicId.Connection.Parse(connection), Stop);
        for (var number = 0; number < count; number++)
        {
            var notification = HealthCase.New(row, FakeClock.Start);
            and(notification);
            db.Add(notification);
        }

        await db.SaveChangesAsync(Stop);
    }

    /// <summary>The host counts beside the test: waits until it has.</summary>
    private static async Task Counted(TestApp app, int received)
    {
        while (true)
        {
            await using var db = app.Database.Open();
            if (await db.Set<WebhookHour>().SumAsync(hour => hour.Received, Stop) == received)
            {
                return;
            }

            await Beside(app);
        }
    }

    /// <summary>The host works beside the test, and looks again only as time goes by.</summary>
    private static async Task Beside(TestApp app)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await Task.Delay(TimeSpan.FromMilliseconds(20), Stop);
    }
}
