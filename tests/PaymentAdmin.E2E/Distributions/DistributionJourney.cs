using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Distributions;

/// <summary>What people do to a distribution in the browser, from making it to its release; each step is looked at by axe.</summary>
public abstract class DistributionJourney(RunningApp app, Browser browser) : Journey(app, browser)
{
    private const string Header = "external_id,full_name,phone_number,account_number,amount,currency,reference\n";

    /// <summary>Released, it goes on by itself: how far it has come when somebody looks is a matter of moments.</summary>
    private static readonly Regex Released = new("Released|Submitting|Completed", RegexOptions.None, TimeSpan.FromSeconds(1));

    protected ILocator Main => Page.Locator("#content");

    protected ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>What it is called and how it stands.</summary>
    protected ILocator Head => Main.Locator("header").First;

    protected async Task<string> Make(string name, string cycle, string programme = "Food in Dodoma (FOOD_TZ, TZS)")
    {
        await Main.GetByRole(AriaRole.Button, new() { Name = "New distribution" }).ClickAsync();
        await Page.Locator("#programme").SelectOptionAsync(new SelectOptionValue { Label = programme });
        await Main.GetByRole(AriaRole.Button, new() { Name = "Make the distribution" }).ClickAsync();
        await Expect(Main.Locator("#name-error")).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("Purpose").FillAsync("Food");
        await Page.GetByLabel("Cycle").FillAsync(cycle);
        await Main.GetByRole(AriaRole.Button, new() { Name = "Make the distribution" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("There is no payment in it yet");
        await Page.CheckAccessible();
        return new Uri(Page.Url).AbsolutePath;
    }

    protected async Task Upload(string name, string rows)
    {
        if (!Page.Url.Contains("/import", StringComparison.Ordinal))
        {
            await Main.GetByRole(AriaRole.Link, new() { Name = "Import payments" }).ClickAsync();
        }

        await Expect(Main.Locator("#import-file")).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Main.Locator("#import-file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Header + rows) });
        await Expect(Main).ToContainTextAsync("Which column is which");
        await Page.CheckAccessible();
        await Main.GetByRole(AriaRole.Button, new() { Name = "Check every row" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("What the check found");
        await Page.CheckAccessible();
    }

    protected async Task AddPayment(string beneficiary, string amount, string reference)
    {
        if (!Page.Url.EndsWith("/payments", StringComparison.Ordinal))
        {
            await Tab("Payments").ClickAsync();
        }

        await Main.GetByRole(AriaRole.Button, new() { Name = "Add a payment" }).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Beneficiary's id").FillAsync(beneficiary);
        await Dialog.GetByLabel("Amount (TZS)").FillAsync(amount);
        await Dialog.GetByLabel("Reference").FillAsync(reference);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Add the payment" }).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    protected async Task Submit(string? reason = null)
    {
        await Main.GetByRole(AriaRole.Button, new() { Name = "Submit for approval" }).ClickAsync();
        await Expect(Dialog.GetByRole(AriaRole.Button, new() { Name = "Submit" })).ToBeVisibleAsync();
        if (reason is not null)
        {
            await Dialog.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
            await Expect(Dialog.Locator(".pa-field-error")).ToBeVisibleAsync();
            await Dialog.Locator("textarea").FillAsync(reason);
        }

        await Page.CheckAccessible();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(Head).ToContainTextAsync("In approval");
        await Page.CheckAccessible();
    }

    protected async Task Approve(string who, string name, string? seen = null, string? picture = null)
    {
        await SignInAnew(who, "/");
        await Expect(Main.GetByRole(AriaRole.Region, new() { NameRegex = new Regex("for your approval") })).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Main.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(Main.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeVisibleAsync();
        if (seen is not null)
        {
            await Expect(Main).ToContainTextAsync(seen);
        }

        await Page.CheckAccessible();
        if (picture is not null)
        {
            await Page.Screenshot(picture);
        }

        await Main.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Head).ToContainTextAsync("Approved");
    }

    protected async Task Release()
    {
        await Main.GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();
        await Expect(Head).ToContainTextAsync(Released);
        await Page.CheckAccessible();
    }

    protected async Task SignInAnew(string who, string path)
    {
        await Page.Context.ClearCookiesAsync();
        await Page.SignIn(who, path);
    }

    protected ILocator Tab(string name) => Main.Locator("nav.pa-tabs").GetByRole(AriaRole.Link, new() { Name = name });

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
