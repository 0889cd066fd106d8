using Bunit;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Audit;

public sealed class HistoryTabTests : PageTest
{
    [Fact]
    public async Task History_IsNewestFirstAndGoesOnWhenAsked()
    {
        var id = await Handlers.Onboard();
        await Handlers.Onboard("OTHER");
        for (var i = 0; i < 25; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Handlers.Get<UpdateProcessor>().Handle(id, new UpdateProcessor.Input(SettlementDelayDays: i % 2 + 2), IfMatch.Any, Actors.Admin, CancellationToken.None);
        }

        var tab = Show(id, Roles.Auditor);

        Assert.Equal(25, Entries(tab).Count);
        Assert.StartsWith("Processor changed by", Entries(tab)[0], StringComparison.Ordinal);
        Assert.Contains("Settlement delay days: 3 →", Entries(tab)[0], StringComparison.Ordinal);

        await tab.Find("button").ClickAsync(new());

        Assert.Equal(27, Entries(tab).Count);
        Assert.Contains(Entries(tab)[^2..], entry => entry.StartsWith("Processor onboarded", StringComparison.Ordinal));
        Assert.Empty(tab.FindAll("button"));
    }

    [Theory]
    [InlineData(Roles.PlatformAdmin, true)]
    [InlineData(Roles.FinanceReviewer, false)]
    public async Task History_OfFees_IsHiddenFromWhoMayNotSeeFees(string role, bool visible)
    {
        var entry = Entries(Show(await Handlers.Onboard(fees: [Known.CardPurchase]), role)).Single(text => text.StartsWith("Processor fees replaced", StringComparison.Ordinal));

        Assert.Equal(visible, entry.Contains("0.015", StringComparison.Ordinal));
        Assert.Equal(!visible, entry.Contains("not visible to you", StringComparison.Ordinal));
    }

    [Fact]
    public async Task History_WithoutThePermission_ShowsNoEntry()
    {
        var tab = Show(await Handlers.Onboard(), Roles.ProgrammeOfficer);

        Assert.Empty(Entries(tab));
        Assert.Contains("does not carry the permission", tab.Markup, StringComparison.Ordinal);
    }

    private static List<string> Entries(IRenderedComponent<HistoryTab> tab) =>
        [.. tab.FindAll(".pa-timeline > li").Select(entry => string.Join(' ', entry.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];

    private IRenderedComponent<HistoryTab> Show(Guid id, string role)
    {
        SignIn(role);
        return Render<HistoryTab>(parameters => parameters.Add(tab => tab.ThingId, id));
    }
}
