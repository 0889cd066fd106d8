using AngleSharp.Dom;
using Bunit;
using PaymentAdmin.Connections.Mapping;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.UI.Components;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.Connections.Mapping;

public sealed class FieldMappingTabTests : PageTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Tab_ForAReader_ShowsRulesAndPreviewAndNothingToChange()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        await Handlers.Replace(id, MappingCase.With("hello"), Actors.Admin);

        var tab = Show(id, ConnectionEnvironment.Production, Roles.Auditor);

        Assert.Contains("\"amount\": 50000", tab.Find("pre").TextContent, StringComparison.Ordinal);
        Assert.Contains("beneficiary.full_name", tab.Find("[aria-labelledby=map-in-force]").TextContent, StringComparison.Ordinal);
        Assert.Contains("metadata.note", tab.Find("#map-proposal").ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Empty(tab.FindAll("button, input, select"));
    }

    [Fact]
    public async Task Preview_OfAChange_FollowsIt()
    {
        var editor = Edit(await Handlers.Connect(ConnectionEnvironment.Sandbox), ConnectionEnvironment.Sandbox);

        await Paused(editor.Find("#map-1-from-format").ChangeAsync("uppercase"));
        WaitForPreview(editor, "\"name\": \"TEST BENEFICIARY ONE\"");

        await Paused(editor.Find("#map-1-from").ChangeAsync("concatenate"));
        await Paused(editor.Find("#map-1-from-part-0").ChangeAsync("constant"));
        await Paused(editor.Find("#map-1-from-part-0-constant").InputAsync("For "));
        await Paused(editor.Find("#map-1-from-part-1").ChangeAsync("programme.id"));
        WaitForPreview(editor, "\"name\": \"For PROG-001\"");

        await Paused(editor.Find("#map-4-from-format").ChangeAsync("minor_units"));
        WaitForPreview(editor, "\"amount\": 5000000");
    }

    [Fact]
    public async Task Row_OfAFieldThatThePspNeeds_SaysSoWhenItIsEmptied()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Sandbox);
        var editor = Edit(id, ConnectionEnvironment.Sandbox);

        await Paused(editor.Find("#map-4-from").ChangeAsync(""));
        editor.WaitForAssertion(() => Assert.Contains("The PSP needs this field", editor.Find("#map-4").TextContent, StringComparison.Ordinal), Soon);
        Assert.Empty(editor.FindAll("pre"));
        Assert.DoesNotContain("The PSP needs this field", editor.Find("#map-3").TextContent, StringComparison.Ordinal);

        await Submit(editor);
        Assert.Contains("The PSP needs this field", editor.Find("#map-4-from-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", editor.Find("#map-4-from").GetAttribute("aria-invalid"));
        Assert.Equal(["1 in_force"], await Handlers.Standing(id));
    }

    [Fact]
    public async Task Save_OfAFieldOfOnesOwn_KeepsWhatWasTypedUntilItIsRight()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Sandbox);
        var tab = Edit(id, ConnectionEnvironment.Sandbox);

        await Paused(Button(tab, "Add a field").ClickAsync(new()));
        await Paused(tab.Find("#map-9-target").InputAsync("metadata.two words"));
        await Paused(tab.Find("#map-9-from").ChangeAsync("constant"));
        await Paused(tab.Find("#map-9-from-type").ChangeAsync("number"));
        await Paused(tab.Find("#map-9-from-constant").InputAsync("twelve"));
        await Submit(tab);

        Assert.Contains("The constant is a text", tab.Find("#map-9-from-constant-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("twelve", tab.Find("#map-9-from-constant").GetAttribute("value"));
        Assert.Equal(["1 in_force"], await Handlers.Standing(id));

        await Paused(tab.Find("#map-9-from-constant").InputAsync("12"));
        await Submit(tab);
        Assert.Contains("names parted by dots", tab.Find("#map-9-target-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("metadata.two words", tab.Find("#map-9-target").GetAttribute("value"));

        await Paused(tab.Find("#map-9-target").InputAsync("metadata.count"));
        await Submit(tab);
        Assert.NotEmpty(tab.FindAll("#map-in-force"));
        Assert.Equal("""{"target":"metadata.count","constant":12}""", (await Handlers.Mapping(id)).Answer.Rules[9].GetRawText());
    }

    [Fact]
    public async Task Remove_OfAField_TakesItsRuleAway()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Sandbox);
        var tab = Edit(id, ConnectionEnvironment.Sandbox);

        await Paused(tab.Find("button[aria-label='Remove metadata.programme_id']").ClickAsync(new()));
        await Submit(tab);

        Assert.Equal(
            ["metadata.distribution_id"],
            (await Handlers.Mapping(id)).Answer.Rules.EnumerateArray().Select(rule => rule.GetProperty("target").GetString()!).Where(target => target.StartsWith("metadata", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Save_AColleagueWasFaster_ShowsTheirsAndYoursAndKeepsYours()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Sandbox);
        var tab = Edit(id, ConnectionEnvironment.Sandbox);
        await Paused(tab.Find("#map-1-from-format").ChangeAsync("uppercase"));
        await Handlers.Replace(id, MappingCase.With("theirs"), Actors.Admin2);

        await Submit(tab);

        var conflict = tab.Find("[role=alert]");
        Assert.Contains($"{Actors.Admin2.Name} changed this mapping", conflict.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            [["recipient.name", "beneficiary.full_name", "beneficiary.full_name (uppercase)"], ["metadata.note", "\"theirs\"", "not sent"]],
            conflict.QuerySelectorAll("tbody tr").Select(row => row.Children.Select(cell => cell.TextContent)));
        Assert.Equal("uppercase", tab.Find("#map-1-from-format").GetAttribute("value"));
        Assert.Equal(["1 superseded", "2 in_force"], await Handlers.Standing(id));

        await Button(tab, "Save mine over it").ClickAsync(new());
        Assert.Equal(["1 superseded", "2 superseded", "3 in_force"], await Handlers.Standing(id));
        Assert.Equal("uppercase", (await Handlers.Mapping(id)).Answer.Rules[1].GetProperty("format").GetString());
    }

    [Fact]
    public async Task TakeTheirs_AfterAConflict_StartsFromTheirs()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Sandbox);
        var tab = Edit(id, ConnectionEnvironment.Sandbox);
        await Paused(tab.Find("#map-1-from-format").ChangeAsync("uppercase"));
        await Handlers.Replace(id, MappingCase.With("theirs"), Actors.Admin2);
        await Submit(tab);

        await Button(tab, "Take theirs").ClickAsync(new());

        Assert.Equal("", tab.Find("#map-1-from-format").GetAttribute("value"));
        Assert.Equal("theirs", tab.Find("#map-9-from-constant").GetAttribute("value"));
        await Submit(tab);
        Assert.Equal(["1 superseded", "2 in_force"], await Handlers.Standing(id));
    }

    [Fact]
    public async Task Propose_OnProduction_WaitsForSomebodyElse()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        var tab = Edit(id, ConnectionEnvironment.Production);
        Assert.Contains("until a second person has approved", tab.Find("[role=note]").TextContent, StringComparison.Ordinal);

        await Paused(tab.Find("#map-1-from-format").ChangeAsync("uppercase"));
        await Submit(tab);

        Assert.Equal(["1 in_force", "2 proposed"], await Handlers.Standing(id));
        Assert.Contains("You proposed it", tab.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(tab.FindAll("button"), button => button.TextContent.Contains("Approve", StringComparison.Ordinal) || button.TextContent.Contains("Reject", StringComparison.Ordinal));

        await Confirm(Button(tab, "Take the proposal back"), "Take back");
        Assert.Equal(["1 in_force", "2 superseded"], await Handlers.Standing(id));
    }

    [Fact]
    public async Task Approve_BySomebodyElse_BringsWhatIsShownIntoForce()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        await Handlers.Replace(id, MappingCase.With("hello"), Actors.Admin);
        var tab = Show(id, ConnectionEnvironment.Production, Roles.PlatformAdmin);
        Assert.Equal(
            ["metadata.note", "Added", "not sent", "\"hello\""],
            tab.FindAll("#map-proposal ~ .pa-scroll tbody tr")[0].Children.Select(cell => cell.TextContent));

        await Confirm(Button(tab, "Approve"), "Approve");

        Assert.Equal(["1 superseded", "2 in_force"], await Handlers.Standing(id));
        Assert.Contains("In force: version 2", tab.Find("#map-in-force").TextContent, StringComparison.Ordinal);
        Assert.Empty(tab.FindAll("#map-proposal"));
    }

    [Fact]
    public async Task Approve_OfAProposalThatHasChanged_ShowsTheNewOneAndDecidesNothing()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        await Handlers.Replace(id, MappingCase.With("seen"), Actors.Admin);
        var tab = Show(id, ConnectionEnvironment.Production, Roles.PlatformAdmin);
        await Handlers.Replace(id, MappingCase.With("unseen"), Actors.Admin);

        await Confirm(Button(tab, "Approve"), "Approve");

        Assert.Equal(["1 in_force", "2 superseded", "3 proposed"], await Handlers.Standing(id));
        Assert.Contains("\"unseen\"", tab.Find("#map-proposal").ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reject_BySomebodyElse_KeepsTheReasonWithTheVersion()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        await Handlers.Replace(id, MappingCase.With("hello"), Actors.Admin);
        var tab = Show(id, ConnectionEnvironment.Production, Roles.PlatformAdmin);

        await Confirm(Button(tab, "Reject"), "Reject", "Not in their document");

        Assert.Equal(["1 in_force", "2 rejected"], await Handlers.Standing(id));
        Assert.Contains("Not in their document", tab.Find("[aria-labelledby=map-versions]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Draft_OfAnyDefault_MakesTheSameRules()
    {
        foreach (var form in DialectTargets.All)
        {
            var rules = MappingCase.Rules(FieldMapping.Default(form));
            Assert.Equal(FieldMapping.Default(form), MappingJson.Read($"{{\"rules\":{MappingDraft.Of(form, rules).ToRules().GetRawText()}}}", form));
        }

        // A known field that no rule fills has its row where the PSP's own order has it, and makes no rule.
        var few = FieldMapping.Of(DialectTargets.PspRestV2, [.. MappingCase.Default.Rules.Where(rule => rule.Target is not ("recipient.name" or "recipient.account"))]);
        var draft = MappingDraft.Of(DialectTargets.PspRestV2, MappingCase.Rules(few));
        Assert.Equal(MappingCase.Default.Rules.Select(rule => rule.Target), draft.Rows.Select(row => row.Target));
        Assert.Equal(MappingCase.Rules(few).GetArrayLength(), draft.ToRules().GetArrayLength());
    }

    private IRenderedComponent<FieldMappingTab> Show(Guid id, ConnectionEnvironment environment, string role)
    {
        SignIn(role);
        return Render<FieldMappingTab>(parameters => parameters
            .Add(tab => tab.ConnectionId, id)
            .Add(tab => tab.Name, "PAYSTACK production")
            .Add(tab => tab.Dialect, Dialect.PspRestV2)
            .Add(tab => tab.Environment, environment));
    }

    private IRenderedComponent<FieldMappingTab> Edit(Guid id, ConnectionEnvironment environment)
    {
        var tab = Show(id, environment, Roles.PlatformAdmin);
        Button(tab, "Change the mapping").Click();
        return tab;
    }

    private static IElement Button(IRenderedComponent<FieldMappingTab> tab, string text) =>
        tab.FindAll("button").Single(button => button.TextContent.Contains(text, StringComparison.Ordinal));

    private static void WaitForPreview(IRenderedComponent<FieldMappingTab> tab, string part) =>
        tab.WaitForAssertion(() => Assert.Contains(part, tab.Find("pre").TextContent, StringComparison.Ordinal), Soon);

    /// <summary>Lets the pause pass after which the preview follows what was typed.</summary>
    private async Task Paused(Task typing)
    {
        for (var tries = 0; tries < 1_000 && !typing.IsCompleted; tries++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await typing;
    }

    private static Task Submit(IRenderedComponent<FieldMappingTab> tab) => tab.Find("form").SubmitAsync();

    /// <summary>Clicks, and says yes in the dialog, with a reason where one is asked for.</summary>
    private async Task Confirm(IElement button, string act, string? reason = null)
    {
        var dialogs = Render<RadzenDialog>();

        // The click waits for the dialog, so it ends only after the answer.
        var clicked = button.ClickAsync(new());
        var confirm = dialogs.WaitForComponent<ConfirmDialog>();
        if (reason is not null)
        {
            await confirm.Find("#confirm-reason").InputAsync(reason);
        }

        await confirm.FindAll("button").First(choice => choice.TextContent.Contains(act, StringComparison.Ordinal)).ClickAsync(new());
        await clicked;
    }
}
