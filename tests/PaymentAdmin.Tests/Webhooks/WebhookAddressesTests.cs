using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>The addresses that PSPs call, in the running host.</summary>
public sealed class WebhookAddressesTests
{
    [Fact]
    public async Task Post_ASignedEvent_IsAcknowledgedWithoutAnyToken()
    {
        await using var app = await TestApp.Start();
        var (url, _) = await Connect(app, Rest);
        using var psp = app.Anonymous();

        var answer = await Post(psp, url, Encoding.UTF8.GetBytes(Receiving.Completed), sign: true);

        Assert.Equal((200, "application/json", """{"received":true}"""), (answer.Status, answer.MediaType, answer.Text));
        Assert.Equal(Receiving.Completed, Encoding.UTF8.GetString((await app.Database.BodyOf(Assert.Single(await app.Database.Inbox()))).RawBody));
    }

    [Fact]
    public async Task Post_NotSigned_IsAProblemAndLoggedWithItsReason()
    {
        await using var app = await TestApp.Start();
        var (url, _) = await Connect(app, Rest);
        using var psp = app.Anonymous();

        (await Post(psp, url, "{\"test\": true}"u8.ToArray(), sign: false)).IsProblem(401, "signature_invalid");

        Assert.Empty(await app.Database.Inbox());
        Assert.Contains(app.Log.Entries, entry => entry.Level == LogLevel.Warning && entry.Message.Contains(url.Split('/')[^1], StringComparison.Ordinal) && entry.Message.Contains("X-PSP-Signature is missing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(WebhookNotification.BodyMaxBytes, 200)]
    [InlineData(WebhookNotification.BodyMaxBytes + 1, 413)]
    public async Task Post_ABodyOfTheLimit_IsTakenAndALargerOneNot(int bytes, int status)
    {
        await using var app = await TestApp.Start();
        var (url, _) = await Connect(app, Rest);
        using var psp = app.Anonymous();

        var answer = await Post(psp, url, [.. Enumerable.Repeat((byte)' ', bytes)], sign: true);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? 1 : 0, (await app.Database.Inbox()).Count);
    }

    [Fact]
    public async Task Post_AtAnAddressThatIsNone_Is404()
    {
        await using var app = await TestApp.Start();
        var (url, _) = await Connect(app, Pvit);
        using var psp = app.Anonymous();

        foreach (var path in (string[])["/api/webhooks/psp-status/con_0190a1b2-0000-7000-8000-000000000000", url[..^1], url + "x"])
        {
            (await Post(psp, path, Encoding.UTF8.GetBytes(Receiving.Callback), sign: false)).IsProblem(404, "not_found");
        }

        (await psp.Get(url)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Post_ACallback_IsEchoed()
    {
        await using var app = await TestApp.Start();
        var (url, _) = await Connect(app, Pvit);
        using var psp = app.Anonymous();

        var answer = await Post(psp, url, Encoding.UTF8.GetBytes(Receiving.Callback), sign: false);

        Assert.Equal((200, """{"transactionId":"PAY260226747050","code":"200","responseCode":"200"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Post_AnIssuedSecret_Is200AndNowhereToBeSeen()
    {
        await using var app = await TestApp.Start();
        var (_, reception) = await Connect(app, Pvit);
        using var psp = app.Anonymous();

        var body = """{"operation_account_code":"ACC_673B22D1077EA","secret":"planted-secret-1","expires_in":3000}"""u8.ToArray();
        var answer = await Post(psp, reception, body, sign: false);

        Assert.Equal((200, ""), (answer.Status, answer.Text));
        Assert.Empty(await app.Database.Inbox());
        Assert.DoesNotContain(app.Log.Entries, entry => entry.Message.Contains("planted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_ThatFailsOnOurSide_IsLoggedWithoutTheToken()
    {
        await using var app = await TestApp.Start();
        var (url, reception) = await Connect(app, Pvit);
        await app.Database.RefuseRowsOf("WebhookNotifications");
        await RefuseSecrets(app);
        using var psp = app.Anonymous();

        (await Post(psp, url, Encoding.UTF8.GetBytes(Receiving.Callback), sign: false)).IsProblem(500, "unexpected");
        (await Post(psp, reception, """{"operation_account_code":"ACC_673B22D1077EA","secret":"planted","expires_in":3000}"""u8.ToArray(), sign: false)).IsProblem(500, "unexpected");

        var failures = app.Log.Entries.Where(entry => entry.Message.StartsWith("A request failed", StringComparison.Ordinal)).Select(entry => entry.Message).ToList();
        Assert.Equal(2, failures.Count);
        Assert.Contains($"POST {url[..url.LastIndexOf('/')]}/…", failures[0], StringComparison.Ordinal);
        Assert.Contains($"POST {reception[..reception.LastIndexOf('/')]}/…", failures[1], StringComparison.Ordinal);
        Assert.All((string[])[url, reception], address => Assert.DoesNotContain(app.Log.Entries, entry => $"{entry.Message} {entry.Exception}".Contains(address.Split('/')[^1], StringComparison.Ordinal)));
    }

    private static string Rest(string processor) => $$"""
        {"processorId":"{{processor}}","environment":"sandbox","dialect":"psp_rest_v2","baseUrl":"https://sandbox.psp-example.com/api/v2",
         "authentication":{"scheme":"api_key","apiKey":"{{Connecting.ApiKey}}"},"webhookSecret":"{{Connecting.WebhookSecret}}"}
        """;

    private static string Pvit(string processor) => $$$"""
        {"processorId":"{{{processor}}}","environment":"sandbox","dialect":"mypvit","baseUrl":"https://api.mypvit.pro",
         "authentication":{"scheme":"mypvit_secret","operationAccountCode":"ACC_673B22D1077EA","password":"Mypvit-Password-1"}}
        """;

    private static async Task<(string Webhook, string Reception)> Connect(TestApp app, Func<string, string> body)
    {
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var added = (await admin.Call("POST", "/api/v1/connections", body(await admin.Onboard("PAYSTACK")))).Is(201);
        return (added.TextAt("webhookUrl")!, added.TextAt("secretReceptionUrl") ?? "");
    }

    private static async Task RefuseSecrets(TestApp app)
    {
        await using var db = app.Database.Open();
        await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(
            db.Database, "CREATE TRIGGER refuse2 BEFORE INSERT ON \"ConnectionSecrets\" BEGIN SELECT RAISE(ABORT, 'refused'); END", TestContext.Current.CancellationToken);
    }

    private static async Task<ApiAnswer> Post(HttpClient client, string path, byte[] body, bool sign)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (sign)
        {
            request.Headers.Add("X-PSP-Signature", Receiving.Sign(body));
        }

        return await client.Answer(request);
    }
}
