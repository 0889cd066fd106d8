using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Connections;

/// <summary>A processor is connected to the simulator's sandbox: its fields are mapped, its webhook registered, everything tested, and halted and released by two; its key is revoked, and mended.</summary>
[Collection<DemoApp>]
public sealed class ConnectingTests(RunningApp app, Browser browser) : Journey(app, browser)
{
    private const float TestLimit = 120_000;

    private ILocator Main => Page.Locator("#content");

    private ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    [Fact]
    public async Task Sandbox_ConnectedMappedRegisteredAndTested_IsVerified()
    {
        await Steer("/_control/settings", new { delayedSuccessSeconds = 2 });
        await Page.SignIn(People.Admin, "/connections");
        await Button("Add a connection").ClickAsync();
        await MakeMistakes();
        await Add();
        await Page.CheckAccessible();
        await Page.Screenshot("connection");

        await Map();
        await RegisterWebhook();
        await Test();
        await LookAtExchanges();
        var id = new Uri(Page.Url).AbsolutePath.Split('/')[2];
        await LookAsAuditor(id);
        await HaltAndRelease(id);
    }

    [Fact]
    public async Task Key_RevokedAtThePsp_PausesTheConnectionUntilAnotherIsSet()
    {
        await Page.SignIn(People.Admin2, "/connections?search=sandpay");
        await Main.GetByRole(AriaRole.Link, new() { Name = "Sandpay" }).ClickAsync();
        await Button("Edit").ClickAsync();
        await Page.GetByLabel("API key").FillAsync("a_key_that_nobody_knows");
        await Page.GetByLabel("Time-out of a request").FillAsync("2");
        await Button("Save").ClickAsync();
        await Expect(Main).ToContainTextAsync("•••• nows");

        await Tab("Test").ClickAsync();
        await Button("Test this connection").ClickAsync();
        await Expect(Main).ToContainTextAsync("Verify that the credentials match the PSP's portal", new() { Timeout = TestLimit });
        await Expect(Main.Locator("header")).ToContainTextAsync("Paused", new() { Timeout = TestLimit });
        await Page.CheckAccessible();

        await Page.GetByRole(AriaRole.Link, new() { Name = "Home" }).ClickAsync();
        var alert = Main.GetByRole(AriaRole.Region, new() { Name = "Alerts" });
        await Expect(alert).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await alert.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "SANDPAY" }).GetByRole(AriaRole.Link).ClickAsync();

        await Button("Edit").ClickAsync();
        await Page.GetByLabel("API key").FillAsync("test_key_abc123def456");
        await Button("Save").ClickAsync();
        await Button("Resume").ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Reason").FillAsync("The right key is set");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(Main.Locator("header")).Not.ToContainTextAsync("Paused");

        await Page.GetByRole(AriaRole.Link, new() { Name = "Home" }).ClickAsync();

        // Others of the same host may have alerts of their own.
        var close = alert.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Close.*SANDPAY") });
        await close.ClickAsync();
        await Expect(close).ToHaveCountAsync(0);
    }

    private async Task MakeMistakes()
    {
        await Page.CheckAccessible();
        await Button("Add the connection").ClickAsync();
        await Expect(Page.GetByLabel("Processor")).ToBeFocusedAsync();
        await Expect(Page.GetByLabel("Processor")).ToHaveAccessibleDescriptionAsync(new Regex("Choose the processor"));

        await Page.GetByLabel("Processor").SelectOptionAsync(new SelectOptionValue { Label = "Aella Inflow (AELLAINFLOW, NGN)" });
        await Page.GetByLabel("Base address").FillAsync("sandbox.provider.com");
        await Page.GetByLabel("Merchant id").FillAsync("MERCHANT_TEST_001");
        await Button("Add the connection").ClickAsync();
        await Expect(Page.GetByLabel("Base address")).ToHaveAccessibleDescriptionAsync(new Regex("is an address such as"));
        await Expect(Page.GetByLabel("API key")).ToHaveAccessibleDescriptionAsync(new Regex("is required"));
        await Expect(Page.GetByLabel("Merchant id")).ToHaveValueAsync("MERCHANT_TEST_001");
        await Page.CheckAccessible();
    }

    private async Task Add()
    {
        await Page.GetByLabel("Base address").FillAsync(new Uri(App.Simulator, "api/v2").ToString());
        await Page.GetByLabel("API key").FillAsync("test_key_abc123def456");
        await Main.GetByText("Limits, time-outs and pauses").ClickAsync();
        await Page.GetByLabel("Largest single payment, NGN").FillAsync("1,000,000.00");
        await Page.GetByLabel("Time-out of a request").FillAsync("2");
        await Page.CheckAccessible();
        await Button("Add the connection").ClickAsync();

        await Expect(Page).ToHaveURLAsync(new Regex("/connections/con_"));
        await Expect(Main).ToContainTextAsync("NGN 1,000,000.00");
        await Expect(Main).ToContainTextAsync("•••• f456");
        await Expect(Main).Not.ToContainTextAsync("test_key_abc123def456");
    }

    private async Task Map()
    {
        await Tab("Field mapping").ClickAsync();
        await Expect(Main).ToContainTextAsync("\"reference\": \"CVA-2024-001-001\"");
        await Page.CheckAccessible();
        await Page.Screenshot("field-mapping");
        await Button("Change the mapping").ClickAsync();
        await Page.CheckAccessible();
        await Button("Cancel").First.ClickAsync();
    }

    private async Task RegisterWebhook()
    {
        await Tab("Webhooks").ClickAsync();
        await Expect(Main).ToContainTextAsync("Our address is not registered there");
        await Page.CheckAccessible();
        await Button("Register the webhook").ClickAsync();
        await Expect(Main).ToContainTextAsync("payment.reversed");
    }

    private async Task Test()
    {
        await Tab("Test").ClickAsync();
        await Expect(Main).ToContainTextAsync("It has not been tested yet");
        await Button("Test this connection").ClickAsync();
        await Expect(Main.Locator(".pa-status.running").First).ToBeVisibleAsync();

        await Expect(Button("Test again")).ToBeEnabledAsync(new() { Timeout = TestLimit });
        await Expect(Main.Locator(".pa-status.failed")).ToHaveCountAsync(0);
        await Expect(Main).ToContainTextAsync("One payment; the second answer is the first one.");
        await Expect(Main).ToContainTextAsync("Each of its ten payments ended as expected.");
        await Expect(Main.Locator("header")).ToContainTextAsync("Verified");
        await Page.CheckAccessible();
        await Page.Screenshot("connection-test");

        await Tab("Webhooks").ClickAsync();
        await Button("Ask the PSP").ClickAsync();
        await Expect(Main.GetByRole(AriaRole.Cell, new() { Name = "payment.completed" }).First).ToBeVisibleAsync();
        await Page.CheckAccessible();
    }

    private async Task LookAtExchanges()
    {
        await Tab("Exchanges").ClickAsync();
        await Main.Locator("summary").First.ClickAsync();
        await Expect(Main).ToContainTextAsync("Correlation id");
        await Expect(Main).Not.ToContainTextAsync("test_key_abc123def456");
        await Page.CheckAccessible();
    }

    private async Task LookAsAuditor(string id)
    {
        await SignInAs(People.Auditor, $"/connections/{id}");
        await Expect(Main).ToContainTextAsync("MERCHANT_TEST_001");
        await Expect(Main.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Edit|Pause|Retire") })).ToHaveCountAsync(0);
        await Page.CheckAccessible();
        await Tab("Test").ClickAsync();
        await Expect(Main).ToContainTextAsync("Each of its ten payments ended as expected.");
        await Expect(Button("Test again")).ToHaveCountAsync(0);
    }

    private async Task HaltAndRelease(string id)
    {
        var ends = Main.GetByRole(AriaRole.Region, new() { Name = "How the halt ends" });
        await SignInAs(People.Finance, $"/connections/{id}");
        await Say("Halt", "An amount that nobody approved");
        await Say("Release", "The PSP has cleared it up");
        await Expect(ends).ToContainTextAsync("You released it");
        await Expect(Main.Locator("header")).ToContainTextAsync("Halted");
        await Expect(Button("Release")).ToHaveCountAsync(0);
        await Page.CheckAccessible();

        await SignInAs(People.Finance2, "/");
        var waits = Main.GetByRole(AriaRole.Region, new() { Name = "Halted connections that wait for you" });
        await Expect(waits).ToContainTextAsync("The PSP has cleared it up");
        await Page.CheckAccessible();
        await waits.GetByRole(AriaRole.Link).ClickAsync();
        await Say("Release", "I have asked them too");
        await Expect(ends).ToHaveCountAsync(0);
        await Expect(Main.Locator("header")).ToContainTextAsync("Verified");
    }

    private async Task SignInAs(string person, string path)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Page.SignIn(person, path);
    }

    /// <summary>Does what its page offers, with a reason.</summary>
    private async Task Say(string act, string reason)
    {
        await Button(act).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Reason").FillAsync(reason);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = act, Exact = true }).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    private ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private ILocator Tab(string name) => Main.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private async Task Steer(string path, object settings)
    {
        using var client = new HttpClient { BaseAddress = App.Simulator };
        using var answer = await client.PatchAsJsonAsync(path, settings, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static IPageAssertions Expect(IPage page) => Assertions.Expect(page);
}
