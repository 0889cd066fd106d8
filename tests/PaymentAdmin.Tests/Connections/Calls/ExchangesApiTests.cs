using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls;

public sealed class ExchangesApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_OfAConnection_AnswersItsExchangesAndItsCursor()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var connection = await Connect(app, admin);
        var id = PublicId.Connection.Format(connection);
        await Keep(app, connection, FakeClock.Start);
        await Keep(app, connection, FakeClock.Start.AddSeconds(1));

        var first = (await admin.Get($"/api/v1/connections/{id}/exchanges?limit=1")).Is(200);
        var second = (await admin.Get($"/api/v1/connections/{id}/exchanges?limit=1&cursor={first.TextAt("pagination.cursor")}")).Is(200);

        Assert.Equal(
            ["id", "at", "purpose", "method", "path", "outcome", "status", "milliseconds", "problem", "requestBody", "answerBody", "credential", "correlationId"],
            first.At("data.0").EnumerateObject().Select(field => field.Name));
        Assert.Equal(("2026-03-14T09:26:54.589Z", "timed_out", "api_key"), (first.TextAt("data.0.at"), first.TextAt("data.0.outcome"), first.TextAt("data.0.credential")));
        Assert.Equal("2026-03-14T09:26:53.589Z", second.TextAt("data.0.at"));
        Assert.Equal("""{"limit":1,"cursor":null}""", second.At("pagination").GetRawText());
        (await admin.Get($"/api/v1/connections/{id}/exchanges?limit=201")).IsProblem(400, "invalid_input");
        (await admin.Get($"/api/v1/connections/{PublicId.Connection.Format(Actors.Admin.Id)}/exchanges")).IsProblem(404, "not_found");
        (await admin.Get("/api/v1/connections/nonsense/exchanges")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Host_OnceADay_DropsOldExchanges()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var connection = await Connect(app, admin);
        await Keep(app, connection, FakeClock.Start.AddDays(-91));
        await Keep(app, connection, FakeClock.Start.AddDays(-89));

        // The night comes, and the one after the next.
        app.Clock.Advance(TimeSpan.FromHours(18));
        await Left(app, 1);
        app.Clock.Advance(TimeSpan.FromDays(2));
        await Left(app, 0);
    }

    private static async Task<Guid> Connect(TestApp app, HttpClient admin)
    {
        var processor = PublicId.Processor.Parse(await admin.Onboard("EXCHANGES"));
        var connection = Connection.Add(FakeClock.Start.NewId(), new ConnectionIdentity(processor, ConnectionEnvironment.Sandbox, Dialect.PspRestV2), Calling.Plain, Actors.Admin, FakeClock.Start);
        await using var db = app.Database.Open();
        db.Add(connection);
        await db.SaveChangesAsync(Stop);
        return connection.Id;
    }

    private static async Task Keep(TestApp app, Guid connection, DateTime at)
    {
        await using var db = app.Database.Open();
        db.Add(new Exchange { Id = at.NewId(), ConnectionId = connection, At = at, Purpose = "submit", Method = "POST", Path = "/payments", Outcome = CallOutcome.TimedOut, Credential = SecretKind.ApiKey, CorrelationId = "c" });
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>The job works beside the test: waits until it has.</summary>
    private static async Task Left(TestApp app, int count)
    {
        while (true)
        {
            app.Clock.Advance(JobTimer.Every);
            await using var db = app.Database.Open();
            if (await db.Set<Exchange>().CountAsync(Stop) == count)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), Stop);
        }
    }
}
