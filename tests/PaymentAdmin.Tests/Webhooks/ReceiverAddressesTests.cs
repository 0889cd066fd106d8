using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Tests.Connections.Dialects;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>The addresses of the dialects that only receive, in the running host.</summary>
public sealed class ReceiverAddressesTests
{
    private const string Charge = """{"event":"charge.success","data":{"id":1,"status":"success","reference":"REF123456","amount":1500000,"currency":"NGN"}}""";
    private const string Paid = """{"event":"charge.completed","data":{"id":285959875,"tx_ref":"order_1","amount":7500.55,"currency":"NGN","status":"successful"}}""";
    private const string Secret = CbsTests.Secret;

    [Fact]
    public async Task Paystack_ASignedEvent_IsStoredAndAnUnsignedOneIsNot()
    {
        await using var app = await TestApp.Start();
        var url = await Connect(app, "paystack");
        using var psp = app.Anonymous();
        var signature = Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Charge)));

        (await Post(psp, url, Charge)).IsProblem(401, "signature_invalid");
        (await Post(psp, url, Charge + " ", ("X-Paystack-Signature", signature))).IsProblem(401, "signature_invalid");
        Assert.Equal((200, """{"received":true}"""), (await Post(psp, url, Charge, ("X-Paystack-Signature", $"sha512={signature}"))) is var answer ? (answer.Status, answer.Text) : default);

        var stored = Assert.Single(await app.Database.Inbox());
        Assert.Equal(("charge.success:REF123456", "REF123456", Charge), (stored.IdempotencyKey, stored.Reference, Encoding.UTF8.GetString((await app.Database.BodyOf(stored)).RawBody)));
    }

    [Fact]
    public async Task Flutterwave_WithItsHash_IsStoredAndTheHashIsNot()
    {
        await using var app = await TestApp.Start();
        var url = await Connect(app, "flutterwave");
        using var psp = app.Anonymous();

        (await Post(psp, url, Paid)).IsProblem(401, "signature_invalid");
        (await Post(psp, url, Paid, ("verif-hash", Secret + "x"))).IsProblem(401, "signature_invalid");
        Assert.Equal(200, (await Post(psp, url, Paid, ("verif-hash", Secret))).Status);

        var stored = Assert.Single(await app.Database.Inbox());
        Assert.Equal(("charge.completed:285959875", "order_1"), (stored.IdempotencyKey, stored.Reference));
        var headers = (await app.Database.BodyOf(stored)).HeadersJson;
        Assert.DoesNotContain(Secret, headers, StringComparison.Ordinal);
        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)))}", JsonDocument.Parse(headers).RootElement.GetProperty("verif-hash").GetString());
    }

    [Fact]
    public async Task Cbs_ANotice_IsStoredAndAnsweredAsCbsWants()
    {
        await using var app = await TestApp.Start();
        var url = await Connect(app, "cbs");
        using var psp = app.Anonymous();

        Is(await Post(psp, url, CbsTests.Notice), 200, "0000");
        Is(await Post(psp, url, CbsTests.Notice.Replace("2000.00", "9000.00", StringComparison.Ordinal)), 401, "PPS1");
        Is(await Post(psp, url, "{}"), 400, "PPVE");
        Assert.Equal("PAYREF-0007:payment", Assert.Single(await app.Database.Inbox()).IdempotencyKey);

        // Verified, but wrong: kept for a person, and CBS is told which field.
        var wrong = await Post(psp, url, CbsTests.Notice.Replace("13/04/2019 15:11:20", "yesterday", StringComparison.Ordinal));
        Is(wrong, 400, "PPVE");
        Assert.Contains("13/04/2019", wrong.TextAt("errors.PaymentDate"), StringComparison.Ordinal);
        Assert.Single(await app.Database.Inbox(), stored => stored.Status == WebhookStatus.Failed);
    }

    [Fact]
    public async Task Cbs_WhatCannotBeStored_IsAFaultAndLogged()
    {
        await using var app = await TestApp.Start();
        var url = await Connect(app, "cbs");
        await app.Database.RefuseRowsOf("WebhookNotifications");
        using var psp = app.Anonymous();

        Is(await Post(psp, url, CbsTests.Notice), 500, "PPIE");

        Assert.Contains(app.Log.Entries, entry => entry.Level == LogLevel.Error && entry.Exception is not null && entry.Message.Contains("could not be taken in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cbs", "paystack")]
    [InlineData("paystack", "flutterwave")]
    [InlineData("flutterwave", "psp-status")]
    public async Task Post_AtTheAddressOfAnotherDialect_Is404(string dialect, string path)
    {
        await using var app = await TestApp.Start();
        var url = await Connect(app, dialect);
        using var psp = app.Anonymous();

        (await Post(psp, url.Replace($"/{dialect}/", $"/{path}/", StringComparison.Ordinal), Charge, ("verif-hash", Secret))).IsProblem(404, "not_found");
        Assert.Empty(await app.Database.Inbox());
    }

    private static void Is(ApiAnswer answer, int status, string code) => Assert.Equal((status, "application/json", code), (answer.Status, answer.MediaType, answer.TextAt("code")));

    private static async Task<string> Connect(TestApp app, string dialect)
    {
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var added = await admin.Call("POST", "/api/v1/connections", $$$"""
            {"processorId":"{{{await admin.Onboard("PAYSTACK")}}}","environment":"sandbox","dialect":"{{{dialect}}}","webhookSecret":"{{{Secret}}}","authentication":{"scheme":"none"}}
            """);
        return added.Is(201).TextAt("webhookUrl")!;
    }

    private static async Task<ApiAnswer> Post(HttpClient client, string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await client.Answer(request);
    }
}
