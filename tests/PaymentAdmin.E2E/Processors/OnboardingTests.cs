using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Processors;

/// <summary>The tour: PAYSTACK is onboarded as in the document, its fees are changed, it is deactivated; and a reviewer may only look.</summary>
[Collection<DemoApp>]
public sealed class OnboardingTests(RunningApp app, Browser browser) : Journey(app, browser)
{
    private ILocator Main => Page.Locator("#content");

    private ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    [Fact]
    public async Task Paystack_OnboardedChangedAndDeactivated_IsSeenByAReviewerWhoMayOnlyLook()
    {
        await Page.SignIn(People.Admin, "/processors/onboard");
        await Onboard();
        await Expect(Main.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Paystack");
        var address = new Uri(Page.Url).AbsolutePath;

        await ChangeFees(address);
        await Deactivate(address);
        await LookAsReviewer(address);
    }

    [Fact]
    public async Task Wizard_WrongInput_SaysSoBesideEachFieldAndKeepsWhatIsRight()
    {
        await Page.SignIn(People.Admin2, "/processors/onboard");
        await Page.GetByLabel("Display name").FillAsync("Half an idea");
        await Button("Next").ClickAsync();

        await Expect(Page.GetByLabel("Code")).ToHaveAccessibleDescriptionAsync(new Regex("2 to 32 characters"));
        await Expect(Page.GetByLabel("Category")).ToHaveAccessibleDescriptionAsync(new Regex("Choose what the processor handles"));
        await Expect(Page.GetByLabel("Code")).ToBeFocusedAsync();
        await Expect(Page.GetByLabel("Display name")).ToHaveValueAsync("Half an idea");
        await Page.CheckAccessible();

        // What exists already is found at the end, and leads back to the code.
        await Page.GetByLabel("Code").FillAsync("grupp");
        await Page.GetByLabel("Category").SelectOptionAsync("debit_card");
        await Button("Next").ClickAsync();
        await Page.GetByLabel("Settlement currency").SelectOptionAsync("NGN");
        await Button("Next").ClickAsync();
        await Button("Next").ClickAsync();
        await Button("Onboard").ClickAsync();
        await Expect(Page.GetByLabel("Code")).ToHaveAccessibleDescriptionAsync(new Regex("already"));
        await Expect(Page.GetByLabel("Code")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Wizard_PageLoadedAgain_LosesNothing()
    {
        await Page.SignIn(People.Admin2, "/processors/onboard");
        await Page.GetByLabel("Code").FillAsync("HALFWAY");
        await Page.GetByLabel("Display name").FillAsync("Halfway");
        await Page.GetByLabel("Category").SelectOptionAsync("identity");
        await Button("Next").ClickAsync();
        await Page.GetByLabel("Settlement delay").FillAsync("17");
        await Expect(Page.GetByLabel("Settlement delay")).ToHaveValueAsync("17");
        await Page.WaitForFunctionAsync("() => sessionStorage.length > 0");

        // The server answers in order: after this click the keystrokes before it are kept.
        await Page.GetByLabel("Settlement currency").SelectOptionAsync("KWD");
        await Button("Back").ClickAsync();
        await Expect(Page.GetByLabel("Code")).ToHaveValueAsync("HALFWAY");
        await Page.ReloadAsync();

        await Expect(Page.GetByLabel("Code")).ToHaveValueAsync("HALFWAY");
        await Button("Next").ClickAsync();
        await Expect(Page.GetByLabel("Settlement delay")).ToHaveValueAsync("17");
        await Expect(Page.GetByLabel("Settlement currency")).ToHaveValueAsync("KWD");
        await Button("Discard").ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex("/processors$"));
    }

    [Fact]
    public async Task TwoPeople_EditTheSameProcessor_TheSecondIsShownBoth()
    {
        await Page.SignIn(People.Admin, "/processors?search=FLUTTERWAVE");
        await Main.GetByRole(AriaRole.Link, new() { Name = "FLUTTERWAVE" }).ClickAsync();
        await Button("Edit").ClickAsync();
        await using var other = await Page.Context.Browser!.NewContextAsync(new() { BaseURL = App.Url.AbsoluteUri, Locale = "en-GB" });
        var colleague = await other.NewPageAsync();
        await colleague.SignIn(People.Admin2, new Uri(Page.Url).AbsolutePath);
        await colleague.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await colleague.GetByLabel("Settlement delay").FillAsync("3");
        await colleague.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(colleague.GetByText("T+3 days")).ToBeVisibleAsync();

        await Page.GetByLabel("Display name").FillAsync("Flutterwave Nigeria");
        await Button("Save").ClickAsync();

        var conflict = Main.GetByRole(AriaRole.Alert);
        await Expect(conflict).ToContainTextAsync($"{People.Admin2} changed this processor");
        await Expect(conflict.GetByRole(AriaRole.Row, new() { Name = "Settlement delay" })).ToContainTextAsync("T+3");
        await Page.CheckAccessible();
        await Button("Take theirs").ClickAsync();
        await Expect(Page.GetByLabel("Settlement delay")).ToHaveValueAsync("3");
    }

    private async Task Onboard()
    {
        await Page.CheckAccessible();
        await Page.GetByLabel("Code").FillAsync("PAYSTACK");
        await Page.GetByLabel("Display name").FillAsync("Paystack");
        await Page.GetByLabel("Category").SelectOptionAsync("debit_card");
        await Button("Next").ClickAsync();

        await Expect(Page.GetByLabel("Receive inbound payments")).ToBeCheckedAsync();
        await Expect(Page.GetByLabel("Send outbound payments")).ToBeCheckedAsync();
        await Page.GetByLabel("Settlement delay").FillAsync("1");
        await Page.GetByLabel("Settlement currency").SelectOptionAsync("NGN");
        await Page.CheckAccessible();
        await Button("Next").ClickAsync();

        await Button("Add a rule").ClickAsync();
        await FillRule(1, "card_purchase", "inbound", "flat_plus_percent", amount: "100.00", percentage: "1.5", maximum: "2,000.00");
        await Button("Add a rule").ClickAsync();
        await FillRule(2, "payout", "outbound", "flat", amount: "50.00", percentage: null, maximum: null);
        await Page.CheckAccessible();
        await Page.Screenshot("onboard-fees");
        await Button("Next").ClickAsync();

        await Expect(Main).ToContainTextAsync("NGN 100.00 + 1.5 %");
        await Page.CheckAccessible();
        await Button("Onboard").ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex("/processors/proc_"));
    }

    private async Task FillRule(int number, string eventType, string direction, string basis, string amount, string? percentage, string? maximum)
    {
        var rule = Main.GetByRole(AriaRole.Group).Nth(number - 1);
        await rule.GetByLabel("Event type").FillAsync(eventType);
        await rule.GetByLabel("Direction").SelectOptionAsync(direction);
        await rule.GetByLabel("Basis").SelectOptionAsync(basis);
        await Expect(rule.GetByLabel("Currency")).ToHaveValueAsync("NGN");
        await rule.GetByLabel("Flat amount").FillAsync(amount);
        await rule.GetByLabel("VAT on the fee").FillAsync("7.5");
        if (percentage is not null)
        {
            await rule.GetByLabel("Percentage").FillAsync(percentage);
        }

        if (maximum is not null)
        {
            await rule.GetByLabel("Maximum").FillAsync(maximum);
        }
    }

    private async Task ChangeFees(string address)
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = "Fees" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Uri(App.Url, address + "/fees").AbsoluteUri);
        await Page.GetByLabel("Amount (NGN)").FillAsync("1,000.00");
        await Button("Calculate").ClickAsync();

