using Bunit;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Advance;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Tests.Connections.Mapping;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.UI.Components;

namespace PaymentAdmin.Tests.Connections.Advance;

public sealed class GoLiveTabTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Propose_ByAnAdmin_WaitsForSomebodyElse()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        var tab = Show(id, Roles.PlatformAdmin);
        Assert.Equal(3, tab.FindAll(".pa-gate li.passed").Count);

        await this.Confirm(tab.Button("Propose pilot"), "Propose", "The contract starts");

        Assert.Contains("You proposed it", tab.Find("[aria-labelledby=advance-proposal]").TextContent, StringComparison.Ordinal);
        Assert.Contains("The contract starts", tab.Find("[aria-labelledby=advance-proposal]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Take the proposal back"], tab.FindAll("button").Select(button => button.TextContent.Replace("undo", "", StringComparison.Ordinal).Trim()));
        await this.Confirm(tab.Button("Take the proposal back"), "Take back", "Too early");
        Assert.Empty(tab.FindAll("#advance-proposal"));
    }

    [Fact]
    public async Task Approve_BySomebodyElse_PutsItToPilotAndShowsWhatComesNext()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        await Handlers.Get<AdvanceConnection>().Ask(id, new AdvanceConnection.Input(), Actors.Admin, Stop);
        var tab = Show(id, Roles.PlatformAdmin);

        await this.Confirm(tab.Button("Approve"), "Approve", "Agreed");

        Assert.Equal(ConnectionStatus.Pilot, (await Handlers.Get<ListConnections>().One(id, Actors.Admin, Stop)).Answer.Status);
        Assert.Equal("Next: live", tab.Find("#go-live-gate").TextContent);
        Assert.Contains("No pilot is confirmed", tab.Find(".pa-gate li.failed").TextContent, StringComparison.Ordinal);
        Assert.True(tab.Button("Propose live").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Approve_OfAProposalThatIsAnotherNow_DecidesNothing()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        await Handlers.Get<AdvanceConnection>().Ask(id, new AdvanceConnection.Input(), Actors.Admin, Stop);
        var tab = Show(id, Roles.PlatformAdmin);
        await Handlers.Get<UpdateConnection>().Handle(id, new UpdateConnection.Input(TimeoutSeconds: 20), PaymentAdmin.Platform.Api.IfMatch.Any, Actors.Admin, Stop);
        await Handlers.Get<AdvanceConnection>().Ask(id, new AdvanceConnection.Input(), Actors.Admin, Stop);

        await this.Confirm(tab.Button("Approve"), "Approve", "Agreed");

        Assert.Equal(ConnectionStatus.Setup, (await Handlers.Get<ListConnections>().One(id, Actors.Admin, Stop)).Answer.Status);
    }

    [Fact]
    public async Task Tab_ForAReader_ShowsTheGateAndNothingToDo()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        await Handlers.Get<AdvanceConnection>().Ask(id, new AdvanceConnection.Input(), Actors.Admin, Stop);

        var tab = Show(id, Roles.Auditor);

        Assert.Equal(3, tab.FindAll(".pa-gate li").Count);
        Assert.Empty(tab.FindAll("button"));
    }

    [Theory]
    [InlineData(Roles.PlatformAdmin, false, "PAYSTACK production is to go to pilot")]
    [InlineData(Roles.PlatformAdmin, true, null)]
    [InlineData(Roles.ProgrammeOfficer, false, null)]
    public async Task Home_OfAPerson_ShowsWhatWaitsForThem(string role, bool proposed, string? expected)
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        await Handlers.Get<AdvanceConnection>().Ask(id, new AdvanceConnection.Input(), Actors.Admin, Stop);
        SignIn(role, proposed ? Actors.Admin.Id : null);

        var home = Render<AdvancesToApprove>();

        Assert.Equal(expected, home.FindAll("a").SingleOrDefault()?.TextContent);
    }

    [Fact]
    public async Task Tab_OfALiveOrStoppedConnection_SaysThatThereIsNothingNext()
    {
        var id = await Handlers.Connect(ConnectionEnvironment.Production);
        await Database.Put(Handlers, id, ConnectionEvent.Pause);

        var tab = Show(id, Roles.PlatformAdmin, ConnectionStatus.Paused);

        Assert.Contains("It is paused", tab.Markup, StringComparison.Ordinal);
        Assert.Empty(tab.FindAll("button"));
    }

    private IRenderedComponent<GoLiveTab> Show(Guid id, string role, ConnectionStatus status = ConnectionStatus.Setup)
    {
        SignIn(role);
        return Render<GoLiveTab>(parameters => parameters.Add(tab => tab.ConnectionId, id).Add(tab => tab.Name, "PAYSTACK production").Add(tab => tab.Status, status));
    }
}
