using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E;

/// <summary>Every page, as each role that may see it: accessible in both themes, wide and narrow, with nothing beside the screen.</summary>
public sealed class EveryPageTests(RunningApp app, Browser browser) : Journey(app, browser), IClassFixture<RunningApp>
{
    /// <summary>The cookies of who has signed in: it is looked at elsewhere, and this is more than sixty pages.</summary>
    private static readonly Dictionary<string, List<Cookie>> SignedIn = new(StringComparer.Ordinal);

    [Theory]
    [InlineData(People.Admin, "/", "home")]
    [InlineData(People.Finance, "/", null)]
    [InlineData(People.Officer, "/", null)]
    [InlineData(People.Auditor, "/", null)]
    [InlineData(People.Admin, "/processors", "processors")]
    [InlineData(People.Finance, "/processors?sort=name&order=asc&status=active", null)]
    [InlineData(People.Officer, "/processors?search=nothing%20like%20it", null)]
    [InlineData(People.Admin, "/processors?status=no-such-status", null)]
    [InlineData(People.Admin, "/processors/onboard", null)]
    [InlineData(People.Officer, "/distributions", null)]
    [InlineData(People.Auditor, "/distributions?status=no-such-status", null)]
    [InlineData(People.Officer, "/distributions/new", null)]
    [InlineData(People.Officer, "/delegations", null)]
    [InlineData(People.Officer, "/payments", null)]
    [InlineData(People.Auditor, "/payments?status=unknown,needs_review&environment=production", null)]
    [InlineData(People.Finance, "/payments?status=no-such-status", null)]
    [InlineData(People.Admin, "/programmes", "programmes")]
    [InlineData(People.Auditor, "/programmes", null)]
    [InlineData(People.Admin, "/programmes/add", "programme-add")]
    [InlineData(People.Officer, "/beneficiaries", "beneficiaries")]
    [InlineData(People.Finance, "/beneficiaries", null)]
    [InlineData(People.Admin, "/connections", "connections")]
    [InlineData(People.Auditor, "/connections?environment=production", null)]
    [InlineData(People.Admin, "/connections/add", null)]
    [InlineData(People.Finance, "/webhooks", "webhooks")]
    [InlineData(People.Auditor, "/webhooks?environment=uat", null)]
    [InlineData(People.Auditor, "/webhooks?status=no-such-status", null)]
    [InlineData(People.Finance, "/webhooks/replays", null)]
    [InlineData(People.Auditor, "/webhooks/replays?environment=production", null)]
    [InlineData(People.Finance, "/monitoring/webhooks", "webhook-monitoring")]
    [InlineData(People.Officer, "/monitoring/webhooks?environment=sandbox&period=31d", null)]
    [InlineData(People.Admin, "/jobs", "jobs-admin")]
    [InlineData(People.Auditor, "/jobs", null)]
    [InlineData(People.Admin, "/jobs/queues/webhooks", null)]
    [InlineData(People.Finance, "/jobs/queues/webhooks?state=failed", null)]
    [InlineData(People.Admin, "/tenants", "tenants")]
    [InlineData(People.Officer, "/tenants", null)]
    [InlineData(People.Admin, "/ledger/accounts", "chart-of-accounts")]
    [InlineData(People.Auditor, "/ledger/accounts", null)]
    [InlineData(People.Finance, "/transactions", "transactions")]
    [InlineData(People.Officer, "/transactions?status=failed&environment=production", null)]
    [InlineData(People.Finance, "/ledger/journal", "journal")]
    [InlineData(People.Auditor, "/ledger/journal?account=nothing", null)]
    [InlineData(People.Finance, "/ledger/trial-balance", "trial-balance")]
    [InlineData(People.Auditor, "/ledger/trial-balance?currency=NGN&at=2026-01-31&environment=production", null)]
    [InlineData(People.Finance, "/ledger/manual-entries", null)]
    [InlineData(People.Auditor, "/ledger/manual-entries?status=posted&environment=production", null)]
    [InlineData(People.Finance, "/ledger/manual-entries/new?environment=sandbox", null)]
    [InlineData(People.Finance, "/ledger/months", "months")]
    [InlineData(People.Auditor, "/ledger/months?environment=production", null)]
    [InlineData(People.Auditor, "/ledger/accounts/gl_1", null)]
    [InlineData(People.Finance, "/settlement/issues", null)]
    [InlineData(People.Auditor, "/settlement/issues?view=overdue&order=amount&environment=production", null)]
    [InlineData(People.Finance, "/settlement/issues?view=no-such-view", null)]
    [InlineData(People.Finance, "/settlement/statements", null)]
    [InlineData(People.Auditor, "/settlement/statements?status=no-such-status", null)]
    [InlineData(People.Finance, "/settlement/statements/upload", "statement-upload")]
    [InlineData(People.Finance, "/settlement/expected", "expected-settlements")]
    [InlineData(People.Auditor, "/settlement/expected?currency=NGN&environment=production", null)]
    [InlineData(People.Finance, "/reconciliations", "reconciliations")]
    [InlineData(People.Auditor, "/reconciliations?status=no-such-status", null)]
    [InlineData(People.Finance, "/reconciliations/new", "reconciliation-new")]
    [InlineData(People.Finance, "/reconciliations/calendar?environment=sandbox", "reconciliation-calendar")]
    [InlineData(People.Auditor, "/reconciliations/calendar?month=nothing", null)]
    [InlineData(People.Admin, "/audit", "audit")]
    [InlineData(People.Auditor, "/audit", null)]
    [InlineData(People.Admin, "/people", "people")]
    [InlineData(People.Admin, "/people/add", null)]
    [InlineData(People.Officer, "/account", "account")]
    public async Task Page_ShownToARole_IsAccessibleAndFits(string email, string path, string? picture)
    {
        await Show(path, email);

        await Page.CheckAccessible();
        if (picture is not null)
        {
            await Page.Screenshot(picture);
        }

        await Page.CheckNarrow();
    }

