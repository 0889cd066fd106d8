using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Distributions;
using PaymentAdmin.Distributions.Control;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Decisions;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.Payments.Decisions;

/// <summary>The acts on a payment and on a distribution, as people see them.</summary>
public sealed class PaymentActionsTests : PageTest
{
    private BunitAuthorizationContext? _signedIn;

    [Fact]
    public async Task Actions_OfAFailedOne_ProposeAndLetASecondPersonAgree()
    {
        var deciding = await Deciding.Start(Database, Handlers);
        var id = await deciding.Failed();
        var shown = 0;

        var first = Actions(id, Paying.Third, Roles.ProgrammeOfficer, () => shown++);
        Assert.Equal(["Retry"], Acts(first));
        await Confirm(first, "Retry", "a new number");
        Assert.Equal(1, shown);
        Assert.Contains("Somebody else decides on it.", first.Markup, StringComparison.Ordinal);
        Assert.Equal(["Take it back"], Acts(first));

        Clock.Advance(TimeSpan.FromMinutes(1));
        var maker = Actions(id, Paying.Maker, Roles.ProgrammeOfficer);
        Assert.Equal(["Refuse"], Acts(maker));
        var second = Actions(id, Paying.Approver, Roles.ProgrammeOfficer);
        Assert.Contains("because: a new number", second.Markup, StringComparison.Ordinal);
        Assert.Equal(["Agree", "Refuse"], Acts(second));
        await Confirm(second, "Agree", "all right");

        Assert.Equal((PaymentStatus.Queued, 2), (await deciding.Payment(id)) is var payment ? (payment.Status, payment.Intent) : default);
        Assert.Equal(["Cancel this payment"], Acts(second));
    }

