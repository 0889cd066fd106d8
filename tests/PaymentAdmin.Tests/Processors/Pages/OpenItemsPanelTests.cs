using Bunit;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Processors.Pages;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Settlement;
using PaymentAdmin.Tests.UI.Components;
using Radzen;

namespace PaymentAdmin.Tests.Processors.Pages;

/// <summary>What of a processor is still open, on its page, and its end.</summary>
public sealed class OpenItemsPanelTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Panel_WhileSomethingIsOpen_SaysWhatAndOffersNoEnd()
    {
        var settling = await Settling.On(Database, Handlers);
        SignIn(Roles.PlatformAdmin);
        await settling.Confirm("R1", 500_000);
        await settling.Upload(settling.Row("R1", 4_950));
        await Deactivate(settling);

        var panel = Show(settling);

        Assert.Equal(
            ["1 × Transactions are not settled, or not taken back.", "1 × Settlement issues are not resolved.", "1 × Accounts of it do not stand at zero: float, fees owed, or receivables."],
            panel.FindAll("li").Select(item => item.TextContent.Trim()));
        Assert.Empty(panel.FindAll("button"));
    }

    [Fact]
    public async Task Panel_OfAnActiveProcessor_OffersNoEnd()
    {
        var settling = await Settling.On(Database, Handlers);
        SignIn(Roles.PlatformAdmin);

        var panel = Show(settling);

        Assert.Contains("Nothing is unsettled or open.", panel.Markup, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("button"));
    }

    [Theory]
    [InlineData(Roles.FinanceReviewer)]
    [InlineData(Roles.ProgrammeOfficer)]
    [InlineData(Roles.Auditor)]
    public async Task Panel_ForWhoMayOnlyLook_HasNoButton(string role)
    {
        var settling = await Settling.On(Database, Handlers);
        SignIn(role);
        await Deactivate(settling);

        var panel = Show(settling, mayManage: Roles.PermissionsOf(role).Contains(Permissions.ManageProcessors));

        Assert.Contains("Nothing is unsettled or open.", panel.Markup, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("button"));
    }

    [Fact]
    public async Task Retire_OnceNothingIsOpen_EndsItWithAReason()
    {
        var settling = await Settling.On(Database, Handlers);
        SignIn(Roles.PlatformAdmin);
        await settling.Confirm("R1", 500_000);
        await settling.Upload(settling.Row("R1", 4_950));
        await settling.Resolve((await settling.Single(IssueKind.Short)).Id, IssueResolution.WriteOff);
        await Deactivate(settling);
        var told = 0;
        var panel = Show(settling, retired: () => told++);

        await this.Confirm(panel.Button("Retire"), "Retire", "Contract ended");

        Assert.Equal(1, told);
        Assert.Contains("nothing was open", panel.Markup, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("button, li"));
        Assert.NotNull((await Handlers.Get<GetOpenItems>().Handle(settling.Connection.ProcessorId, Actors.Auditor, Stop)).RetiredAt);
    }

    [Fact]
    public async Task Retire_OfWhatGotSomethingOpenMeanwhile_SaysSo()
    {
        var settling = await Settling.On(Database, Handlers);
        SignIn(Roles.PlatformAdmin);
        await Deactivate(settling);
        var panel = Show(settling);
        await settling.Confirm("R1", 500_000);

        await this.Confirm(panel.Button("Retire"), "Retire", "Contract ended");

        Assert.Contains(Services.GetRequiredService<NotificationService>().Messages, message => message.Severity == NotificationSeverity.Error && $"{message.Summary} {message.Detail}".Contains("unsettled transactions", StringComparison.Ordinal));
        Assert.Null((await Handlers.Get<GetOpenItems>().Handle(settling.Connection.ProcessorId, Actors.Auditor, Stop)).RetiredAt);
    }

    private IRenderedComponent<OpenItemsPanel> Show(Settling settling, bool mayManage = true, Action? retired = null) => Render<OpenItemsPanel>(parameters =>
    {
        parameters.Add(panel => panel.ProcessorId, settling.Connection.ProcessorId).Add(panel => panel.Name, "Paystack").Add(panel => panel.MayManage, mayManage);
        if (retired is not null)
        {
            parameters.Add(panel => panel.Retired, retired);
        }
    });

    private Task<Versioned<UpdatedProcessorAnswer>> Deactivate(Settling settling) =>
        Handlers.Get<UpdateProcessor>().Handle(settling.Connection.ProcessorId, new UpdateProcessor.Input(Status: ProcessorStatus.Inactive), IfMatch.Any, Actors.Admin, Stop);
}
