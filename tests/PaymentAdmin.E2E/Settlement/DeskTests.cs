using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Settlement;

/// <summary>From a statement that settles too little to two people who agree what becomes of it; and the queue by keys alone.</summary>
[Collection<DemoApp>]
public sealed class DeskTests(RunningApp app, Browser browser) : Journey(app, browser)
{
    private const string Header = "settlement_reference,transaction_reference,gross,fee,currency,settled_at";
    private const string Secret = "grupp_demo_secret_0123456789";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private ILocator Main => Page.Locator("#content");

    private ILocator Head => Main.Locator("header");

    private ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    [Fact]
    public async Task Mismatch_OfAStatement_IsResolvedByTwoPeople()
    {
        using var api = await ApiClient.SignIn(App, People.Finance);
        var processor = await Processor(api);
        var fees = new[] { await Confirmed(api, "DESK-1"), await Confirmed(api, "DESK-2") };
        await Page.SignIn(People.Finance, "/settlement/statements/upload");
        await UploadOneWithErrors();
        await Upload($"{Header}\nSET-1,DESK-1,14950,{Shown(fees[0])},NGN,{Today}\nSET-1,DESK-2,14990,{Shown(fees[1])},NGN,{Today}\n");
        await ByKeys(processor);
        var address = await Investigate();
        await Propose();
        await Approve(address);

        Assert.Equal(0, (await Transaction(api, "DESK-1")).GetProperty("open").GetInt64());
        await Page.GotoAsync("/ledger/journal?source_reference=DESK-1&environment=sandbox");
        await Page.WaitForCircuit();
        await Expect(Main).ToContainTextAsync("Settlement Differences", new() { IgnoreCase = true });
        await Look("transactions", "DESK-1");
        await Look("ledger/journal", "DESK-1");
        await Look("ledger/trial-balance", "Settlement Differences");
        await Calendar(processor);
    }

