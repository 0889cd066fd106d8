using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Webhooks;

/// <summary>What a PSP sent could not be read, or not be verified: both are found, mended and processed, and nothing was lost.</summary>
[Collection<DemoApp>]
public sealed class InboxTests(RunningApp app, Browser browser) : Journey(app, browser)
{
    private const string Processor = "FLUTTERWAVE";
    private const string OurSecret = "what_we_think_it_is_1234567890";
    private const string TheirSecret = "what_it_really_is_0987654321";
    private const string Reason = "The PSP has changed its messages";

    private ILocator Main => Page.Locator("#content");

    private ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    private ILocator Failure => Main.Locator(".pa-alert.warn");

    [Fact]
    public async Task Messages_ThatWereNotReadOrNotVerified_AreMendedAndProcessed()
    {
        var (address, connection) = await Connect();
        Assert.Equal(HttpStatusCode.OK, await Send(address, OurSecret, """{"event":"charge.success","id":"INB-1","data":{"reference":"INB-1","total":1500000,"currency":"NGN","status":"success"}}"""));
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(address, TheirSecret, """{"event":"charge.success","id":"INB-2","data":{"reference":"INB-2","total":2500000,"currency":"NGN","status":"success"}}"""));

        await Page.SignIn(People.Admin, "/webhooks?status=failed&search=INB-1");
        await FindTheCause();
        await SayWhereTheAmountIs(connection);
        await Replay();
        await CorrectTheSecret(connection);
        await VerifyAgain(connection);
    }

    private async Task FindTheCause()
    {
        await Page.CheckAccessible();
        await Main.Locator("tbody").GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(Failure).ToContainTextAsync("without saying how much");
        await Page.CheckAccessible();
        await Page.Screenshot("webhook-failed");
        await Main.GetByRole(AriaRole.Navigation, new() { Name = "About this notification" }).GetByRole(AriaRole.Link, new() { Name = "Payload" }).ClickAsync();
        await Expect(Main).ToContainTextAsync("\"total\": 1500000");
        await Page.CheckAccessible();
    }

    private async Task SayWhereTheAmountIs(string connection)
    {
        await Edit(connection);
        await Main.GetByText("Where in a message everything stands").ClickAsync();
        await Page.GetByLabel("Amount", new() { Exact = true }).FillAsync("data.total");
        await Page.CheckAccessible();
        await Main.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex($"/connections/{connection}$"));
    }

    private async Task Edit(string connection)
    {
        await Page.GotoAsync($"/connections/{connection}");
        await Page.WaitForCircuit();
        await Main.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
    }

    private async Task Replay()
    {
        await Page.GotoAsync("/webhooks?status=failed&search=INB-1");
        await Page.WaitForCircuit();
        await Main.Locator("tbody").GetByRole(AriaRole.Link).First.ClickAsync();
        await Main.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Reason").FillAsync(Reason);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();

        await Expect(Main.Locator("header")).ToContainTextAsync("Processed");
        await Expect(Main).ToContainTextAsync("NGN 15,000.00");
        await Expect(Main).ToContainTextAsync(Reason);
        await Page.CheckAccessible();
        await Page.Screenshot("webhook-processed");
    }

    private async Task CorrectTheSecret(string connection)
    {
        await Edit(connection);
        await Page.GetByLabel("Webhook signing secret").FillAsync(TheirSecret);
        await Main.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex($"/connections/{connection}$"));
    }

    private async Task VerifyAgain(string connection)
    {
        await Page.GotoAsync($"/webhooks/rejected?connection_id={connection}");
        await Page.WaitForCircuit();
        await Expect(Main.Locator("tbody")).ToContainTextAsync("fits neither the webhook secret nor the one before");
        await Page.CheckAccessible();
        await Page.Screenshot("webhooks-rejected");
        await Main.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Verify again") }).ClickAsync();
        await Page.CheckAccessible();
        await Dialog.GetByLabel("Reason").FillAsync("The secret was another one");
        await Dialog.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Verify") }).ClickAsync();

        await Main.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("in the inbox") }).First.ClickAsync();
        await Expect(Main.Locator("header")).ToContainTextAsync("Processed");
        await Expect(Main).ToContainTextAsync("NGN 25,000.00");
        await Page.CheckAccessible();
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static IPageAssertions Expect(IPage page) => Assertions.Expect(page);

    /// <summary>A sandbox connection whose secret, and whose idea of where the amount stands, are wrong.</summary>
    private async Task<(Uri Address, string Id)> Connect()
    {
        using var client = new HttpClient { BaseAddress = App.Url };
        var token = await Json(await client.PostAsJsonAsync("api/v1/auth/token", new { email = People.Admin, password = RunningApp.DemoPassword }, TestContext.Current.CancellationToken));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        var found = await Json(await client.GetAsync(new Uri($"api/v1/processors?search={Processor}", UriKind.Relative), TestContext.Current.CancellationToken));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/connections", UriKind.Relative))
        {
            Content = JsonContent.Create(new
            {
                processorId = found.GetProperty("processors")[0].GetProperty("id").GetString(),
                environment = "sandbox",
                dialect = "generic",
                webhookSecret = OurSecret,
                authentication = new { scheme = "none" },
            }),
        };
        request.Headers.Add("Idempotency-Key", "inbox-journey");
        var added = await Json(await client.SendAsync(request, TestContext.Current.CancellationToken));
        return (new Uri(App.Url, added.GetProperty("webhookUrl").GetString()), added.GetProperty("id").GetString()!);
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sends as the PSP does.</summary>
    private static async Task<HttpStatusCode> Send(Uri address, string secret, string body)
    {
        using var client = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("X-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body))));
        using var answer = await client.PostAsync(address, content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
