using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Reconciliation;

/// <summary>A report has another amount than was approved: the connection halts, people look into it, two of them release it, and what waited goes on.</summary>
[Collection<DemoApp>]
public sealed class HaltTests(RunningApp app, Browser browser) : Journey(app, browser)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    private ILocator Main => Page.Locator("#content");

    private ILocator Head => Main.Locator("header").First;

    private ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    [Fact]
    public async Task AnotherAmount_HaltsTheConnection_UntilTwoPeopleReleaseIt()
    {
        await using var psp = await RunningSimulator.Start();
        var sandbox = await Sandbox.Build(App, "TANGAPAY", "Tanga Pay", "Food in Tanga", processor => Sandbox.To(processor, psp.Api, new { requestsPerSecond = 2 }));
        using var finance = await ApiClient.SignIn(App, People.Finance);
        await Completed(finance, await Leave(sandbox, "Food, August", File("TAN", people: 3)));

        // Two in a second: it is under way for twenty.
        var waiting = await Leave(sandbox, "Food, September", File("TAS", people: 40));
        var run = await Reconcile(sandbox, finance, psp);

        await FindOut(run);
        var sent = (await psp.Effects()).Count;
        Assert.InRange(sent, 3, 42);
        await Investigate();
        await Release(sandbox.Connection, People.Finance, "Tanga Pay has sent the rest");
        await Expect(Head).ToContainTextAsync("Halted");
        Assert.Equal((sent, "submitting"), ((await psp.Effects()).Count, await StatusOf(finance, waiting)));
        await Release(sandbox.Connection, People.Finance2, "I have seen their answer");
        await Expect(Head).Not.ToContainTextAsync("Halted");
        await Completed(finance, waiting);
        Assert.Equal(43, (await psp.Effects()).Count);
    }

    private static byte[] File(string prefix, int people) => Encoding.UTF8.GetBytes(
        "external_id,full_name,phone_number,account_number,amount,currency,reference\n"
        + string.Concat(Enumerable.Range(1, people).Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}-B{number},{prefix} Person {number},+255712000{500 + people + number},,{number}0000,TZS,{prefix}-{number}\n"))));

    private static async Task<string> Leave(Sandbox sandbox, string name, byte[] file)
    {
        var distribution = await sandbox.Approved(name, file);
        await sandbox.Release(distribution);
        return distribution;
    }

    private Task Completed(ApiClient finance, string distribution) => Eventually.Holds(
        async () => await StatusOf(finance, distribution) == "completed", () => $"The distribution does not end.\n{App.Output}", s_limit);

    private static async Task<string?> StatusOf(ApiClient finance, string distribution) =>
        (await finance.Get($"distributions/{distribution}")).GetProperty("status").GetString();

    /// <summary>The report of the last hour: the second of three payments with another amount.</summary>
    private async Task<string> Reconcile(Sandbox sandbox, ApiClient finance, RunningSimulator psp)
    {
        var report = new StringBuilder("psp_id,reference,amount,currency,status,created_at\n");
        foreach (var (number, amount) in ((int, string)[])[(1, "10000.00"), (2, "2000.00"), (3, "30000.00")])
        {
            report.Append(CultureInfo.InvariantCulture, $"{await psp.IdOf($"TAN-{number}")},TAN-{number},{amount},TZS,completed,\n");
        }

        var now = TimeProvider.System.GetUtcNow();
        var run = (await finance.Upload(
            "reconciliations", Encoding.UTF8.GetBytes(report.ToString()), "tanga.csv", ("connectionId", sandbox.Connection), ("from", Time(now.AddHours(-1))), ("to", Time(now)))).GetProperty("id").GetString()!;
        await Eventually.Holds(
            async () => (await finance.Get($"reconciliations/{run}")).GetProperty("status").GetString() == "completed", () => $"The reconciliation does not end.\n{App.Output}", s_limit);
        return run;
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>From the alert on the home page to the row.</summary>
    private async Task FindOut(string run)
    {
        await Page.SignIn(People.Finance, "/");
        var alert = Main.GetByRole(AriaRole.Region, new() { Name = "Alerts" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = "1 payment with another amount or currency" });
        await Expect(alert).ToContainTextAsync("halted until two people release it");
        await alert.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex($"/reconciliations/{run}"));
        await Page.CheckAccessible();
        await Page.Screenshot("reconciliation-serious");
        await Main.GetByRole(AriaRole.Navigation, new() { Name = "Classes" }).GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Another amount") }).ClickAsync();
        await Expect(Main.Locator(".rz-data-row")).ToHaveCountAsync(1);
        await Main.Locator(".rz-data-row").GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(Main).ToContainTextAsync("TZS 20,000.00");
        await Expect(Main).ToContainTextAsync("TZS 2,000.00");
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Page.Screenshot("reconciliation-amount");
    }

    /// <summary>From the row to the issue about it.</summary>
    private async Task Investigate()
    {
        await Main.GetByRole(AriaRole.Region, new() { Name = "What has come of it" }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Main.Locator(".pa-lead")).ToContainTextAsync("TAN-2");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Investigate" }).ClickAsync();
        await Expect(Head).ToContainTextAsync("Investigating");
        await Page.CheckAccessible();
    }

    private async Task Release(string connection, string person, string reason)
    {
        await Page.Context.ClearCookiesAsync();
        await Page.SignIn(person, $"/connections/{connection}");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Reason").FillAsync(reason);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Release", Exact = true }).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static IPageAssertions Expect(IPage page) => Assertions.Expect(page);
}
