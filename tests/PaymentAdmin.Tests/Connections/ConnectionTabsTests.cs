using Bunit;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.PspSimulator;
using PaymentAdmin.Tests.Connections.Diagnostics;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.UI;
using Radzen;

namespace PaymentAdmin.Tests.Connections;

/// <summary>The tabs "Test" and "Webhooks" of a connection, with the host and the simulator behind them.</summary>
public sealed class ConnectionTabsTests : BunitContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task TestTab_WhileATestRuns_MovesByItselfAndShowsWhatToDo()
    {
        await using var test = await Diagnosing.Connected(new SimulatorSettings { MissingWebhook = Chance.Always });
        var tab = Tab(test);
        Assert.Contains("It has not been tested yet.", tab.Markup, StringComparison.Ordinal);

        await Button(tab, "Test this connection").ClickAsync(new());
        Assert.Equal(15, tab.FindAll(".pa-checklist > li").Count);
        Assert.Contains("waiting", tab.Markup, StringComparison.OrdinalIgnoreCase);
        await test.Drive(test.Ended((await test.Latest()).Answer.TextAt("id")!));

        // It may have been looking at the moment before the end: then it looks once more.
        tab.WaitForAssertion(
            () =>
            {
                test.App.Clock.Advance(TimeSpan.FromSeconds(2));
                Assert.Contains("Test again", tab.Markup, StringComparison.Ordinal);
            },
            Patience);
        Assert.NotEmpty(tab.FindAll(".pa-advice"));
        Assert.Contains("no webhook arrived within 60 seconds", tab.Markup, StringComparison.Ordinal);
        Assert.Contains("Test whether the PSP can reach our webhook address", tab.Find(".pa-advice").TextContent, StringComparison.Ordinal);
        Assert.Contains("not within 60 s", tab.Find("details dl").ParentElement!.ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TestTab_WhereAnotherRuns_SaysWhoseAndShowsIt()
    {
        await using var test = await Diagnosing.Connected(new SimulatorSettings { HoldPayments = true });
        var tab = Tab(test);
        (await test.Admin.Call("POST", $"{test.Path}/test", "{}")).Is(202);

        await Button(tab, "Test this connection").ClickAsync(new());

        Assert.Contains("is testing this connection at this moment. Wait for the result.", tab.Find(".pa-alert").TextContent, StringComparison.Ordinal);
        Assert.Equal(15, tab.FindAll(".pa-checklist > li").Count);
    }

    [Fact]
    public async Task WebhooksTab_RegistersAndAsks_AndKeepsTheSentenceOfThePsp()
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest());
        Prepare(test, Roles.PlatformAdmin);
        var tab = Render<WebhooksTab>(parameters => parameters.Add(shown => shown.ConnectionId, test.Id).Add(shown => shown.Dialect, Dialect.PspRestV2).Add(shown => shown.MayManage, true));
        Assert.Contains("Our address is not registered there", tab.Markup, StringComparison.Ordinal);

        await test.Psp.Set("""{"error503":1}""");
        await Button(tab, "Register the webhook").ClickAsync(new());
        tab.WaitForAssertion(() => Assert.StartsWith("The PSP did not do it:", tab.Find(".pa-alert").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("Our address is not registered there", tab.Markup, StringComparison.Ordinal);

        await test.Psp.Set("""{"error503":0}""");
        await Button(tab, "Register the webhook").ClickAsync(new());
        tab.WaitForAssertion(() => Assert.Contains("Register again", tab.Markup, StringComparison.Ordinal), Patience);
        Assert.Empty(tab.FindAll(".pa-alert"));
        Assert.Contains("payment.completed, payment.failed, payment.reversed", tab.Markup, StringComparison.Ordinal);

        await Button(tab, "Ask the PSP").ClickAsync(new());
        tab.WaitForAssertion(() => Assert.Contains("It has sent us nothing yet.", tab.Markup, StringComparison.Ordinal), Patience);
        await test.Psp.Set("""{"error503":1}""");
        await Button(tab, "Ask the PSP").ClickAsync(new());
        tab.WaitForAssertion(() => Assert.StartsWith("The PSP did not do it:", tab.Find(".pa-alert").TextContent, StringComparison.Ordinal), Patience);
    }

    [Theory]
    [InlineData(Dialect.PspRestV2, "Our address is not registered there")]
    [InlineData(Dialect.Mypvit, "This PSP takes the addresses in its own portal.")]
    public async Task WebhooksTab_ForWhoMayOnlyLook_HasNoButtons(Dialect dialect, string sentence)
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest());
        Prepare(test, Roles.Auditor);

        var tab = Render<WebhooksTab>(parameters => parameters.Add(shown => shown.ConnectionId, test.Id).Add(shown => shown.Dialect, dialect));

        Assert.Contains(sentence, tab.Markup, StringComparison.Ordinal);
        Assert.Empty(tab.FindAll("button"));
    }

    private IRenderedComponent<TestTab> Tab(Diagnosing test)
    {
        Prepare(test, Roles.PlatformAdmin);
        return Render<TestTab>(parameters => parameters.Add(shown => shown.ConnectionId, test.Id).Add(shown => shown.Sandbox, true).Add(shown => shown.MayManage, true));
    }

    private void Prepare(Diagnosing test, string role)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.AddScoped<BrowserZone>();
        Services.AddFallbackServiceProvider(test.App.Services.CreateScope().ServiceProvider);
        var person = AddAuthorization();
        person.SetAuthorized($"{role}@test.example");
        person.SetRoles(role);
        person.SetClaims(new System.Security.Claims.Claim(System.Security.Claims.ClaimTypes.NameIdentifier, "11111111-1111-1111-1111-111111111111"));
    }

    private static AngleSharp.Dom.IElement Button<T>(IRenderedComponent<T> tab, string text) where T : Microsoft.AspNetCore.Components.IComponent =>
        tab.FindAll("button").Single(button => button.TextContent.Contains(text, StringComparison.Ordinal));
}
