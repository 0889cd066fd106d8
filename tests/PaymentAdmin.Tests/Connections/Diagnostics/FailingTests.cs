using System.Text.Json.Nodes;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.PspSimulator;
using PaymentAdmin.Tests.Connections.Calls;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Diagnostics;

/// <summary>Each way in which a connection can be wrong, for real: what the test of it finds, what it advises, and what it does not try any more.</summary>
public sealed class FailingTests
{
    private const string Credentials = "Verify that the credentials match the PSP's portal";
    private const string Certificate = "The PSP has to renew its certificate, or the host name";
    private const string Network = "Check our network connectivity";

    private static readonly string[] Paying = ["test_payments", "idempotency", "batch", "payment_success", "payment_delayed", "payment_insufficient_balance", "payment_invalid_account", "payment_timeout"];

    [Fact]
    public async Task Run_WithAWrongKey_FailsAuthenticationAndTriesNothingThatNeedsIt()
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest(apiKey: "wrong_key_9876543210"));

        var outcome = await test.Run();

        outcome.Failed("authentication", "", Credentials).Skipped([.. Paying, "balance", "webhook_registration"]);
        Assert.Equal("passed", outcome.StatusOf("health"));
        Assert.DoesNotContain("wrong_key", outcome.Answer.Text, StringComparison.Ordinal);

        // Refused twice: the connection is paused, and is not made ready by what passed.
        Assert.Equal(ConnectionStatus.Paused, (await test.Connection()).Status);
        Assert.Equal(0, await test.Psp.Payments());
    }

    [Fact]
    public async Task Run_WithAWrongMerchant_SaysWhatForbiddenMayMean()
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest(merchant: "MERCHANT_OTHER"));

        (await test.Run()).Failed("authentication", "", "Our address is not on the PSP's allowlist, or the account is suspended.").Skipped([.. Paying, "balance"]);
        Assert.Equal(ConnectionStatus.Setup, (await test.Connection()).Status);
    }

    [Fact]
    public async Task Run_WhereTooManyRequestsAreRefused_AdvisesFewer()
    {
        await using var test = await Diagnosing.Connected();
        await test.Psp.Set("""{"error429":1,"retryAfterSeconds":600}""");

        var outcome = await test.Run();

        outcome.Failed("health", "", "Too many requests: lower the requests per second").Failed("authentication", "The PSP asked us to send nothing until", "Too many requests").Skipped(Paying);
    }

    [Fact]
    public async Task Run_WhereThePspIsDown_SaysThatItsTroubleIsItsOwn()
    {
        await using var test = await Diagnosing.Connected();
        await test.Psp.Set("""{"error500":1}""");

        (await test.Run()).Failed("health", "500", "The PSP has trouble of its own.").Failed("authentication", "500", "status page").Skipped([.. Paying, "webhook_registration"]);
    }

    [Fact]
    public async Task Run_AtAnAddressWhereNothingIs_AdvisesToCheckIt()
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest(baseUrl: test.Psp.At() + "/api/v9"));

        (await test.Run()).Failed("health", "", "There is nothing at this address. Check the base address, its version included.").Skipped(Paying);
    }

    [Fact]
    public async Task Run_OfANameThatLeadsNowhere_TriesNothingBehindIt()
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest(baseUrl: "https://nowhere.test/api/v2"));

        (await test.Run())
            .Failed("name_resolution", "The name nowhere.test has no address.", "Check the base address for a typing error.")
            .Skipped([.. Paying, "tls", "health", "authentication", "balance", "webhook_registration"]);
    }

    [Fact]
    public async Task Run_WhereNobodyListens_SaysThatNoConnectionWasMade()
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest(baseUrl: "http://127.0.0.1:1/api/v2"));

        (await test.Run()).Failed("health", "Nobody answers at 127.0.0.1, port 1", Network).Failed("authentication", "Nobody answers", Network).Skipped(Paying);
    }

    [Theory]
    [InlineData("expired", "The certificate of localhost expired on 2021-05-04.")]
    [InlineData("other", "The certificate of localhost is for api.elsewhere.example, not for localhost.")]
    [InlineData("unknown", "is signed by PSP Root, which is not trusted here")]
    public async Task Run_WithABadCertificate_SaysWhatIsWrongWithIt(string how, string finding)
    {
        using var roots = Certificates.Authority();
        using var server = Certificates.Server(roots, how == "other" ? "api.elsewhere.example" : null, how == "expired" ? new DateTimeOffset(2021, 5, 4, 12, 0, 0, TimeSpan.Zero) : null);
        await using var test = await Diagnosing.Start(certificate: server, trusted: how == "unknown" ? null : roots);
        await test.Connect(test.Rest(baseUrl: test.Psp.At("localhost") + "/api/v2"));

        (await test.Run()).Failed("tls", finding, Certificate).Skipped([.. Paying, "health", "authentication"]);
        Assert.Equal(0, await test.Psp.Payments());
    }

    [Fact]
    public async Task Run_WithACertificateThatEndsSoon_Warns()
    {
        using var roots = Certificates.Authority();
        var end = new DateTimeOffset(FakeClock.Start.Date.AddDays(20), TimeSpan.Zero);
        using var server = Certificates.Server(roots, until: end);
        await using var test = await Diagnosing.Start(certificate: server, trusted: roots);
        await test.Connect(test.Rest(environment: "uat"));

        // The chain is judged by the machine's clock, which no test moves: past the end it is expired, before it is a warning.
        var outcome = await test.Run();
        Assert.Contains(outcome.StatusOf("tls"), (string[])["warning", "failed"]);
        Assert.Contains(outcome.StatusOf("tls") == "warning" ? "expires in 19 days" : "not valid now", outcome.Finding("tls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfASandboxWithoutWebhook_MissesTheRegistrationAndEveryEvent()
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest(more: ""","webhookSecret":"webhook_signing_secret_abc123" """));

        var outcome = await test.Run();

        outcome.Failed("webhook_registration", "Our address is not registered at the PSP.", "Register the webhook on the tab Webhooks")
            .Failed("payment_success", "It ended as expected, but no webhook arrived within 60 seconds.", "Test whether the PSP can reach our webhook address");
        Assert.Equal("passed", outcome.StatusOf("webhook_loopback"));
    }

    [Fact]
    public async Task Run_WithoutSigningSecret_SaysSo()
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest(environment: "uat"));

        (await test.Run()).Failed("webhook_loopback", "There is no webhook signing secret.", "Register the webhook, or enter the secret");
    }

    [Theory]
    [InlineData(200, 200, "A delivery with a wrong signature was not refused.", "Public:BaseUrl leads to something else than PaymentAdmin.")]
    [InlineData(200, 401, "The delivery was acknowledged, but is not in our inbox.", "Public:BaseUrl leads to another installation.")]
    [InlineData(401, 401, "Our own signature was refused.", "The signing secret here is not the one")]
    [InlineData(404, 404, "Our address answers 404.", "Test whether the PSP can reach our webhook address")]
    public async Task Run_WithAPublicAddressThatLeadsElsewhere_SaysWhereTo(int first, int second, string finding, string advice)
    {
        var asked = 0;
        await using var elsewhere = await TestPsp.Start(context => TestPsp.Json(context, Interlocked.Increment(ref asked) == 1 ? first : second, "{}"));
        await using var test = await Diagnosing.Start(options: new TestAppOptions { Settings = new Dictionary<string, string> { ["Public:BaseUrl"] = elsewhere.At() } });
        await test.Connect(test.Rest(environment: "uat", more: ""","webhookSecret":"webhook_signing_secret_abc123" """));

        (await test.Run()).Failed("webhook_loopback", finding, advice);
        Assert.Equal(2, elsewhere.Requests.Count);
    }

    [Fact]
    public async Task Run_WithAPublicAddressWhereNobodyListens_SaysSo()
    {
        await using var test = await Diagnosing.Start(options: new TestAppOptions { Settings = new Dictionary<string, string> { ["Public:BaseUrl"] = "http://127.0.0.1:1" } });
        await test.Connect(test.Rest(environment: "uat", more: ""","webhookSecret":"webhook_signing_secret_abc123" """));

        (await test.Run()).Failed("webhook_loopback", "refused", "Test whether the PSP can reach our webhook address");
    }

    [Fact]
    public async Task Run_WhereWebhooksAreMissing_FindsThemMissingAfterSixtySeconds()
    {
        await using var test = await Diagnosing.Connected(new SimulatorSettings { MissingWebhook = Chance.Always });

        var outcome = await test.Run();

        outcome.Failed("payment_success", "no webhook arrived within 60 seconds", "Test whether the PSP can reach our webhook address")
            .Failed("payment_timeout", "no webhook arrived within 60 seconds", "");
        Assert.Equal("not within 60 s", Evidence(outcome, "payment_success", "Webhook"));
        Assert.True(outcome.Answer.At("finishedAt").GetDateTime() - outcome.Answer.At("startedAt").GetDateTime() >= TimeSpan.FromSeconds(60));
        Assert.Equal("passed", outcome.StatusOf("idempotency"));
        Assert.Equal(ConnectionStatus.Setup, (await test.Connection()).Status);
    }

    [Fact]
    public async Task Run_WhereWebhooksAreLate_Warns()
    {
        await using var test = await Diagnosing.Connected(new SimulatorSettings { LateWebhookSeconds = 40, DelayedSuccessSeconds = 1 });

        var outcome = await test.Run();

        Assert.True((outcome.Status, outcome.StatusOf("payment_success")) == ("passed_with_warnings", "warning"), outcome.ToString());
        Assert.Equal("It ended as expected; its webhook arrived only after 30 seconds.", outcome.Finding("payment_success"));
        Assert.StartsWith("The PSP may be slow, or a webhook was missed.", outcome.Advice("payment_success"), StringComparison.Ordinal);
        Assert.Equal(ConnectionStatus.Verified, (await test.Connection()).Status);
    }

    [Fact]
    public async Task Run_WhereWebhooksAreSignedWithAnotherSecret_MissesThem()
    {
        await using var test = await Diagnosing.Connected();
        await test.Psp.Set("""{"badSignature":1}""");

        (await test.Run()).Failed("payment_success", "no webhook arrived", "the address at the PSP may be wrong");
        Assert.Contains(test.App.Log.Entries, entry => entry.Message.Contains("was not verified", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WherePaymentsStayPending_SaysThatTheyAreStuck()
    {
        await using var test = await Diagnosing.Connected(new SimulatorSettings { HoldPayments = true });

        (await test.Run())
            .Failed("payment_success", "It is still pending.", "The PSP may be slow, or a webhook was missed.")
            .Failed("batch", "Not all of its payments have ended within 60 seconds.", "Query the PSP for the status");
    }

    [Fact]
    public async Task Run_WhereKeysAreNotHonouredAnyMore_TakesTheProofAway()
    {
        await using var test = await Diagnosing.Connected();
        Assert.Equal("passed", (await test.Run()).Status);
        Assert.NotNull((await test.Connection()).IdempotencyProvenAt);
        await test.Psp.Set("""{"honourIdempotencyKeys":false,"refuseDuplicateReferences":false}""");

        (await test.Run()).Failed("idempotency", "The same key made more than one payment", "The idempotency key was not honoured: the PSP made two payments of one key.");

        Assert.Null((await test.Connection()).IdempotencyProvenAt);
    }

    [Fact]
    public async Task Run_WhereARepeatedKeyIsRefusedForItsReference_DoesNotTakeItForProof()
    {
        await using var test = await Diagnosing.Connected(new SimulatorSettings { HonourIdempotencyKeys = false });

        (await test.Run()).Failed("idempotency", "One payment, but the second answer is not the first one.", "Keys cannot be relied on");

        Assert.Null((await test.Connection()).IdempotencyProvenAt);
    }

    [Fact]
    public async Task Run_WhereABatchEndsOtherwise_CountsWhatIsWrong()
    {
        // No currency takes 1,000 of its major units any more: what was to succeed fails, each of it.
        await using var test = await Diagnosing.Connected(new SimulatorSettings { MaximumMajor = 500 });

        (await test.Run())
            .Failed("batch", "4 of its ten payments ended otherwise than expected", "Check with the PSP what its test identifiers do")
            .Failed("test_payments", "", "Above the PSP's or the regulator's limit.")
            .Skipped("payment_success");
    }

    [Fact]
    public async Task Run_WithAFieldMappedWrongly_NamesTheField()
    {
        await using var test = await Diagnosing.Connected();
        var mapping = await test.Admin.Get($"{test.Path}/field-mapping");
        var rules = JsonNode.Parse(mapping.Text)!["rules"]!.AsArray();
        var changed = new JsonArray([.. rules.Select(rule => (string)rule!["target"]! == "recipient.mobile_number" ? JsonNode.Parse("""{"target":"recipient.mobile_number","source":"beneficiary.phone_number","format":"phone_national"}""") : rule!.DeepClone())]);
        (await test.Admin.Call("PUT", $"{test.Path}/field-mapping", new JsonObject { ["rules"] = changed }.ToJsonString(), ("If-Match", mapping.ETag!))).Is(200);

        (await test.Run()).Failed("test_payments", "recipient.mobile_number", "A field is mapped wrongly, or its value is not what the PSP takes.").Skipped("payment_success");
    }

    private static string? Evidence(Diagnosing.Outcome outcome, string step, string key) =>
        outcome.Step(step).GetProperty("evidence").EnumerateArray().Single(entry => entry.GetProperty("key").GetString() == key).GetProperty("value").GetString();
}
