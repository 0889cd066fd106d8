using Bunit;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Reconciliation;
using PaymentAdmin.Reconciliation.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Reconciliation;

/// <summary>How a connection's reports are written, on its page.</summary>
public sealed class ReportSettingsTabTests : RunPageTest
{
    [Fact]
    public async Task Tab_ForWhoMayOnlyLook_ShowsFacts()
    {
        await Begin(Roles.Auditor);

        var tab = Show();

        Assert.Contains("psp_id", tab.Markup, StringComparison.Ordinal);
        Assert.Contains("Are in its reports", tab.Markup, StringComparison.Ordinal);
        Assert.Contains("Fetched and reconciled by itself", tab.Markup, StringComparison.Ordinal);
        Assert.Single(tab.FindAll($"a[href='reconciliations?connection_id={Connection}']"));
        Assert.Empty(tab.FindAll("input, textarea, select"));
    }

    [Fact]
    public async Task Save_KeepsColumnsUnitsWordsAndWhatReportsContain()
    {
        await Begin();
        var tab = Show();

        await tab.Find("#column-amount").ChangeAsync("Value");
        await tab.Find("#column-fee").ChangeAsync("");
        await tab.Find("#units").ChangeAsync("minor");
        await tab.Find("#said-reversed").ChangeAsync("GIVEN BACK\nrefunded");
        await tab.Find("#lists-failed").ChangeAsync(false);
        await tab.Find("#daily").ChangeAsync(false);
        await tab.Find("form").SubmitAsync();

        var settings = (await Handlers.Get<ChangeReportSettings>().Get(Test.ConnectionId, Actors.Auditor, Stop)).Answer;
        Assert.Equal(("Value", "", true, false, false), (settings.Columns["amount"], settings.Columns["fee"], settings.MinorUnits, settings.ListsFailed, settings.Daily));
        Assert.Equal(["GIVEN BACK", "refunded"], settings.StatusWords.Where(word => word.Value == "reversed").Select(word => word.Key).Order(StringComparer.Ordinal));
        Assert.Equal("completed", settings.StatusWords["paid"]);
    }

    [Fact]
    public async Task Save_OfWhatCannotBe_SaysWhyBesideTheFields()
    {
        await Begin();
        var tab = Show();

        await tab.Find("#column-status").ChangeAsync("");
        await tab.Find("form").SubmitAsync();

        Assert.Contains("cannot be reconciled without it", tab.Find("#column-status-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_AfterAColleague_LetsThePersonChoose()
    {
        await Begin();
        var tab = Show();
        await Handlers.Get<ChangeReportSettings>().Handle(Test.ConnectionId, new ChangeReportSettings.Input(MinorUnits: true), IfMatch.Any, Actors.Finance2, Stop);

        await tab.Find("#lists-failed").ChangeAsync(false);
        await tab.Find("form").SubmitAsync();
        Assert.Contains("changed the report settings", tab.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        await tab.FindAll("button").First(button => button.TextContent.Contains("Take theirs", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Equal("minor", tab.Find("#units").GetAttribute("value"));
        Assert.Empty(tab.FindAll("[role=alert]"));
    }

    private IRenderedComponent<ReportSettingsTab> Show() => Render<ReportSettingsTab>(parameters => parameters.Add(each => each.ConnectionId, Test.ConnectionId).Add(each => each.CanFetch, true));
}