        // 100.00 + 1.5 % of 1,000.00 is 115.00; VAT of 7.5 % on it is 8.625, so 8.63.
        await Expect(Main).ToContainTextAsync("NGN 123.63");
        await Page.CheckAccessible();
        await Page.Screenshot("fees");

        await Button("Change fees").ClickAsync();
        await Page.GetByLabel("Percentage").FillAsync("2");
        await Button("Replace the fees").ClickAsync();
        await Expect(Page.GetByLabel("Reason")).ToHaveAccessibleDescriptionAsync(new Regex("Say why"));
        await Page.CheckAccessible();
        await Page.GetByLabel("Reason").FillAsync("New contract");
        await Button("Replace the fees").ClickAsync();
        await Expect(Dialog).ToContainTextAsync("percentage from 1.5 % to 2 %");
        await Page.CheckAccessible();
        await Page.Screenshot("fees-change");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Replace the fees" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("NGN 100.00 + 2 %");
        await Expect(Main).ToContainTextAsync("New contract");
    }

    private async Task Deactivate(string address)
    {
        await Page.GotoAsync(address);
        await Page.WaitForCircuit();
        await Button("Deactivate").ClickAsync();
        await Expect(Dialog).ToContainTextAsync("New transactions stop at once");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Deactivate" }).ClickAsync();
        await Expect(Dialog.GetByLabel("Reason")).ToHaveAccessibleDescriptionAsync(new Regex("Say why"));
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Reason").FillAsync("Contract ended");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Deactivate" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("Paystack is inactive. Nothing is left open.");
        await Page.CheckAccessible();

        await Page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await Page.WaitForCircuit();
        await Expect(Main).ToContainTextAsync("New contract");
        await Page.CheckAccessible();
        await Page.Screenshot("history");

        await Page.GetByRole(AriaRole.Link, new() { Name = "GL accounts" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("Paystack Settlement Float");
        await Page.GetByLabel("Tenant", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Expect(Main.GetByText("None yet").First).ToBeVisibleAsync();
        await Button("Open the accounts").ClickAsync();
        await Expect(Main.GetByText("None yet")).ToHaveCountAsync(1);
        await Page.CheckAccessible();
        await Page.Screenshot("gl-accounts");
    }

    private async Task LookAsReviewer(string address)
    {
        await Page.Context.ClearCookiesAsync();
        await Page.SignIn(People.Finance, address);
        await Expect(Main.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Inactive");
        foreach (var act in new[] { "Edit", "Activate", "Deactivate", "Change fees" })
        {
            await Expect(Button(act)).ToHaveCountAsync(0);
        }

        await Expect(Main.GetByRole(AriaRole.Link, new() { Name = "Fees" })).ToHaveCountAsync(0);
        await Page.CheckAccessible();

        // The tab that is hidden is refused too, and so is the wizard.
        await Page.GotoAsync(address + "/fees");
        await Expect(Main).ToContainTextAsync("You may not see this page");
        await Expect(Main).Not.ToContainTextAsync("NGN 100.00");
        await Page.GotoAsync("/processors/onboard");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You may not see this page");

        // The history says that the fees changed, not what they are nor why.
        await Page.GotoAsync(address + "/history");
        await Page.WaitForCircuit();
        await Expect(Main).ToContainTextAsync("Contract ended");
        await Expect(Main).ToContainTextAsync("Processor fees replaced");
        await Expect(Main).Not.ToContainTextAsync("New contract");
        await Expect(Main).Not.ToContainTextAsync("0.015");
        await Expect(Main).Not.ToContainTextAsync("10000");
    }

    private ILocator Button(string name) => Main.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static IPageAssertions Expect(IPage page) => Assertions.Expect(page);
}
