using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Reconciliation;

/// <summary>A report from a file to its rows: its mapping is found by looking at the preview.</summary>
public sealed class RunPagesTests(RunningApp app, Browser browser) : Journey(app, browser), IClassFixture<RunningApp>
{
    private ILocator Main => Page.Locator("#content");

    private ILocator Preview => Main.GetByRole(AriaRole.Region, new() { Name = "First rows", Exact = true });

    [Fact]
    public async Task Report_OfAnotherForm_IsMappedUploadedAndLookedThrough()
    {
        await Page.SignIn(People.Finance, "/reconciliations");
        await Main.GetByRole(AriaRole.Link, new() { Name = "Reconcile a period" }).ClickAsync();

        // The list has a field of the same name.
        await Expect(Main.Locator("h1")).ToHaveTextAsync("Reconcile a period");
        await Map();
        await Upload();
        await Rows();
        await Look("reconciliations", "reconciliations-with-runs");
        await Look("reconciliations/calendar?environment=sandbox", "reconciliation-calendar-with-runs");
    }

    private async Task Map()
    {
        await Page.Locator("#connection").SelectOptionAsync(new SelectOptionValue { Label = "GRUPP sandbox" });
        var report = "Payment Id;Merchant reference;Value;Currency;State;Customer name\nG-1;REC-1;1050;NGN;PAID OUT;AMINA JUMA\nG-2;REC-2;soon;NGN;PAID OUT;Somebody\nG-1;REC-1;1050;NGN;PAID OUT;AMINA JUMA\n";
        await Page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "grupp-report.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(report) });
        await Expect(Main).ToContainTextAsync("No column is named amount");
        await Page.CheckAccessible();
        await Set("PSP's id", "Payment Id");
        await Set("Our reference", "Merchant reference");
        await Set("Amount", "Value");
        await Set("Currency", "Currency");
        await Set("Status", "State");
        await Expect(Preview).ToContainTextAsync("is not known");
        await Set("Completed", "PAID OUT");
        await Expect(Preview).ToContainTextAsync("NGN 1,050.00");
        await Page.CheckAccessible();
        await Preview.ScrollIntoViewIfNeededAsync();
        await Page.Screenshot("reconciliation-mapping");
        await Page.CheckNarrow();
        await Main.GetByRole(AriaRole.Button, new() { Name = "Save these settings" }).ClickAsync();
        await Expect(Page.Locator(".rz-notification")).ToContainTextAsync("The settings were saved");
    }

    private async Task Set(string label, string text)
    {
        var field = Main.GetByLabel(label, new() { Exact = true });
        await field.FillAsync(text);
        await field.BlurAsync();
    }

    private async Task Upload()
    {
        await Main.GetByRole(AriaRole.Button, new() { Name = "Reconcile", Exact = true }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex("/reconciliations/rec_"));
        await Expect(Main.Locator("header")).ToContainTextAsync("Completed", new() { Timeout = 60_000 });
        await Expect(Main.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Unreadable") }).First).ToContainTextAsync("1");
        await Page.CheckAccessible();
        await Page.Screenshot("reconciliation");
        await Page.CheckNarrow();
    }

    private async Task Rows()
    {
        var address = new Uri(Page.Url).AbsolutePath;
        await Main.GetByRole(AriaRole.Navigation, new() { Name = "Classes" }).GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Repeated") }).ClickAsync();
        await Expect(Main.Locator(".rz-data-row")).ToHaveCountAsync(1);
        await Page.CheckAccessible();
        await Main.Locator(".rz-data-row").GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(Main).ToContainTextAsync("The row as it came");
        await Expect(Main).Not.ToContainTextAsync("AMINA");
        await Page.CheckAccessible();
        await Page.Screenshot("reconciliation-row");
        await Page.CheckNarrow();
        await Look($"{address[1..]}/print", "reconciliation-summary");
    }

    private async Task Look(string path, string picture)
    {
        await Page.GotoAsync($"/{path}");
        await Page.WaitForCircuit();
        await Expect(Main).ToContainTextAsync("GRUPP sandbox");
        await Page.CheckAccessible();
        await Page.Screenshot(picture);
        await Page.CheckNarrow();
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static IPageAssertions Expect(IPage page) => Assertions.Expect(page);
}
