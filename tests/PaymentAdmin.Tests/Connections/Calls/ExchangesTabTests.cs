using Bunit;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls;

public sealed class ExchangesTabTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tab_OfAConnection_ShowsItsTrafficAndItsExchangesNewestFirst()
    {
        var connection = await Connect();
        await Keep(connection, 26);

        var tab = Show(connection, Roles.ProgrammeOfficer);

        Assert.Contains("Calls go through.", tab.Markup, StringComparison.Ordinal);
        Assert.Equal(25, tab.FindAll(".pa-timeline > li").Count);
        Assert.Equal("POST /payments/25", tab.Find(".pa-timeline > li .pa-mono").TextContent);
        Assert.Contains("Timed out", tab.Find(".pa-timeline > li").TextContent, StringComparison.Ordinal);
        Assert.Contains("Ada", tab.Find("pre").TextContent, StringComparison.Ordinal);

        await tab.FindAll("button").Single(button => button.TextContent.Contains("Show older", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Equal(26, tab.FindAll(".pa-timeline > li").Count);
    }

    [Fact]
    public async Task Tab_ForWhoMayNotSeeBeneficiaries_ShowsNoPersons()
    {
        var connection = await Connect();
        await Keep(connection, 1);

        Assert.DoesNotContain("Ada", Show(connection, Roles.Auditor).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tab_OfNothing_SaysWhatToDo() => Assert.Contains("Nothing was sent on this connection yet", Show(await Connect(), Roles.PlatformAdmin).Markup, StringComparison.Ordinal);

    private IRenderedComponent<ExchangesTab> Show(Guid connection, string role)
    {
        SignIn(role);
        return Render<ExchangesTab>(parameters => parameters.Add(tab => tab.ConnectionId, connection));
    }

    private async Task<Guid> Connect()
    {
        var processor = await Handlers.Onboard();
        var connection = Connection.Add(FakeClock.Start.NewId(), new ConnectionIdentity(processor, ConnectionEnvironment.Sandbox, Dialect.PspRestV2), Calling.Plain, Actors.Admin, FakeClock.Start);
        await using var db = OpenDatabase();
        db.Add(connection);
        await db.SaveChangesAsync(Stop);
        return connection.Id;
    }

    private async Task Keep(Guid connection, int count)
    {
        await using var db = OpenDatabase();
        for (var i = 0; i < count; i++)
        {
            var at = FakeClock.Start.AddSeconds(i);
            db.Add(new Exchange { Id = at.NewId(), ConnectionId = connection, At = at, Purpose = "submit", Method = "POST", Path = $"/payments/{i}", RequestBody = """{"name":"Ada"}""", Outcome = CallOutcome.TimedOut, CorrelationId = "c" });
        }

        await db.SaveChangesAsync(Stop);
    }
}
