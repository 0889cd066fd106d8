using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;
using PaymentAdmin.PspSimulator.Webhooks;

namespace PaymentAdmin.PspSimulator.Tests.Webhooks;

public sealed class WebhookTests
{
    [Fact]
    public void Sign_KnownBody_IsWhatOpensslComputes()
    {
        // printf '%s' '{"event":…}' | openssl dgst -sha256 -hmac webhook_signing_secret_abc123
        var signature = PaymentEvents.Sign("""{"event":"payment.completed","payment_id":"pay_abc123"}"""u8.ToArray(), RunningSimulator.HookSecret);

        Assert.Equal("0faf068262038dc57ad1ef52c7ac8b85b4a0de7d2559f62e81cede73b80a3f8b", signature);
    }

    [Fact]
    public async Task Register_ExampleOfTheDocument_IsShownWithoutItsSecretAndDeleted()
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Post("/api/v2/webhooks", $$"""{"url":"{{RunningSimulator.Hook}}","events":["payment.completed","payment.failed","payment.reversed"],"secret":"{{RunningSimulator.HookSecret}}"}""");

        var id = (string)reply.Json["id"]!;
        var shown = $$"""{"id":"{{id}}","url":"{{RunningSimulator.Hook}}","status":"active","events":["payment.completed","payment.failed","payment.reversed"]}""";
        Assert.Equal((201, shown), (reply.Code, reply.Body));
        Assert.Equal(shown, (await psp.Get($"/api/v2/webhooks/{id}")).Body);
        Assert.Equal($$"""{"webhooks":[{{shown}}]}""", (await psp.Get("/api/v2/webhooks")).Body);
        Assert.Equal("""{"webhooks":[]}""", (await psp.Get("/api/v2/webhooks", "prod_key_secure123")).Body);
        Assert.Equal(404, (await psp.Get($"/api/v2/webhooks/{id}", "prod_key_secure123")).Code);

