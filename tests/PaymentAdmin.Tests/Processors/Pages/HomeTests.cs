using Bunit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Processors.Pages;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Processors.Pages;

public sealed class HomeTests : PageTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Home_OfAPlatformAdmin_ShowsWhatNeedsThem()
    {
        await Handlers.Onboard("NOFEES");
        var scheduled = await Handlers.Onboard("SCHEDULED", Known.CardPurchase);
        await Handlers.Get<ReplaceFees>().Handle(
            scheduled, new ReplaceFees.Input([Known.Payout], Clock.Time.AddDays(7)), IfMatch.Any, Actors.Admin, None);
        SignIn(Roles.PlatformAdmin);

        var home = Render<Home>();

        Assert.Equal("1", Tile(home, "processors?status=active&fees=none"));
        Assert.Equal("1", Tile(home, "processors?fees=scheduled"));
        Assert.Equal("2", Tile(home, "processors?status=active"));
        Assert.Contains("Recent changes", home.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_OfAProgrammeOfficer_SaysNothingOfFeesOrTheRecord()
    {
        await Handlers.Onboard();
        SignIn(Roles.ProgrammeOfficer);

        var home = Render<Home>();

        Assert.Equal(["processors?status=active", "processors?status=inactive", "tenants?status=active"], home.FindAll(".pa-tile").Select(tile => tile.GetAttribute("href")));
        Assert.DoesNotContain("Recent changes", home.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.PlatformAdmin, "processors/onboard,tenants,people")]
    [InlineData(Roles.FinanceReviewer, "")]
    public void Home_OfAFreshInstallation_SaysWhatToDoFirst(string role, string links)
    {
        SignIn(role);

        var first = Render<Home>().Find(".pa-first-steps");

        Assert.Equal(links, string.Join(',', first.QuerySelectorAll("a").Select(link => link.GetAttribute("href"))));
    }

    [Fact]
    public async Task Processors_FilteredByFees_AreForWhoMaySeeFees()
    {
        await Handlers.Onboard("NOFEES");
        await Handlers.Onboard("PAYSTACK", Known.CardPurchase);
        var query = new ListProcessors.Query([], [], Fees: FeeState.None);
        var list = Handlers.Get<ListProcessors>();

        Assert.Equal("NOFEES", Assert.Single((await list.Handle(query, Actors.Admin, None)).Processors).Code);
        Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(() => list.Handle(query, Actors.Auditor, None))).Kind);
        await Assert.ThrowsAsync<Refusal>(async () => await list.All(query, Actors.Auditor, None).ToListAsync(None));
    }

    private static string Tile(IRenderedComponent<Home> home, string path) =>
        home.FindAll(".pa-tile").Single(tile => tile.GetAttribute("href") == path).QuerySelector(".pa-tile-value")!.TextContent;
}
