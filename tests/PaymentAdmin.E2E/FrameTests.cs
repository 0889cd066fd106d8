using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E;

/// <summary>What surrounds every page.</summary>
[Collection<DemoApp>]
public sealed class FrameTests(RunningApp app, Browser browser) : Journey(app, browser)
{
    private ILocator ToDark => Page.GetByRole(AriaRole.Button, new() { Name = "Use the dark theme" });

    private ILocator ToLight => Page.GetByRole(AriaRole.Button, new() { Name = "Use the light theme" });

    private ILocator Document => Page.Locator("html");

    [Fact]
    public async Task Home_SignedIn_IsAccessible()
    {
        await Page.SignIn(People.Admin);

        await Assertions.Expect(Page).ToHaveTitleAsync("Home – PaymentAdmin");
        await Page.CheckAccessible();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(People.Auditor)]
    public async Task UnknownPage_Opened_IsSaidNotToExistWithStatus404(string? email)
    {
        if (email is not null)
        {
            await Page.SignIn(email);
        }

        ExpectConsoleError("the server responded with a status of 404");
        var answer = await Page.GotoAsync("/no-such-page");

        Assert.Equal(404, answer!.Status);
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This page does not exist");
        await Assertions.Expect(Page).ToHaveTitleAsync("Not found – PaymentAdmin");
        await Page.CheckAccessible();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Go to the home page" }).ClickAsync();
        await Assertions.Expect(Page).ToHaveTitleAsync(email is null ? "Sign in – PaymentAdmin" : "Home – PaymentAdmin");
    }

    [Fact]
    public async Task Forbidden_Opened_SaysWhoCanHelp()
    {
        await Page.GotoAsync("/forbidden");

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You may not see this page");
        await Assertions.Expect(Page.GetByText("ask a platform admin")).ToBeVisibleAsync();
        await Page.CheckAccessible();
    }

    [Fact]
    public async Task Theme_Changed_IsRememberedForThePerson()
    {
        await Page.SignIn(People.Officer2);
        await Assertions.Expect(Document).ToHaveAttributeAsync("data-theme", "light");

        await ToDark.ClickAsync();
        await Assertions.Expect(Document).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(ToLight).ToBeVisibleAsync();
        await Page.ReloadAsync();
        await Assertions.Expect(Document).ToHaveAttributeAsync("data-theme", "dark");
        await Page.WaitForCircuit();

        // For the person, not for the browser.
        await Page.Context.ClearCookiesAsync();
        await Page.SignIn(People.Officer);
        await Assertions.Expect(Document).ToHaveAttributeAsync("data-theme", "light");
        await Page.Context.ClearCookiesAsync();
        await Page.SignIn(People.Officer2);
        await Assertions.Expect(Document).ToHaveAttributeAsync("data-theme", "dark");

        await ToLight.ClickAsync();
        await Assertions.Expect(Document).ToHaveAttributeAsync("data-theme", "light");
    }

    [Fact]
    public async Task Connection_Lost_IsSaid()
    {
        await using var own = await RunningApp.Start();
        await MoveTo(own);
        await Page.SignIn(People.Admin);
        var inTheDark = await Page.Context.NewPageAsync();
        await inTheDark.GotoAsync("/");
        await inTheDark.WaitForCircuit();
        await inTheDark.ShowTheme(dark: true);
        IPage[] pages = [Page, inTheDark];
        foreach (var page in pages)
        {
            await Assertions.Expect(Message(page)).ToBeHiddenAsync();
        }

        ExpectConsoleError("Connection disconnected");
        ExpectConsoleError("net::ERR_CONNECTION_");
        ExpectConsoleError("negotiation with the server");
        await own.Kill();

        foreach (var page in pages)
        {
            await Assertions.Expect(Message(page)).ToBeVisibleAsync();
            await Assertions.Expect(Message(page)).ToContainTextAsync("Trying to reach the server again");
            await page.CheckAccessibleAsShown();
        }

        static ILocator Message(IPage page) => page.GetByRole(AriaRole.Alertdialog, new() { Name = "The connection is lost" });
    }

    [Fact]
    public async Task Console_ScriptThatThePolicyRefuses_IsNoticed()
    {
        await Page.GotoAsync("/sign-in");

        await Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.head.append(script); }");

        Assert.Null(await Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
        Assert.Contains("Content Security Policy", Assert.Single(ConsoleErrors), StringComparison.Ordinal);
        ExpectConsoleError("Content Security Policy");
    }
}