        Assert.Equal(204, (await psp.Send(HttpMethod.Delete, $"/api/v2/webhooks/{id}", null, RunningSimulator.Key)).Code);
        Assert.Equal(404, (await psp.Get($"/api/v2/webhooks/{id}")).Code);
    }

    [Theory]
    [InlineData("{}", "url,events,secret")]
    [InlineData("""{"url":"/relative","events":["payment.completed"],"secret":"12345678"}""", "url")]
    [InlineData("""{"url":"ftp://example.org","events":["payment.completed"],"secret":"12345678"}""", "url")]
    [InlineData("""{"url":"https://a:b@example.org","events":["payment.completed"],"secret":"12345678"}""", "url")]
    [InlineData("""{"url":"https://example.org","events":["payment.lost"],"secret":"12345678"}""", "events")]
    [InlineData("""{"url":"https://example.org","events":["payment.failed","payment.failed"],"secret":"12345678"}""", "events")]
    [InlineData("""{"url":"https://example.org","events":[],"secret":"short"}""", "events,secret")]
    public async Task Register_Wrong_Is400NamingTheFields(string body, string fields)
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Post("/api/v2/webhooks", body);

        Assert.Equal(400, reply.Code);
        Assert.Equal(fields.Split(','), reply.WrongFields);
    }

    [Fact]
    public async Task Completed_IsToldAsTheDocument_SignedOverItsBytes()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Register();

        var id = (string)(await psp.Pay("CVA-2024-001-001")).Json["id"]!;
        var webhook = (await psp.Receiver.Wait(1))[0];

        var receipt = (string)webhook.Json["receipt"]!["provider_reference"]!;
        Assert.Equal(
            $$$"""{"event":"payment.completed","payment_id":"{{{id}}}","status":"completed","completed_at":"2024-11-16T10:30:00Z","receipt":{"provider_reference":"{{{receipt}}}","channel":"mobile_money"},"reference":"CVA-2024-001-001","amount":50000,"currency":"TZS"}""",
            webhook.Body);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(RunningSimulator.HookSecret), Encoding.UTF8.GetBytes(webhook.Body));
        Assert.Equal(Convert.ToHexStringLower(expected), webhook.Headers["X-PSP-Signature"]);
        Assert.StartsWith("evt_", webhook.Headers["X-PSP-Event-Id"], StringComparison.Ordinal);
        Assert.Equal("2024-11-16T10:30:00Z", webhook.Headers["X-PSP-Timestamp"]);
    }

    [Fact]
    public async Task Reversed_IsToldAndCounted()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Register();
        var id = (string)(await psp.Pay("A")).Json["id"]!;
        await psp.Receiver.Wait(1);

        var reverse = await psp.Post($"/_control/payments/{id}/reverse", "", bearer: null);
        var webhook = (await psp.Receiver.Wait(2))[1].Json;

        Assert.Equal(204, reverse.Code);
        Assert.Equal(("payment.reversed", "reversed", id), ((string?)webhook["event"], (string?)webhook["status"], (string?)webhook["payment_id"]));
        await psp.Until(id, "reversed");
        Assert.Equal((1, 1), (await psp.Total("effects"), await psp.Total("reversals")));
        Assert.Equal("1000000000", (await psp.Get("/api/v2/account/balance")).Json["balance"]!.ToJsonString());
        Assert.Equal(409, (await psp.Post($"/_control/payments/{id}/reverse", "", bearer: null)).Code);
    }

    [Fact]
    public async Task Event_NotAskedFor_IsNotTold()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Post("/api/v2/webhooks", """{"url":"https://example.org","events":["payment.failed"],"secret":"12345678"}""");

        await psp.Pay("A");
        await psp.Pay("B", "+255700000004");
        await psp.UntilSettled();
        await psp.Receiver.Wait(1);

        Assert.Equal("B", (string?)Assert.Single(psp.Receiver.All).Json["reference"]);
    }

    [Fact]
    public async Task Delivery_RefusedThenReceived_IsRetriedWithGrowingPausesAndLogged()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { WebhookRetrySeconds = [5, 30] });
        var hook = await psp.Register();
        psp.Receiver.Answer = _ => (psp.Receiver.All.Count < 3 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, "");

        await psp.Pay("A");
        var attempts = await psp.Passing(webhooks: 4);
        await Eventually.True(async () => await psp.Total("deliveriesWaiting") == 0, "the delivery to end");

        var pauses = attempts.Zip(attempts.Skip(1), (before, after) => (after.At - before.At).TotalSeconds).ToList();
        Assert.True(pauses[0] >= 5 && pauses[1] >= 30 && pauses[2] >= 30, string.Join(", ", pauses));
        Assert.Single(attempts.Select(attempt => (attempt.Body, attempt.Headers["X-PSP-Event-Id"])).Distinct());
        var logged = Assert.Single(JsonNode.Parse((await psp.Get($"/api/v2/webhooks/{hook}/deliveries?limit=10")).Body)!.AsArray())!;
        Assert.Equal(("delivered", 200, 4), ((string?)logged["status"], (int)logged["response_code"]!, (int)logged["attempts"]!));
        Assert.NotNull(logged["delivered_at"]);
        Assert.Equal(4, psp.Receiver.All.Count);
    }

    [Fact]
    public async Task Delivery_NeverReceived_IsGivenUp()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { WebhookMaxAttempts = 3, WebhookRetrySeconds = [1] });
        var hook = await psp.Register();
        psp.Receiver.Answer = _ => (HttpStatusCode.Accepted, "");

        await psp.Pay("A");
        await psp.Passing(async () => await psp.Total("deliveriesWaiting") == 0, "the delivery to be given up");

        var logged = JsonNode.Parse((await psp.Get($"/api/v2/webhooks/{hook}/deliveries")).Body)!.AsArray().Single()!;
        Assert.Equal(("failed", 202, 3), ((string?)logged["status"], (int)logged["response_code"]!, psp.Receiver.All.Count));
        Assert.Null(logged["delivered_at"]);
    }

    [Fact]
    public async Task Delivery_WebhookDeleted_IsNotTriedAgain()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { LateWebhookSeconds = 60 });
        var hook = await psp.Register();
        await psp.Pay("A");
        await psp.UntilSettled();

        await psp.Send(HttpMethod.Delete, $"/api/v2/webhooks/{hook}", null, RunningSimulator.Key);
        await psp.Passing(async () => await psp.Total("deliveriesWaiting") == 0, "the delivery to be cancelled");

        Assert.Empty(psp.Receiver.All);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("x")]
    public async Task Deliveries_WrongLimit_Is400(string limit)
    {
        await using var psp = await RunningSimulator.Start();
        var hook = await psp.Register();

        Assert.Equal(["limit"], (await psp.Get($"/api/v2/webhooks/{hook}/deliveries?limit={limit}")).WrongFields);
    }

    [Fact]
    public async Task Delivery_OverTheNetwork_ArrivesAndFollowsNoRedirect()
    {
        var received = new TaskCompletionSource<(string Body, string Signature)>();
        await using var receiver = await Listen(received);
        await using var psp = await RunningSimulator.Start(change: options => options with { WebhookHandler = null });
        await psp.Register(receiver.Urls.Single() + "/moved");
        await psp.Register(receiver.Urls.Single() + "/hook");

        await psp.Pay("A");
        var (body, signature) = await received.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);

        Assert.Equal(PaymentEvents.Sign(Encoding.UTF8.GetBytes(body), RunningSimulator.HookSecret), signature);
        await Eventually.True(
            async () => (await psp.Get("/_control/deliveries", bearer: null)).Body.Contains("\"response_code\":307", StringComparison.Ordinal), "the redirect to be seen");
    }

    [Fact]
    public async Task Delivery_NobodyListens_SaysSo()
    {
        await using var psp = await RunningSimulator.Start(change: options => options with { WebhookHandler = null });
        var hook = await psp.Register("http://127.0.0.1:1/");

        await psp.Pay("A");

        await Eventually.True(
            async () => JsonNode.Parse((await psp.Get($"/api/v2/webhooks/{hook}/deliveries")).Body)![0]?["problem"] is not null, "the failed attempt to be seen");
    }

    private static async Task<WebApplication> Listen(TaskCompletionSource<(string Body, string Signature)> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            if (http.Request.Path == "/moved")
            {
                http.Response.StatusCode = 307;
                http.Response.Headers.Location = "/hook-of-the-redirect";
                return;
            }

            Assert.Equal("/hook", http.Request.Path);
            using var reader = new StreamReader(http.Request.Body);
            received.TrySetResult((await reader.ReadToEndAsync(), http.Request.Headers["X-PSP-Signature"].ToString()));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
