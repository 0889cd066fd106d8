using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E;

[Collection<DemoApp>]
public sealed class SignInTests(RunningApp app, Browser browser) : Journey(app, browser)
{
    private const string Refusal = "The e-mail address or the password is wrong. After 5 wrong passwords an account is locked for 15 minutes.";

    // Not by its role alone: until the style sheet is there, Blazor's own message has it too.
    private ILocator Error => Page.Locator("#sign-in-error[role=alert]");

    [Fact]
    public async Task SignInPage_Opened_IsAccessible()
    {
        await Page.GotoAsync("/sign-in");

        await Assertions.Expect(Page).ToHaveTitleAsync("Sign in – PaymentAdmin");
        await Assertions.Expect(Page.GetByLabel("E-mail address")).ToBeFocusedAsync();
        await Page.CheckAccessible();
        await Page.Screenshot("sign-in");
    }

    [Theory]
    [InlineData(People.Admin2)]
    [InlineData("nobody@demo.example")]
    public async Task SignIn_WrongPassword_SaysTheSameWhetherThePersonExistsOrNot(string email)
    {
        await Page.GotoAsync("/sign-in?returnUrl=%2Faudit");
        await Page.SendSignIn(email, "not-the-password");

        await Assertions.Expect(Error).ToHaveTextAsync(Refusal);
        await Assertions.Expect(Page.GetByLabel("Password")).ToHaveAccessibleDescriptionAsync(Refusal);
        await Assertions.Expect(Page.GetByLabel("E-mail address")).ToHaveValueAsync(email);
        await Assertions.Expect(Page.GetByLabel("Password")).ToHaveValueAsync("");
        await Page.CheckAccessible();
    }

    [Fact]
    public async Task SignIn_AfterFiveWrongPasswords_RefusesTheRightOneAndSaysForHowLong()
    {
        // Nobody else's: the others sign in with theirs.
        const string Forgetful = "forgetful@demo.example";
        using (var admin = await ApiClient.SignIn(App, People.Admin))
        {
            await admin.Post("users", new { email = Forgetful, roles = new[] { "auditor" }, password = RunningApp.DemoPassword });
        }

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await Page.GotoAsync("/sign-in");
            await Page.SendSignIn(Forgetful, "not-the-password");
            await Assertions.Expect(Error).ToHaveTextAsync(Refusal);
        }

        await Page.GotoAsync("/sign-in");
        await Page.SendSignIn(Forgetful, RunningApp.DemoPassword);

        await Assertions.Expect(Error).ToContainTextAsync("locked for 15 minutes");
    }

    [Fact]
    public async Task SignIn_RightPasswordAfterAWrongOne_LeadsToTheAskedPage()
    {
        await Page.GotoAsync("/?from=mail");
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex("/sign-in\\?returnUrl="));
        await Page.SendSignIn(People.Finance, "not-the-password");
        await Assertions.Expect(Error).ToBeVisibleAsync();

        await Page.SendSignIn(People.Finance, RunningApp.DemoPassword);

        await Page.WaitForCircuit();
        await Assertions.Expect(Page).ToHaveURLAsync(new Uri(App.Url, "/?from=mail").AbsoluteUri);
        await Assertions.Expect(Page.GetByTitle("Your account")).ToContainTextAsync(People.Finance);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    public async Task SignIn_ReturnUrlOfAnotherSite_LeadsHome(string returnUrl)
    {
        await Page.SignIn(People.Auditor, returnUrl);
        await Assertions.Expect(Page).ToHaveURLAsync(App.Url.AbsoluteUri);

        // The same for who is signed in already.
        await Page.GotoAsync($"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        await Assertions.Expect(Page).ToHaveURLAsync(App.Url.AbsoluteUri);
    }

    [Fact]
    public async Task SignOut_SignedIn_AsksToSignInAgain()
    {
        await Page.SignIn(People.Officer);

        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Assertions.Expect(Page).ToHaveURLAsync(new Uri(App.Url, "/sign-in").AbsoluteUri);
        await Page.GotoAsync("/");
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex("/sign-in"));
    }
}
