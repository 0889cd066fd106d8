using Bunit;
using PaymentAdmin.Distributions.Pilot;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.UI.Components;
using static PaymentAdmin.Domain.Payments.PaymentStatus;

namespace PaymentAdmin.Tests.Distributions.Pilot;

public sealed class PilotPanelTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Passed_OnceEverybodyWasAsked_SendsTheRest()
    {
        var id = await Released(Completed, Completed, Completed, Completed, Completed, Completed, Completed, Completed, Completed, Failed);
        var panel = Show(id, Roles.ProgrammeOfficer);
        Assert.Contains("2 payments (TZS 100,000.00) wait for the results", panel.Markup, StringComparison.Ordinal);
        Assert.True(panel.Button("It passed").HasAttribute("disabled"));

        for (var i = 0; i < 9; i++)
        {
            await panel.Find($"#pilot-receipt-{i}").ChangeAsync("yes");
        }

        await panel.Find("#pilot-note-0").ChangeAsync("By phone");
        await panel.Button("Save what was said").ClickAsync(new());
        Assert.Equal("By phone", panel.Find("#pilot-note-0").GetAttribute("value"));
        await panel.Button("It passed").ClickAsync(new());
        Assert.Contains("Say what was different", panel.Find("#pilot-differences-error").TextContent, StringComparison.Ordinal);
        await panel.Find("#pilot-differences").InputAsync("Slower");
        await this.Confirm(panel.Button("It passed"), "It passed");

        var pilot = await Handlers.Get<GetPilot>().Handle(id, Actors.Officer, Stop);
        Assert.Equal((PilotOutcome.Passed, "Slower", 0), (pilot.Confirmation!.Outcome, pilot.Confirmation.Differences, pilot.Held));
        Assert.Equal("By phone", pilot.Payments[0].Note);
        Assert.Contains("Slower", panel.Find("dd").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("button, select, textarea"));
    }

    [Fact]
    public async Task Panel_ForAReader_ShowsWhatWasSaidAndNothingToDo()
    {
        var id = await Released(Completed);
        var payment = (await Handlers.Get<GetPilot>().Handle(id, Actors.Officer, Stop)).Payments[0].PaymentId;
        await Handlers.Get<NotePilot>().Handle(id, new NotePilot.Input([new(payment, PilotReceipt.Unreachable, "Her neighbour answered")]), Actors.Officer, Stop);

        var panel = Show(id, Roles.Auditor);

        Assert.Contains("Unreachable", panel.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("neighbour", panel.Markup, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("button, select, textarea"));
    }

    private async Task<Guid> Released(params Domain.Payments.PaymentStatus[] statuses)
    {
        var paying = await PilotTests.Piloting(Database, Handlers);
        var id = await paying.MakeWith(12);
        await Database.Release(Handlers, id);
        await Database.End(Handlers, id, statuses);
        return id;
    }

    private IRenderedComponent<PilotPanel> Show(Guid id, string role)
    {
        SignIn(role);
        return Render<PilotPanel>(parameters => parameters.Add(panel => panel.DistributionId, id));
    }
}
