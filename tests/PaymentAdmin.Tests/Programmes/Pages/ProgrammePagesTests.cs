using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes;
using PaymentAdmin.Programmes.Pages;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes.Pages;

public sealed class ProgrammePagesTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Roles.PlatformAdmin, true)]
    [InlineData(Roles.Auditor, false)]
    public void List_OfNone_SaysWhatAProgrammeIs(string role, bool mayAdd)
    {
        SignIn(role);

        var page = Render<ProgrammeList>();

        Assert.Contains("There is no programme yet", page.Markup, StringComparison.Ordinal);
        Assert.Equal(mayAdd, page.Markup.Contains("Add the first programme", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Form_FilledWithMistakes_NamesThemAndLosesNothing()
    {
        SignIn(Roles.PlatformAdmin);
        await Connect();
        var page = Render<NewProgramme>();

        await page.Find("#name").InputAsync(new ChangeEventArgs { Value = "Food" });
        await page.Find("form").SubmitAsync();

        Assert.Contains("The code is 2 to 32 characters", page.Find("#code-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("ISO 4217", page.Find("#currency-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("country", page.Find("#country-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 to 20 connections", page.Find("fieldset .pa-field-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("Food", page.Find("#name").GetAttribute("value"));
    }

    [Fact]
    public async Task Form_FilledAndSaved_AddsTheProgrammeWithItsStages()
    {
        SignIn(Roles.PlatformAdmin);
        await Connect();
        var page = Render<NewProgramme>();

        await page.Find("#code").InputAsync(new ChangeEventArgs { Value = "food" });
        await page.Find("#name").InputAsync(new ChangeEventArgs { Value = "Food" });
        await page.Find("#country").ChangeAsync(new ChangeEventArgs { Value = "TZ" });
        await page.Find("#currency").ChangeAsync(new ChangeEventArgs { Value = "TZS" });
        await page.Find("input[type=checkbox]").ChangeAsync(new ChangeEventArgs { Value = true });
        await page.Find("#budget").InputAsync(new ChangeEventArgs { Value = "1,500.50" });
        await page.FindAll("button").Single(button => button.TextContent == "Add a stage").ClickAsync(new());
        await page.Find("#stage-1-from").InputAsync(new ChangeEventArgs { Value = "1000" });
        await page.Find("#stage-1-people").InputAsync(new ChangeEventArgs { Value = "2" });
        await page.Find("#stage-1-right").ChangeAsync(new ChangeEventArgs { Value = "approve_settlement" });
        await page.Find("form").SubmitAsync();

        var row = Assert.Single((await Handlers.Get<ListProgrammes>().Handle(new ListProgrammes.Query([]), Actors.Admin, Stop)).Data);
        Assert.Equal(("FOOD", 150_050L), (row.Code, row.Budget));
        var stages = (await Handlers.Get<ListProgrammes>().One(PublicId.Programme.Parse(row.Id), Actors.Admin, Stop)).Answer.ApprovalPolicy.Stages;
        Assert.Equal([(0L, 1, "approve_distributions"), (100_000L, 2, "approve_settlement")], stages.Select(stage => (stage.FromAmount, stage.Approvers, stage.Permission)));
        Assert.EndsWith($"/programmes/{row.Id}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detail_ForWhoManages_EditsInPlace()
    {
        SignIn(Roles.PlatformAdmin);
        var connection = await Connect();
        var added = await Handlers.Get<AddProgramme>().Handle(new AddProgramme.Input("FOOD", "Food", "TZS", "TZ", [connection], Budget: 100_000), Actors.Admin, Stop);
        var page = Render<ProgrammeDetail>(parameters => parameters.Add(detail => detail.Id, added.Answer.Id));

        Assert.Contains("TZS 1,000.00 of the budget are left", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Any amount: one person who may approve distributions", page.Markup, StringComparison.Ordinal);
        await page.FindAll("button").Single(button => button.TextContent.Contains("Edit", StringComparison.Ordinal)).ClickAsync(new());
        await page.Find("#budget").InputAsync(new ChangeEventArgs { Value = "" });
        await page.Find("#status").ChangeAsync(new ChangeEventArgs { Value = "closed" });
        await page.Find("form").SubmitAsync();

        Assert.Contains("no budget is set", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Closed", page.Find("header, .pa-page-head").TextContent, StringComparison.Ordinal);
    }

    private async Task<string> Connect() => (await Handlers.Connect(Connecting.Sandbox(await Handlers.Onboard()))).Answer.Id;
}