    private static string Today => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Shown(long minor) => (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private async Task UploadOneWithErrors()
    {
        await Choose($"{Header}\nSET-1,DESK-1,14950.001,0,NGN,{Today}\n,DESK-2,1,0,NGN,soon\n");
        await Expect(Main).ToContainTextAsync("nothing of it was imported");
        await Expect(Main.Locator("tbody tr")).ToHaveCountAsync(3);
        await Page.CheckAccessible();
        await Page.Screenshot("statement-errors");
        await Page.CheckNarrow();
    }

    private async Task Upload(string text)
    {
        await Choose(text);
        await Expect(Page).ToHaveURLAsync(new Regex("/settlement/statements/stl_"));
        await Expect(Main.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Amount mismatch") })).ToContainTextAsync("2");
        await Page.CheckAccessible();
        await Page.Screenshot("statement");
        await Page.CheckNarrow();
    }

    private async Task Choose(string text)
    {
        await Page.GetByLabel("Processor").SelectOptionAsync(new SelectOptionValue { Label = "GRUPP" });
        await Page.GetByLabel("Environment").SelectOptionAsync("sandbox");
        await Page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "statement.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });
        await Main.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
    }

    /// <summary>Both are selected and taken, and the first one opened, without a mouse.</summary>
    private async Task ByKeys(string processor)
    {
        await Page.GotoAsync($"/settlement/issues?processor_id={processor}&environment=sandbox&kind=short&order=amount");
        await Page.WaitForCircuit();
        await Expect(Main.Locator("tbody tr")).ToHaveCountAsync(2);
        await Page.CheckAccessible();
        await Page.Screenshot("settlement-issues");
        await Page.CheckNarrow();
        await Main.ClickAsync(new() { Position = new() { X = 2, Y = 2 } });
        await Page.Keyboard.PressAsync("j");
        await Expect(Main.Locator("tbody tr").Nth(0).GetByRole(AriaRole.Link).First).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("x");
        await Page.Keyboard.PressAsync("j");
        await Page.Keyboard.PressAsync("x");
        await Expect(Main).ToContainTextAsync("2 selected");
        await Page.Keyboard.PressAsync("a");
        await Expect(Main.Locator("tbody tr", new() { HasText = People.Finance })).ToHaveCountAsync(2);
        await Page.Keyboard.PressAsync("k");
        await Main.Locator("tbody tr").Nth(0).GetByRole(AriaRole.Link).First.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Head).ToContainTextAsync("Settled short");
    }

    private async Task<string> Investigate()
    {
        await Expect(Main.Locator(".pa-lead")).ToContainTextAsync("DESK-1");
        await Page.CheckAccessible();
        await Page.Screenshot("settlement-issue");
        await Page.CheckNarrow();
        var address = new Uri(Page.Url).AbsolutePath;

        // Typed into a field, the keys are letters.
        await Page.GetByLabel("Note").FillAsync("");
        await Page.GetByLabel("Note").PressSequentiallyAsync("jak asked");
        await Expect(Page.GetByLabel("Note")).ToHaveValueAsync("jak asked");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Add the note" }).ClickAsync();
        await Expect(Main.Locator(".pa-timeline")).ToContainTextAsync("jak asked");
        Assert.Equal(address, new Uri(Page.Url).AbsolutePath);

        // Beside every button: the middle of the head is the edge of one.
        await Main.Locator(".pa-lead").ClickAsync();
        await Page.Keyboard.PressAsync("j");
        await Expect(Main.Locator(".pa-lead")).ToContainTextAsync("DESK-2");
        await Page.Keyboard.PressAsync("k");
        await Expect(Main.Locator(".pa-lead")).ToContainTextAsync("DESK-1");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Investigate" }).ClickAsync();
        await Expect(Head).ToContainTextAsync("Investigating");
        return address;
    }

    private async Task Propose()
    {
        await Main.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Expect(Dialog).ToContainTextAsync("5901 Settlement differences");
        await Page.CheckAccessible();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();
        await Expect(Dialog).ToContainTextAsync("Say why");
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Reason").FillAsync("Grupp keeps it for a chargeback");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("somebody else has to approve it");
        await Expect(Main.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        await Page.CheckAccessible();
        await Page.Screenshot("settlement-issue-proposed");
    }

    private async Task Approve(string address)
    {
        await Page.Context.ClearCookiesAsync();
        await Page.SignIn(People.Finance2);
        await Expect(Main).ToContainTextAsync("Settlement issues that wait for you");
        await Page.CheckAccessible();
        await Page.CheckNarrow();
        await Main.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^To approve") }).ClickAsync();
        await Main.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "Settled short" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex(Regex.Escape(address)));
        await Main.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(Head).ToContainTextAsync("Resolved");
        await Expect(Main.Locator(".pa-timeline")).ToContainTextAsync("Resolved: Manual adjustment");
        await Page.CheckAccessible();
    }

    private async Task Calendar(string processor)
    {
        await Page.Context.ClearCookiesAsync();
        await Page.SignIn(People.Admin, $"/processors/{processor}/settlement");
        await Page.GetByLabel("Holidays").FillAsync("2026-12-25\nChristmas");
        await Main.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("Christmas: A holiday is a day");
        await Page.CheckAccessible();
        await Page.Screenshot("processor-settlement");
        await Page.CheckNarrow();
    }

    /// <summary>The lists with something in them.</summary>
    private async Task Look(string page, string text)
    {
        await Page.GotoAsync($"/{page}?environment=sandbox");
        await Page.WaitForCircuit();
        await Expect(Main).ToContainTextAsync(text, new() { IgnoreCase = true });
        await Page.CheckAccessible();
        await Page.Screenshot($"settled-{page.Split('/')[^1]}");
        await Page.CheckNarrow();
    }

    private static async Task<string> Processor(ApiClient api) => (await api.Get("processors?search=GRUPP")).GetProperty("processors")[0].GetProperty("id").GetString()!;

    private static async Task<JsonElement> Transaction(ApiClient api, string reference) => (await api.Get($"transactions?reference={reference}&environment=sandbox")).GetProperty("data").EnumerateArray().FirstOrDefault();

    /// <summary>A message of the PSP that money came in; answers the fee expected of it.</summary>
    private async Task<long> Confirmed(ApiClient api, string reference)
    {
        var connection = (await api.Get("connections?environment=sandbox")).GetProperty("data").EnumerateArray().Single(row => row.GetProperty("processorCode").GetString() == "GRUPP").GetProperty("id").GetString();
        var body = JsonSerializer.Serialize(new { @event = "charge.success", data = new { id = reference, reference, amount = 1_500_000, currency = "NGN", status = "success" } });
        using var client = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("X-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body))));
        using var answer = await client.PostAsync(new Uri(App.Url, $"api/webhooks/generic/{connection}"), content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
        await Eventually.Holds(
            async () => await Transaction(api, reference) is { ValueKind: JsonValueKind.Object } row && row.GetProperty("status").GetString() == "confirmed",
            () => $"{reference} is not confirmed.\n{App.Output}",
            s_limit);
        return (await Transaction(api, reference)).GetProperty("fee").GetInt64();
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static IPageAssertions Expect(IPage page) => Assertions.Expect(page);
}
