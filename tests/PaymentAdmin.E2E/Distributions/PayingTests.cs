using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Distributions;

/// <summary>From a file to the release, by people who do not approve what they made.</summary>
[Collection<DemoApp>]
public sealed class PayingTests(RunningApp app, Browser browser) : Journey(app, browser)
{
    private const string Header = "external_id,full_name,phone_number,account_number,amount,currency,reference\n";

    private ILocator Main => Page.Locator("#content");

    private ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    [Fact]
    public async Task File_ByThreePeople_IsImportedApprovedAndReleased()
    {
        await Page.SignIn(People.Officer, "/distributions");
        await Page.CheckAccessible();
        var address = await Make("Food, March", "2026-03");
        await Upload("broken.csv", """
            BEN-001,Amina Juma,0700000001,,50000,TZS,MAR-1
            BEN-101,Fatuma Ally,0712000101,,"1,5",TZS,MAR-2
            BEN-102,,071,,0,USD,MAR-1
            """);
        await Expect(Main).ToContainTextAsync("write 1.5");
        await Expect(Main.GetByRole(AriaRole.Link, new() { Name = "Download the file with every row's errors" })).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Page.Screenshot("import-errors");
        await Main.GetByRole(AriaRole.Link, new() { Name = "Choose another file" }).ClickAsync();
        await Upload("good.csv", """
            BEN-001,Amina Juma,0700000001,,50000,TZS,MAR-1
            BEN-101,Fatuma Ally,0712000101,,1500.50,TZS,MAR-2
            BEN-102,Grace Temu,+255713000102,,75000,,MAR-3
            """);
        await Main.GetByRole(AriaRole.Button, new() { Name = "Import 3 rows" }).ClickAsync();
        await Main.GetByRole(AriaRole.Link, new() { Name = "Back to the distribution" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("TZS 126,500.50");
        await Submit();
        await Page.Screenshot("distribution");

        // Who made it sees why not, instead of the buttons.
        await Page.GotoAsync($"{address}/approve");
        await Page.WaitForCircuit();
        await Expect(Main.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        await Page.CheckAccessible();

        await Approve(People.Officer2, "Food, March", picture: "approval");
        await Expect(Main.Locator("header").First).ToContainTextAsync("Approved");

        await SignInAnew(People.Officer3, address);
        await Release();
        await Expect(Main.GetByRole(AriaRole.Navigation, new() { Name = "Payments by status" })).ToContainTextAsync("Queued");
        await Tab("Payments").ClickAsync();
        await Expect(Main.Locator("tbody")).ToContainTextAsync("Fatuma Ally");
        await Page.CheckAccessible();
        await Tab("Decisions").ClickAsync();
        await Expect(Main).ToContainTextAsync(People.Officer2);
        await Page.CheckAccessible();
        await Tab("Files").ClickAsync();
        await Expect(Main).ToContainTextAsync("good.csv");
        await Page.CheckAccessible();
        await SignInAnew(People.Auditor, $"{address}/payments");
        await Expect(Main.Locator("tbody")).ToContainTextAsync("F•• A••");
        await Expect(Main.Locator("tbody")).Not.ToContainTextAsync("Fatuma");
        await Page.CheckAccessible();
    }

    [Fact]
    public async Task Distribution_ByTwoPeople_IsSentBackCorrectedApprovedAndReleased()
    {
        await Page.SignIn(People.Officer2, "/distributions");
        var address = await Make("Food, April", "2026-04");
        await AddPayment("BEN-002", "40000", "APR-1");
        await AddPayment("BEN-002", "60000", "APR-2");
        await Submit(reason: "Two households");

        await SignInAnew(People.Officer, "/");
        await Main.GetByRole(AriaRole.Link, new() { Name = "Food, April" }).ClickAsync();
        await Main.GetByRole(AriaRole.Button, new() { Name = "Send back" }).ClickAsync();
        await Expect(Main.Locator(".pa-field-error")).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Page.GetByLabel("Comment").FillAsync("The second one is too much");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Send back" }).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Send back" }).ClickAsync();
        await Expect(Main.Locator("header").First).ToContainTextAsync("Sent back");

        await SignInAnew(People.Officer2, $"{address}/payments");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Change payment 2" }).ClickAsync();
        await Dialog.GetByLabel("Amount (TZS)").FillAsync("6,0");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Dialog.Locator(".pa-field-error")).ToBeVisibleAsync();
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Amount (TZS)").FillAsync("6000");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
        await Submit(reason: "Two households");

        await Approve(People.Officer, "Food, April", seen: "together TZS 54,000.00 less");
        await SignInAnew(People.Officer2, address);
        await Release();
        await Expect(Main.GetByRole(AriaRole.Navigation, new() { Name = "Payments by status" })).ToContainTextAsync("Queued");
    }

    private async Task<string> Make(string name, string cycle)
    {
        await Main.GetByRole(AriaRole.Button, new() { Name = "New distribution" }).ClickAsync();
        await Page.Locator("#programme").SelectOptionAsync(new SelectOptionValue { Label = "Food in Dodoma (FOOD_TZ, TZS)" });
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

    private async Task Upload(string name, string rows)
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

    private async Task AddPayment(string beneficiary, string amount, string reference)
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

    private async Task Submit(string? reason = null)
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
        await Expect(Main.Locator("header").First).ToContainTextAsync("In approval");
        await Page.CheckAccessible();
    }

    private async Task Approve(string who, string name, string? seen = null, string? picture = null)
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
        await Expect(Main.Locator("header").First).ToContainTextAsync("Approved");
    }

    private async Task Release()
    {
        await Main.GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();
        await Expect(Main.Locator("header").First).ToContainTextAsync("Released");
        await Page.CheckAccessible();
    }

    private async Task SignInAnew(string who, string path)
    {
        await Page.Context.ClearCookiesAsync();
        await Page.SignIn(who, path);
    }

    private ILocator Tab(string name) => Main.Locator("nav.pa-tabs").GetByRole(AriaRole.Link, new() { Name = name });

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
