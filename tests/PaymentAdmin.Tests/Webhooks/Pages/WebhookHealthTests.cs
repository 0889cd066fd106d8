using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Webhooks.Health;
using PaymentAdmin.Webhooks.Health;
using PaymentAdmin.Webhooks.Pages;

namespace PaymentAdmin.Tests.Webhooks.Pages;

public sealed class WebhookHealthTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_AboveALimit_SaysSoInWordsWithTheAdvice()
    {
        var connection = await Connect("PAYSTACK");
        await Came(connection, 2, HealthCase.Failed);
        await Came(connection, 18, HealthCase.ProcessedAfter(1.5));

        var page = Show();

        var tiles = page.FindAll(".pa-tile");
        Assert.Equal(["10 %", "1.5 s", "0 %", "0"], tiles.Select(tile => tile.QuerySelector(".pa-tile-value")!.TextContent));
        Assert.Equal("Above the limit of 5 %. Check processor connectivity.", tiles[0].QuerySelectorAll(".pa-tile-note")[1].TextContent);
        Assert.Equal("Within the limit of 30 s.", tiles[1].QuerySelectorAll(".pa-tile-note")[1].TextContent);
        Assert.Equal(["pa-tile warn", "pa-tile good"], tiles.Take(2).Select(tile => tile.ClassName));
        Assert.Equal("webhooks?environment=sandbox&status=failed&from=2026-03-13T10%3A00%3A00Z", tiles[0].GetAttribute("href"));
        var cells = page.FindAll(".pa-card table.cards td");
        Assert.Equal(["Paystack PAYSTACK", "Setup", "20", "10 % above the limit", "1.5 s", "0 %", "0", "0"], cells.Select(cell => cell.TextContent.Trim()));
        Assert.All(cells, cell => Assert.NotEqual("", cell.GetAttribute("data-label")));
    }

    [Fact]
    public async Task Chart_OfHours_HasATableBehindIt()
    {
        var connection = await Connect("PAYSTACK");
        await Came(connection, 3, HealthCase.ProcessedAfter(1));
        await Came(connection, 1, HealthCase.Failed);

        var page = Show();

        Assert.Contains("4 received in 1 hours, at most 4 in one hour", page.Find("svg.pa-hours").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal([("processed", "120"), ("failed", "40")], page.FindAll("svg.pa-hours rect").Select(bar => (bar.ClassName!, bar.GetAttribute("height")!)));
        Assert.Equal(["4", "3", "0", "0", "0", "1", "1 s"], page.FindAll("details td.pa-number").Select(cell => cell.TextContent));
    }

    [Fact]
    public async Task Choices_AreInTheAddress_AndTheConnectionGoesWithTheEnvironment()
    {
        var connection = await Connect("PAYSTACK");
        await Connect("OTHER");
        var id = PublicId.Connection.Format(connection.Id);
        var page = Show($"?connection_id={id}&period=7d");

        Assert.Equal("Last 7 days", page.Find("#metrics").TextContent);
        Assert.Equal(["", "OTHER", "PAYSTACK"], page.FindAll("#connection option").Select(option => option.GetAttribute("value")!.Length == 0 ? "" : option.TextContent == "Paystack" ? option.GetAttribute("value") == id ? "PAYSTACK" : "OTHER" : "?"));
        await page.Find("#period").ChangeAsync(new ChangeEventArgs { Value = "31d" });
        Assert.EndsWith($"?connection_id={id}&period=31d", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        await page.Find("#environment").ChangeAsync(new ChangeEventArgs { Value = "uat" });
        Assert.EndsWith("?period=31d&environment=uat", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_LeftOpen_ShowsWhatCameSince()
    {
        var connection = await Connect("PAYSTACK");
        var page = Show();
        Assert.Contains("Nothing was received in this period.", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Nothing to measure. The limit is 5 %.", page.Find(".pa-tile").QuerySelectorAll(".pa-tile-note")[1].TextContent);
        await Came(connection, 5, HealthCase.Held);

        Clock.Advance(TimeSpan.FromSeconds(10));

        page.WaitForAssertion(() => Assert.Contains("5 tell of a payment that is not recorded here", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_OfAnAddressThatCannotBe_SaysWhy() =>
        Assert.Contains("must be one of sandbox, uat, production", Show("?environment=real").Find("[role=alert]").TextContent, StringComparison.Ordinal);

    private IRenderedComponent<WebhookHealth> Show(string query = "")
    {
        SignIn(Roles.ProgrammeOfficer);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"monitoring/webhooks{query}");
        return Render<WebhookHealth>();
    }

    private async Task<Connection> Connect(string code)
    {
        var added = await Handlers.Connect(Connecting.Sandbox(await Handlers.Onboard(code)));
        await using var db = OpenDatabase();
        return await db.Connections.SingleAsync(connection => connection.Id == added.IdOf(), Stop);
    }

    private async Task Came(Connection connection, int count, Action<WebhookNotification> and)
    {
        await using (var db = OpenDatabase())
        {
            for (var number = 0; number < count; number++)
            {
                var notification = HealthCase.New(connection, FakeClock.Start);
                and(notification);
                db.Add(notification);
            }

            await db.SaveChangesAsync(Stop);
        }

        await Handlers.Get<CountWebhooks>().Handle(Actors.Admin, Stop);
    }
}
