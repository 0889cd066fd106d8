using Bunit;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.UI.Components;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.Fees;

public sealed class FeesFormTests : PageTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Save_WithoutAReason_AsksForOneAndChangesNothing()
    {
        SignIn(Roles.PlatformAdmin);
        var id = await Handlers.Onboard(fees: Known.CardPurchase);
        var form = await Show(id);

        await form.Find("form").SubmitAsync();

        Assert.Equal("Say why, in a few words.", form.Find("#reason-error").TextContent);
        Assert.Equal(1, (await Handlers.Get<GetFees>().Handle(id, null, false, Actors.Admin, None)).Version);
    }

    [Fact]
    public async Task Save_AColleagueWasFaster_ShowsTheirsAndKeepsMine()
    {
        SignIn(Roles.PlatformAdmin);
        var id = await Handlers.Onboard(fees: Known.CardPurchase);
        var dialogs = Render<RadzenDialog>();
        var form = await Show(id);
        await Handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input([Known.Payout]), IfMatch.Any, Actors.Admin2, None);

        await form.Find("#fee-0-percentage").InputAsync("3");
        await form.Find("#reason").InputAsync("New contract");
        await Confirm(form, dialogs);

        form.WaitForAssertion(() => Assert.Contains($"{Actors.Admin2.Name} changed these fees", form.Markup, StringComparison.Ordinal));
        Assert.Contains("NGN 50.00", form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("3", form.Find("#fee-0-percentage").GetAttribute("value"));
        Assert.Equal(2, (await Handlers.Get<GetFees>().Handle(id, null, false, Actors.Admin, None)).Version);

        // Having seen it, the person may insist.
        await Confirm(form, dialogs);
        form.WaitForAssertion(() => Assert.True(_saved));
        var fees = await Handlers.Get<GetFees>().Handle(id, null, false, Actors.Admin, None);
        Assert.Equal(3, fees.Version);
        Assert.Equal(0.03m, Assert.Single(fees.Answer.Fees).Percentage);
    }

    [Fact]
    public async Task Save_TwoRulesOverlap_SaysItAtTheLaterRule()
    {
        SignIn(Roles.PlatformAdmin);
        var id = await Handlers.Onboard(fees: Known.Payout);
        var form = await Show(id);

        await form.FindAll("button").Single(button => button.TextContent.Contains("Add a rule", StringComparison.Ordinal)).ClickAsync(new());
        await form.Find("#fee-1-eventType").InputAsync("payout");
        await form.Find("#fee-1-direction").ChangeAsync("both");
        await form.Find("#fee-1-percentage").InputAsync("1");
        await form.Find("#fee-1-vatRate").InputAsync("0");
        await form.Find("#reason").InputAsync("Trial");
        await form.Find("form").SubmitAsync();

        Assert.Contains("Rules 1 and 2", form.FindAll("fieldset.pa-rule")[1].TextContent, StringComparison.Ordinal);
    }

    private bool _saved;

    private async Task<IRenderedComponent<FeesForm>> Show(Guid id)
    {
        var fees = await Handlers.Get<GetFees>().Handle(id, null, false, Actors.Admin, None);
        return Render<FeesForm>(parameters => parameters
            .Add(form => form.ProcessorId, id)
            .Add(form => form.ProcessorCode, "PAYSTACK")
            .Add(form => form.Currency, "NGN")
            .Add(form => form.Latest, fees.Version)
            .Add(form => form.Start, fees.Answer.Fees)
            .Add(form => form.Scheduled, [])
            .Add(form => form.Saved, () => _saved = true)
            .Add(form => form.Cancelled, () => { }));
    }

    private static async Task Confirm(IRenderedComponent<FeesForm> form, IRenderedComponent<RadzenDialog> dialogs)
    {
        // The form waits for the dialog, so its submission ends only after the click.
        var submitted = form.Find("form").SubmitAsync();
        var confirm = dialogs.WaitForComponent<ConfirmDialog>();
        await confirm.FindAll("button").First(button => button.TextContent.Contains("Replace the fees", StringComparison.Ordinal)).ClickAsync(new());
        await submitted;
    }
}
