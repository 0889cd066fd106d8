using Bunit;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Settlement;
using PaymentAdmin.Settlement.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement;

/// <summary>How a processor settles, on its page.</summary>
public sealed class SettlementTabTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tab_ForWhoMayOnlyLook_ShowsFacts()
    {
        SignIn(Roles.Auditor);

        var tab = await Show(mayManage: false);

        Assert.Contains("Monday to Friday", tab.Markup, StringComparison.Ordinal);
        Assert.Contains("transaction_reference", tab.Markup, StringComparison.Ordinal);
        Assert.Single(tab.FindAll("a[href^='settlement/statements?processor_id=proc_']"));
        Assert.Empty(tab.FindAll("input, textarea, select"));
    }

    [Fact]
    public async Task Save_KeepsCalendarColumnsAndUnits()
    {
        SignIn(Roles.PlatformAdmin);
        var tab = await Show();

        await tab.Find("#holidays").InputAsync("2026-12-25\n\n 2026-01-01 ");
        await tab.Find("#units").ChangeAsync("minor");
        await tab.Find("#fees").ChangeAsync("invoiced");
        await tab.Find("#column-gross").InputAsync("Amount");
        await tab.Find("#column-net").InputAsync("");
        await tab.Find("form").SubmitAsync();

        var settings = (await Handlers.Get<ChangeSettlementSettings>().Get(tab.Instance.ProcessorId, Actors.Admin, Stop)).Answer;
        Assert.Equal((false, true, true, "Amount", ""), (settings.EveryDay, settings.MinorUnits, settings.FeesInvoiced, settings.Columns["gross"], settings.Columns["net"]));
        Assert.Equal(["2026-01-01", "2026-12-25"], settings.Holidays);
        Assert.Equal("2026-01-01\n2026-12-25", tab.Find("#holidays").GetAttribute("value"));
    }

    [Fact]
    public async Task Save_OfWhatCannotBe_SaysWhyBesideTheFields()
    {
        SignIn(Roles.PlatformAdmin);
        var tab = await Show();

        await tab.Find("#holidays").InputAsync("2026-12-25\nChristmas");
        await tab.Find("form").SubmitAsync();
        Assert.Equal("Christmas: A holiday is a day such as 2026-12-25.", tab.Find("#holidays-error").TextContent);
        await tab.Find("#holidays").InputAsync("");
        await tab.Find("#column-gross").InputAsync("");
        await tab.Find("form").SubmitAsync();

        Assert.Contains("needs its gross amounts", tab.Find("#column-gross-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_AfterAColleague_LetsThePersonChoose()
    {
        SignIn(Roles.PlatformAdmin);
        var tab = await Show();
        var change = Handlers.Get<ChangeSettlementSettings>();
        await change.Handle(tab.Instance.ProcessorId, new ChangeSettlementSettings.Input(EveryDay: true), IfMatch.Any, Actors.Admin2, Stop);

        await tab.Find("#units").ChangeAsync("minor");
        await tab.Find("form").SubmitAsync();
        Assert.Contains("changed the settlement of PAYSTACK", tab.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        await tab.FindAll("button").First(button => button.TextContent.Contains("Save mine over it", StringComparison.Ordinal)).ClickAsync(new());

        var settings = (await change.Get(tab.Instance.ProcessorId, Actors.Admin, Stop)).Answer;
        Assert.Equal((false, true), (settings.EveryDay, settings.MinorUnits));
        Assert.Empty(tab.FindAll("[role=alert]"));
    }

    private async Task<IRenderedComponent<SettlementTab>> Show(bool mayManage = true)
    {
        var processor = await Handlers.Onboard();
        return Render<SettlementTab>(parameters => parameters.Add(tab => tab.ProcessorId, processor).Add(tab => tab.MayManage, mayManage));
    }
}
