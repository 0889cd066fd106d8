using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Ledger;

/// <summary>An entry that one person proposes and another one posts; and the statement of its account.</summary>
[Collection<DemoApp>]
public sealed class ManualEntryTests(RunningApp app, Browser browser) : Journey(app, browser)
{
    private ILocator Main => Page.Locator("#content");

    private ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    [Fact]
    public async Task Adjustment_ByTwoPeople_IsPostedAndOnTheStatement()
    {
        var address = await Propose();
        await Page.Context.ClearCookiesAsync();
        await Page.SignIn(People.Finance2);
        await Expect(Main).ToContainTextAsync("Manual entries that wait for you");
        await Page.CheckAccessible();
        await Approve(address);
        await LookAtTheStatement();
    }

    private async Task<string> Propose()
    {
        await Page.SignIn(People.Finance, "/ledger/manual-entries?environment=sandbox");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Propose an entry" }).ClickAsync();
        await Page.GetByLabel("What happened").SelectOptionAsync("adjustment");
        await Page.CheckAccessible();
        await Line(0, "5901000566", "debit", "1,250.50");
        await Line(1, "1901000566", "credit", "1,250");
        await Expect(Main).ToContainTextAsync("Differs by NGN 0.50: the debits are greater.");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("Say why, in a few words.");
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Locator("#line-1-amount").FillAsync("1,250.50");
        await Expect(Main).ToContainTextAsync("Balanced: NGN 1,250.50 on each side.");
        await Page.GetByLabel("Reason").FillAsync("Written off after the statement of March");
        await Page.Screenshot("manual-entry-new");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("You proposed this entry: somebody else approves it.");
        await Expect(Main.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        await Page.CheckAccessible();
        return Page.Url;
    }

    private async Task Approve(string address)
    {
        await Page.GotoAsync(address);
        await Page.WaitForCircuit();
        await Page.CheckAccessible();
        await Page.Screenshot("manual-entry");
        await Page.CheckNarrow();
        await Main.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(Dialog).ToContainTextAsync("NGN 1,250.50 is posted at once, in sandbox");
        await Page.CheckAccessible();
        await Page.Screenshot("manual-entry-approve");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Post NGN 1,250.50" }).ClickAsync();
        await Expect(Main.Locator("h1")).ToContainTextAsync("Posted");
        await Page.CheckAccessible();
        await Page.GotoAsync("/ledger/manual-entries?environment=sandbox&status=posted");
        await Page.WaitForCircuit();
        await Page.CheckAccessible();
        await Page.Screenshot("manual-entries");
        await Page.CheckNarrow();
        await Main.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "Adjustment" }).First.ClickAsync();
    }

    private async Task LookAtTheStatement()
    {
        await Main.GetByRole(AriaRole.Link, new() { Name = "Settlement Differences NGN" }).ClickAsync();
        await Expect(Main.Locator("tbody")).ToContainTextAsync("NGN 1,250.50");
        await Expect(Main.Locator("h1")).ToContainTextAsync("Settlement Differences NGN");
        await Page.WaitForCircuit();
        await Page.CheckAccessible();
        await Page.Screenshot("account-statement");
        await Page.CheckNarrow();
        await Main.GetByRole(AriaRole.Link, new() { Name = "Entry" }).First.ClickAsync();
        await Expect(Main.Locator(".pa-postings").First).ToContainTextAsync("1901000566");
    }

    private async Task Line(int at, string account, string side, string amount)
    {
        await Page.Locator($"#line-{at}-account").FillAsync(account);
        await Page.Locator($"#line-{at}-account").PressAsync("Tab");
        await Page.Locator($"#line-{at}-side").SelectOptionAsync(side);
        await Page.Locator($"#line-{at}-amount").FillAsync(amount);
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