    [Fact]
    public async Task Actions_OfWhoMayNothing_AreNone()
    {
        var deciding = await Deciding.Start(Database, Handlers);
        var id = await deciding.NeedsReview();
        await deciding.Resolve(id, Actors.Finance, ResolvedAs.Completed);

        var actions = Actions(id, Actors.Auditor, Roles.Auditor);

        Assert.Empty(Acts(actions));
        Assert.Contains("Resolve it as completed", actions.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_InItsDialog_AsksWhatAndWhy()
    {
        var deciding = await Deciding.Start(Database, Handlers);
        var id = await deciding.NeedsReview();
        Sign(Actors.Finance, Roles.FinanceReviewer);
        var form = Render<ResolveDialog>(parameters => parameters
            .Add(dialog => dialog.PaymentId, id).Add(dialog => dialog.Outcomes, [ResolvedAs.Completed, ResolvedAs.Failed]).Add(dialog => dialog.Amount, "TZS 50,000.00"));

        await form.Find("form").SubmitAsync();
        Assert.NotEmpty(form.Find("#resolve-outcome-error").TextContent);
        Assert.NotEmpty(form.Find("#resolve-reason-error").TextContent);
        Assert.Empty(form.FindAll("#resolve-psp-id"));
        await form.Find("#resolve-outcome").ChangeAsync("completed");
        await form.Find("#resolve-psp-id").InputAsync("PSP-12");
        await form.Find("#resolve-reason").InputAsync("in their portal");
        await form.Find("form").SubmitAsync();

        var pending = (await deciding.Acts(id, Deciding.Finance2)).Payment.PendingDecision!;
        Assert.Equal((ResolvedAs.Completed, "PSP-12", "in their portal"), (pending.Outcome!.Value, pending.PspPaymentId, pending.Reason));
    }

    [Fact]
    public async Task Home_OfEachRole_ListsWhatWaits()
    {
        var deciding = await Deciding.Start(Database, Handlers, payments: 2);
        await deciding.NeedsReview(0);
        await deciding.Retry(await deciding.Failed(1), Paying.Third);

        Sign(Actors.Finance, Roles.FinanceReviewer);
        Assert.Contains("1 payment needs review", Render<PaymentsToDecide>().Markup, StringComparison.Ordinal);
        Sign(Paying.Approver, Roles.ProgrammeOfficer);
        var mine = Render<PaymentsToDecide>();
        Assert.Contains("Pay it once more", mine.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("needs review", mine.Markup, StringComparison.Ordinal);
        Sign(Paying.Third, Roles.ProgrammeOfficer);
        Assert.Equal("", Render<PaymentsToDecide>().Markup.Trim());
    }

    [Fact]
    public async Task Controls_OfADistribution_StopAndResumeIt()
    {
        var deciding = await Deciding.Start(Database, Handlers, payments: 2);
        var controls = await Controls(deciding, Paying.Third, Roles.ProgrammeOfficer);
        Assert.Equal(["Pause", "Halt"], Acts(controls));

        var said = await Confirm(controls, "Pause", "a look");
        Assert.Contains("2 payments, TZS 100,000.00, are not sent for now.", said, StringComparison.Ordinal);
        Assert.Contains("No payments are on the way already", said, StringComparison.Ordinal);

        Assert.Equal((DistributionStatus.Paused, "a look"), (await deciding.Approving.Distribution()) is var row ? (row.Status, row.StatusReason) : default);
        Clock.Advance(TimeSpan.FromMinutes(1));
        controls = await Controls(deciding, Paying.Third, Roles.ProgrammeOfficer);
        Assert.Equal(["Resume", "Cancel the rest"], Acts(controls));
        await Confirm(controls, "Resume", "looked");
        Clock.Advance(TimeSpan.FromMinutes(1));

        var finance = await Controls(deciding, Actors.Finance, Roles.FinanceReviewer);
        Assert.Equal(["Halt"], Acts(finance));
        await Confirm(finance, "Halt", "a suspicion");
        Assert.Equal(["Cancel the rest"], Acts(await Controls(deciding, Paying.Third, Roles.ProgrammeOfficer)));
        Assert.Equal(["Resume"], Acts(await Controls(deciding, Actors.Finance, Roles.FinanceReviewer)));
        Assert.Empty(Acts(await Controls(deciding, Actors.Auditor, Roles.Auditor)));
    }

    /// <summary>One person after another, in one test.</summary>
    private void Sign(Actor person, string role)
    {
        _signedIn ??= AddAuthorization();
        _signedIn.SetAuthorized(person.Name);
        _signedIn.SetRoles(role);
        _signedIn.SetClaims(new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()));
    }

    private IRenderedComponent<PaymentActions> Actions(Guid id, Actor person, string role, Action? changed = null)
    {
        Sign(person, role);
        return Render<PaymentActions>(parameters => parameters.Add(acts => acts.PaymentId, id).Add(acts => acts.OnChanged, changed ?? (() => { })));
    }

    private async Task<IRenderedComponent<DistributionControls>> Controls(Deciding deciding, Actor person, string role)
    {
        Sign(person, role);
        DistributionAnswer distribution = await deciding.Approving.Read();
        return Render<DistributionControls>(parameters => parameters.Add(controls => controls.Distribution, distribution));
    }

    private static IEnumerable<string> Acts(IRenderedComponent<IComponent> page) => page.FindAll(".rz-button-text").Select(text => text.TextContent);

    /// <summary>Presses a button, gives a reason in the dialog that it opens, and confirms; answers what the dialog said.</summary>
    private async Task<string> Confirm(IRenderedComponent<IComponent> page, string act, string reason)
    {
        var dialogs = Render<RadzenDialog>();
        var pressed = Button(page, act).ClickAsync(new());
        await dialogs.WaitForElementAsync(".pa-confirm");
        var said = dialogs.Find(".pa-confirm").TextContent;
        await dialogs.Find("#confirm-reason").InputAsync(reason);
        await Button(dialogs, act).ClickAsync(new());
        await pressed;
        page.Render();
        return said;
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<IComponent> page, string text) => page.FindAll("button").First(button => button.TextContent.Trim().EndsWith(text, StringComparison.Ordinal));
}