    [Fact]
    public async Task PasswordPage_Opened_IsAccessible()
    {
        await Page.SignIn(People.Officer);
        await Page.GotoAsync("/account/password");

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Change your password");
        await Page.CheckAccessible();
    }

    [Fact]
    public async Task TenantDialog_Opened_IsAccessible()
    {
        await Page.SignIn(People.Admin, "/tenants");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add a tenant" }).ClickAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Page.CheckAccessible();
    }

    [Fact]
    public async Task Person_OpenedFromTheList_IsAccessible()
    {
        await Page.SignIn(People.Admin, "/people");
        await Page.Locator("#content").GetByRole(AriaRole.Link, new() { Name = People.Auditor }).ClickAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(People.Auditor);
        await Page.WaitForCircuit();
        await Page.CheckAccessible();
    }

    [Fact]
    public async Task Processors_InTheDark_AreShownForTheDocumentation()
    {
        await Page.SignIn(People.Admin, "/processors");
        await Page.ShowTheme(dark: true);

        await Assertions.Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Page.Screenshot("processors-dark");
    }

    [Fact]
    public async Task Navigation_ByKeyboardAlone_ReachesAProcessor()
    {
        await Page.SignIn(People.Officer, "/processors");
        var skip = Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" });
        await skip.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.Locator("#content")).ToBeFocusedAsync();
        var link = Page.GetByRole(AriaRole.Link, new() { Name = "GRUPP", Exact = true });
        for (var tabs = 0; tabs < 200 && !await link.EvaluateAsync<bool>("element => element === document.activeElement"); tabs++)
        {
            await Page.Keyboard.PressAsync("Tab");
        }

        await Assertions.Expect(link).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Grupp");
    }

    private async Task Show(string path, string email)
    {
        if (SignedIn.TryGetValue(email, out var cookies))
        {
            await Page.Context.AddCookiesAsync(cookies);
            await Page.GotoAsync(path);
            await Page.WaitForCircuit();
            return;
        }

        await Page.SignIn(email, path);
        SignedIn[email] = [.. (await Page.Context.CookiesAsync()).Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path })];
    }
}
