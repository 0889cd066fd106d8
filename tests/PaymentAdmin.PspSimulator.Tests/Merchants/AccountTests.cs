using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Merchants;

public sealed class AccountTests
{
    [Fact]
    public async Task Health_GetAndHead_AnswerWithoutCredentials()
    {
        await using var psp = await RunningSimulator.Start();

        var get = await psp.Get("/api/v2/health", bearer: null);
        var head = await psp.Send(HttpMethod.Head, "/api/v2/health", null);

        Assert.Equal((200, "ok"), (get.Code, (string?)get.Json["status"]));
        Assert.Equal((200, ""), (head.Code, head.Body));
    }

    [Fact]
    public async Task Account_ApiKey_ShowsTheDocumentsFields()
    {
        await using var psp = await RunningSimulator.Start();

        var account = (await psp.Send(HttpMethod.Get, "/api/v2/account", null, RunningSimulator.Key, ("X-Merchant-ID", "MERCHANT_TEST_001"))).Json;
        var balance = (await psp.Get("/api/v2/account/balance?currency=XAF")).Json;

        Assert.Equal(("MERCHANT_TEST_001", "active", "1000000000"), ((string?)account["merchant_id"], (string?)account["status"], account["balance"]!.ToJsonString()));
        Assert.Equal(("XAF", "1000000000"), ((string?)balance["currency"], balance["balance"]!.ToJsonString()));
    }

    [Fact]
    public async Task Balance_UnknownCurrency_IsRefused()
    {
        await using var psp = await RunningSimulator.Start();

        Assert.Equal(["currency"], (await psp.Get("/api/v2/account/balance?currency=XXX")).WrongFields);
    }

    [Fact]
    public async Task Payment_Completed_IsTakenFromTheBalance()
    {
        await using var psp = await RunningSimulator.Start();

        await psp.Pay("A", amount: "1500.50");
        await psp.UntilSettled();

        Assert.Equal("999998499.5", (await psp.Get("/api/v2/account/balance")).Json["balance"]!.ToJsonString());
    }

    [Theory]
    [InlineData(null, "missing_credentials")]
    [InlineData("no-such-key", "invalid_credentials")]
    public async Task Call_WithoutRightCredentials_Is401(string? bearer, string code)
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Get("/api/v2/account", bearer);

        Assert.Equal((401, code), (reply.Code, reply.ErrorCode));
        Assert.Contains("Bearer", reply.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WrongMerchant_Is403()
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Send(HttpMethod.Get, "/api/v2/account", null, RunningSimulator.Key, ("X-Merchant-ID", "MERCHANT_PROD_001"));

        Assert.Equal((403, "wrong_merchant"), (reply.Code, reply.ErrorCode));
    }

    [Fact]
    public async Task Call_MerchantRequiredOrSuspended_Is403()
    {
        await using var psp = await RunningSimulator.Start();

        await psp.Set("""{"requireMerchantId":true}""");
        Assert.Equal("merchant_id_required", (await psp.Get("/api/v2/account")).ErrorCode);
        await psp.Set("""{"requireMerchantId":false,"suspendedMerchants":["MERCHANT_TEST_001"]}""");
        var suspended = await psp.Get("/api/v2/account");

        Assert.Equal((403, "account_suspended"), (suspended.Code, suspended.ErrorCode));
        Assert.Equal(200, (await psp.Get("/api/v2/account", "prod_key_secure123")).Code);
    }

    [Fact]
    public async Task Call_KeyRevoked_Is401UntilRestored()
    {
        await using var psp = await RunningSimulator.Start();

        await psp.Post("/_control/keys/revoke", """{"merchantId":"MERCHANT_TEST_001"}""", bearer: null);
        var revoked = await psp.Get("/api/v2/account");
        var other = await psp.Get("/api/v2/account", "prod_key_secure123");
        await psp.Post("/_control/keys/restore", "", bearer: null);

        Assert.Equal((401, "key_revoked"), (revoked.Code, revoked.ErrorCode));
        Assert.Equal((200, 200), (other.Code, (await psp.Get("/api/v2/account")).Code));
    }

    [Fact]
    public async Task Calls_AboveTheRateLimit_Are429UntilTheNextSecond()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { RateLimitPerSecond = 2 });

        var codes = new List<int>();
        for (var call = 0; call < 3; call++)
        {
            codes.Add((await psp.Get("/api/v2/account")).Code);
        }

        var refused = await psp.Get("/api/v2/account");
        var other = await psp.Get("/api/v2/account", "prod_key_secure123");
        psp.Clock.AdvanceSeconds(1);

        Assert.Equal([200, 200, 429], codes);
        Assert.Equal(("rate_limited", TimeSpan.FromSeconds(1)), (refused.ErrorCode, refused.Headers.RetryAfter!.Delta!.Value));
        Assert.Equal((200, 200), (other.Code, (await psp.Get("/api/v2/account")).Code));
    }

    [Theory]
    [InlineData("/api/v2/nothing", "route_not_found")]
    [InlineData("/nothing", "route_not_found")]
    [InlineData("/api/v2/payments/pay_unknown", "not_found")]
    [InlineData("/api/v2/batches/bat_unknown", "not_found")]
    [InlineData("/api/v2/webhooks/whk_unknown", "not_found")]
    [InlineData("/api/v2/webhooks/whk_unknown/deliveries", "not_found")]
    public async Task Get_Unknown_Is404InItsOwnWords(string path, string code)
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Get(path);

        Assert.Equal((404, code), (reply.Code, reply.ErrorCode));
    }
}
