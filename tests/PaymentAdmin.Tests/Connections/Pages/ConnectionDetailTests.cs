using Bunit;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Pages;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.UI.Components;

namespace PaymentAdmin.Tests.Connections.Pages;

/// <summary>The page of a connection that is stopped: who may let it go on, and what it says to whom.</summary>
public sealed class ConnectionDetailTests : PageTest
{
    private const string HowItEnds = "[aria-label='How the halt ends']";

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Release_ByAReviewer_WaitsForSomebodyElseAndOffersItNoMore()
    {
        var id = await Halted();
        var page = Show(id, Roles.FinanceReviewer, Actors.Finance);
        Assert.Contains("once two finance reviewers have released it", page.Find(HowItEnds).TextContent, StringComparison.Ordinal);
        Assert.Equal(["Release"], Acts(page));

        await this.Confirm(page.Button("Release"), "Release", "The PSP has cleared it up");

        Assert.Equal(ConnectionStatus.Halted, (await Read(id)).Status);
        var said = page.Find(HowItEnds).TextContent;
        Assert.Contains("finance_reviewer@test.example released it", said, StringComparison.Ordinal);
        Assert.Contains("because: The PSP has cleared it up", said, StringComparison.Ordinal);
        Assert.Contains("You released it: it goes on once another finance reviewer releases it too.", said, StringComparison.Ordinal);
        Assert.Empty(Acts(page));
    }

    [Fact]
    public async Task Release_ByTheSecondReviewer_LetsItGoOn()
    {
        var id = await Halted();
        await Release(id, Actors.Finance);
        var page = Show(id, Roles.FinanceReviewer, Actors.Finance2);
        Assert.Contains("It goes on once you, or another finance reviewer, release it too.", page.Find(HowItEnds).TextContent, StringComparison.Ordinal);

        await this.Confirm(page.Button("Release"), "Release", "I have asked them too");

        Assert.Equal(ConnectionStatus.Setup, (await Read(id)).Status);
        Assert.Empty(page.FindAll(HowItEnds));
        Assert.Equal(["Halt"], Acts(page));
    }

    [Fact]
    public async Task Release_OfAHaltThatIsOver_SaysSoAndShowsHowItIs()
    {
        var id = await Halted();
        var page = Show(id, Roles.FinanceReviewer, Actors.Of(Roles.FinanceReviewer, 8));
        await Release(id, Actors.Finance);
        await Release(id, Actors.Finance2);

        await this.Confirm(page.Button("Release"), "Release", "Late");

        Assert.Empty(page.FindAll(HowItEnds));
        Assert.Equal(["Halt"], Acts(page));
    }

    [Theory]
    [InlineData(Roles.PlatformAdmin, "Retire")]
    [InlineData(Roles.ProgrammeOfficer, "")]
    [InlineData(Roles.Auditor, "")]
    public async Task Page_OfAHaltedOne_OffersNoReleaseToOthers(string role, string acts)
    {
        var id = await Halted();
        await Release(id, Actors.Finance);

        var page = Show(id, role, Actors.Nobody);

        Assert.Equal(acts, string.Join(", ", Acts(page)));
        Assert.Contains("once a second finance reviewer releases it too", page.Find(HowItEnds).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_OfAPausedOne_IsOnePersons()
    {
        var id = (await Handlers.Connect(Connecting.Sandbox(await Handlers.Onboard()))).IdOf();
        await Handlers.Get<StopConnection>().Pause(id, new StopConnection.Input("Maintenance"), Actors.Admin, Stop);
        var page = Show(id, Roles.PlatformAdmin, Actors.Admin);
        Assert.Equal(["Resume", "Halt", "Retire"], Acts(page));
        Assert.Empty(page.FindAll(HowItEnds));

        await this.Confirm(page.Button("Resume"), "Resume", "It is over");

        Assert.Equal(ConnectionStatus.Setup, (await Read(id)).Status);
        Assert.Equal(["Pause", "Halt", "Retire"], Acts(page));
    }

    [Theory]
    [InlineData(Roles.FinanceReviewer, true)]
    [InlineData(Roles.Auditor, true)]
    [InlineData(Roles.ProgrammeOfficer, false)]
    public async Task Reports_OfAConnection_AreForWhoMaySeeReconciliations(string role, bool may)
    {
        var id = (await Handlers.Connect(Connecting.Sandbox(await Handlers.Onboard()))).IdOf();
        SignIn(role);

        var page = Render<ConnectionDetail>(parameters => parameters.Add(each => each.Id, PublicId.Connection.Format(id)).Add(each => each.Tab, "reports"));

        Assert.Equal(may, page.FindAll("nav a").Any(tab => tab.TextContent == "Reports"));
        Assert.Equal(may, page.Markup.Contains("How its reports are written", StringComparison.Ordinal));
        Assert.Equal(!may, page.Markup.Contains("You may not see this page", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Roles.FinanceReviewer, false, "PAYSTACK is halted")]
    [InlineData(Roles.FinanceReviewer, true, null)]
    [InlineData(Roles.PlatformAdmin, false, null)]
    public async Task Home_OfAPerson_ShowsTheHaltsThatWaitForThem(string role, bool released, string? expected)
    {
        var id = await Halted();
        await Release(id, Actors.Finance);
        SignIn(role, released ? Actors.Finance.Id : Actors.Nobody.Id);

        var home = Render<PaymentAdmin.Processors.Pages.Home>();

        Assert.Equal(expected, home.FindAll($"[aria-labelledby=halts-to-release] a[href='connections/{PublicId.Connection.Format(id)}']").SingleOrDefault()?.TextContent);
        Assert.Equal(expected is not null, home.Markup.Contains($"Released by {Actors.Finance.Name}", StringComparison.Ordinal));
    }

    private async Task<Guid> Halted()
    {
        var id = (await Handlers.Connect(Connecting.Sandbox(await Handlers.Onboard()))).IdOf();
        await Handlers.Get<StopConnection>().Halt(id, new StopConnection.Input("Amount mismatch."), Actors.Officer, Stop);
        return id;
    }

    private Task<Versioned<HaltReleasedAnswer>> Release(Guid id, Actor person) => Handlers.Get<ReleaseHalt>().Handle(id, new ReleaseHalt.Input("cleared up"), person, Stop);

    private async Task<ConnectionAnswer> Read(Guid id) => (await Handlers.Get<ListConnections>().One(id, Actors.Auditor, Stop)).Answer;

    private IRenderedComponent<ConnectionDetail> Show(Guid id, string role, Actor person)
    {
        SignIn(role, person.Id);
        return Render<ConnectionDetail>(parameters => parameters.Add(page => page.Id, PublicId.Connection.Format(id)));
    }

    /// <summary>What the head of the page offers.</summary>
    private static IEnumerable<string> Acts(IRenderedComponent<ConnectionDetail> page) =>
        page.FindAll("header button").Select(button => button.QuerySelector(".rz-button-text")!.TextContent.Trim());
}
