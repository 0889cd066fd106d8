using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Distributions;
using PaymentAdmin.Distributions.Pages;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Tests.Infrastructure;
using Radzen;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.Distributions.Approval;

/// <summary>The approval page, the acts on a distribution, the queue on the home page and the delegations.</summary>
public sealed class ApprovalPagesTests : PageTest
{
    [Fact]
    public async Task Approve_ByAnApprover_ShowsAllBeforeTheButtonsAndApproves()
    {
        var approving = await Start(Approving.Policy(1), submitted: false);
        await approving.Paying.Add(approving.Id, (await approving.Payments())[0].BeneficiaryId);
        await approving.Submit();
        var page = Page(approving, Paying.Approver);

        foreach (var expected in new[] { "4 payments", "TZS 200,000.00", "Food in Dodoma", Paying.Maker.Name, "It was not submitted before.", "The reason given: checked by phone", "Stage 1", "Nothing was decided yet.", "+255700000001", "Yours is the last approval" })
        {
            Assert.Contains(expected, page.Markup, StringComparison.Ordinal);
        }

        await Confirm(page, "Approve");

        page.WaitForAssertion(() => Assert.Contains("The distribution is approved", page.Markup, StringComparison.Ordinal));
        Assert.Equal(DistributionStatus.Approved, (await approving.Distribution()).Status);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Reject", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approve_OfAStalePage_DoesNothingAndSaysSo()
    {
        var approving = await Start(Approving.Policy(1));
        var page = Page(approving, Paying.Approver);
        await approving.SendBack(Paying.Third);
        await approving.Edit(Paying.Maker);
        await approving.Submit();

        await Confirm(page, "Approve");

        page.WaitForAssertion(() => Assert.Contains("changed and submitted again since you looked at it", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal(DistributionStatus.InApproval, (await approving.Distribution()).Status);

        // What is shown now is what is there now.
        Assert.Contains("TZS 110,000.00", page.Markup, StringComparison.Ordinal);
        Assert.Contains("together TZS 40,000.00 less", page.Markup, StringComparison.Ordinal);
        await Confirm(page, "Approve");
        Assert.Equal(DistributionStatus.Approved, (await approving.Distribution()).Status);
    }

    [Fact]
    public async Task Approve_ByTheMaker_HasNoButtonsButTakesBack()
    {
        var approving = await Start(Approving.Policy(1));
        var page = Page(approving, Paying.Maker);

        Assert.Contains("others decide on it", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() == "Approve");
        await Confirm(page, "Take it back", reason: "I saw a mistake");

        var distribution = await approving.Distribution();
        Assert.Equal((DistributionStatus.SentBack, "I saw a mistake"), (distribution.Status, distribution.StatusReason));
    }

    [Fact]
    public async Task SendBack_WithoutAComment_SaysSoBesideIt()
    {
        var approving = await Start(Approving.Policy(1));
        var page = Page(approving, Paying.Approver);
        await Button(page, "Send back").ClickAsync(new());
        Assert.Equal("Say why, in a few words.", page.Find("#decide-comment-error").TextContent);
        Assert.Equal(DistributionStatus.InApproval, (await approving.Distribution()).Status);
        await page.Find("#decide-comment").InputAsync("the second one");
        await Confirm(page, "Send back");

        Assert.Equal("the second one", (await approving.Distribution()).StatusReason);
    }

    [Fact]
    public async Task Approve_WithoutTheRightToSeePeople_ShowsThemMasked()
    {
        var approving = await Start(Approving.Policy(1));

        var page = Page(approving, Actors.Auditor, Roles.Auditor);

        Assert.DoesNotContain("+255700000001", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Test Beneficiary", page.Markup, StringComparison.Ordinal);
        Assert.Contains("This needs the permission approve_distributions", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Actions_OfAnApprovedOne_ReleaseItForWhoDidNotApprove()
    {
        var approving = await Start(Approving.Policy(1));
        await approving.Approve(Paying.Approver);

        var actions = await Actions(approving, Paying.Maker);
        await Confirm(actions, "Release");

        Assert.Equal(DistributionStatus.Released, (await approving.Distribution()).Status);
        Assert.All(await approving.Payments(), payment => Assert.Equal(PaymentStatus.Queued, payment.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Actions_OfWhoApprovedOrOnlyReads_HaveNoRelease(bool approver)
    {
        var approving = await Start(Approving.Policy(1));
        await approving.Approve(Paying.Approver);

        var actions = approver ? await Actions(approving, Paying.Approver) : await Actions(approving, Actors.Auditor, Roles.Auditor);

        Assert.Equal(approver ? ["Cancel"] : [], actions.FindAll(".rz-button-text").Select(text => text.TextContent));
    }

    [Fact]
    public async Task Cancel_InItsDialog_SaysWhatItDoesAndAsksWhy()
    {
        var approving = await Start(Approving.Policy(1));
        var actions = await Actions(approving, Paying.Maker);

        await Confirm(actions, "Cancel", "Cancel the distribution", "a double");

        Assert.Equal((DistributionStatus.Cancelled, "a double"), (await approving.Distribution()) is var row ? (row.Status, row.StatusReason) : default);
    }

    [Fact]
    public async Task Submit_InItsDialog_AsksAReasonForEachWarning()
    {
        var approving = await Start(Approving.Policy(1), submitted: false);
        await approving.Paying.Add(approving.Id, (await approving.Payments())[0].BeneficiaryId);
        Sign(Paying.Maker);
        var dialogs = Services.GetRequiredService<DialogService>();
        var closed = new TaskCompletionSource<object?>();
        dialogs.OnClose += result => closed.TrySetResult(result);
        dialogs.Open<SubmitDialog>("Submit");
        var form = Render<SubmitDialog>(parameters => parameters.Add(dialog => dialog.Distribution, approving.Read().Result));

        await form.Find("form").SubmitAsync();
        Assert.NotEmpty(form.FindAll(".pa-field-error"));
        foreach (var id in form.FindAll("textarea").Select(box => box.Id!).ToList())
        {
            await form.Find($"#{id}").InputAsync("known by sight");
        }

        await form.Find("form").SubmitAsync();

        Assert.Equal(DistributionStatus.InApproval, (await approving.Distribution()).Status);
        Assert.Equal("It was submitted.", await closed.Task);
    }

    [Fact]
    public async Task MyApprovals_OfWhoCanDecide_ListsThem()
    {
        var approving = await Start(Approving.Policy(1, 1) with { ExpiresAfterHours = 24 });

        Sign(Paying.Approver);
        var mine = Render<MyApprovals>();
        Assert.Contains("One distribution waits for your approval", mine.Markup, StringComparison.Ordinal);
        Assert.Contains("stage 1 of 2", mine.Markup, StringComparison.Ordinal);
        Assert.Equal($"distributions/{Platform(approving)}/approve", mine.Find("a").GetAttribute("href"));
    }

    [Fact]
    public async Task MyApprovals_OfTheMaker_ShowNothing()
    {
        await Start(Approving.Policy(1));
        Sign(Paying.Maker);

        Assert.Equal("", Render<MyApprovals>().Markup.Trim());
    }

    [Fact]
    public async Task Delegations_LentAndEnded_ShowInTheTable()
    {
        var approving = await Start(Approving.Policy(1));
        await approving.Keep(Actors.Auditor, Roles.Auditor);
        Sign(Paying.Approver);
        var page = Render<Delegations>();

        await page.Find("form").SubmitAsync();
        Assert.Equal("Say until when.", page.Find("#lend-until-error").TextContent);
        await page.Find("#lend-to").InputAsync("nobody@else.example");
        await page.Find("#lend-until").ChangeAsync("2026-03-20");
        await page.Find("form").SubmitAsync();
        Assert.Contains("no active person", page.Find("#lend-to-error").TextContent, StringComparison.Ordinal);
        await page.Find("#lend-to").InputAsync(Actors.Auditor.Name);
        await page.Find("form").SubmitAsync();

        Assert.Contains("Counts", page.Find("tbody").TextContent, StringComparison.Ordinal);
        await Confirm(page, page.Find("tbody button"), "End it");
        Assert.Contains("Ended early", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    private static string Platform(Approving approving) => PaymentAdmin.Platform.PublicId.Distribution.Format(approving.Id);

    private async Task<Approving> Start(Domain.Approvals.ApprovalPolicy policy, bool submitted = true)
    {
        var approving = await Approving.Start(Database, Handlers, policy, submitted: submitted);
        await approving.Keep(Paying.Approver, Roles.ProgrammeOfficer);
        await approving.Keep(Paying.Maker, Roles.ProgrammeOfficer);
        return approving;
    }

    private void Sign(Domain.Actor actor, string role = Roles.ProgrammeOfficer) => SignIn(role, actor.Id);

    private IRenderedComponent<Approve> Page(Approving approving, Domain.Actor actor, string role = Roles.ProgrammeOfficer)
    {
        Sign(actor, role);
        return Render<Approve>(parameters => parameters.Add(page => page.Id, Platform(approving)));
    }

    private async Task<IRenderedComponent<DistributionActions>> Actions(Approving approving, Domain.Actor actor, string role = Roles.ProgrammeOfficer)
    {
        Sign(actor, role);
        var distribution = await approving.Read();
        return Render<DistributionActions>(parameters => parameters.Add(acts => acts.Distribution, distribution));
    }

    /// <summary>Presses a button and confirms in the dialog that it opens.</summary>
    private Task Confirm(IRenderedComponent<IComponent> page, string act, string? confirm = null, string? reason = null) => Confirm(page, Button(page, act), confirm ?? act, reason);

    private async Task Confirm(IRenderedComponent<IComponent> page, AngleSharp.Dom.IElement button, string confirm, string? reason = null)
    {
        var dialogs = Render<RadzenDialog>();
        var pressed = button.ClickAsync(new());
        await dialogs.WaitForElementAsync(".pa-confirm");
        if (reason is not null)
        {
            await dialogs.Find("#confirm-reason").InputAsync(reason);
        }

        await Button(dialogs, confirm).ClickAsync(new());
        await pressed;
        page.Render();
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<IComponent> page, string text) => page.FindAll("button").First(button => button.TextContent.Trim().EndsWith(text, StringComparison.Ordinal));
}
