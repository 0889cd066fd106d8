using System.Globalization;
using System.Text.Json;
using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.PspSimulator;
using PaymentAdmin.Tests.Webhooks;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>Our side of psp-integration against the simulator, over the wire.</summary>
public sealed class PspRestContractTests
{
    private static readonly FieldMapping Mapping = FieldMapping.Default(DialectTargets.PspRestV2);

    [Fact]
    public async Task Account_AndHealth_AreThere()
    {
        await using var psp = await SimulatedPsp.Rest();

        Assert.True(await psp.Get(psp.Dialect.Health(psp.Connection)));
        var account = await psp.Get(psp.Dialect.CheckAccount(psp.Connection));
        Assert.Equal(("MERCHANT_TEST_001", "active", 100_000_000_000L), (account.MerchantId, account.Status, account.Balances["TZS"]));
    }

    [Theory]
    [InlineData("+255700000001", PspPaymentStatus.Completed, null)]
    [InlineData("+255700000003", PspPaymentStatus.Failed, "insufficient_balance")]
    [InlineData("+255700000004", PspPaymentStatus.Failed, "invalid_account")]
    public async Task Submit_ATestIdentifier_EndsAsDocumented(string number, PspPaymentStatus status, string? reason)
    {
        await using var psp = await SimulatedPsp.Rest();
        var sent = psp.Payment(number, "R-1");

        var submitted = await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, sent));
        Assert.Equal((PspPaymentStatus.Pending, "R-1", 5_000_000L, "TZS", number), (submitted.Status, submitted.Reference, submitted.AmountMinor, submitted.Currency, submitted.Recipient));

        var byId = await psp.Get(psp.Dialect.QueryById(psp.Connection, submitted.PspPaymentId!));
        Assert.Equal((status, reason), (byId.Status, byId.FailureReason));
        Assert.Equal(status == PspPaymentStatus.Completed, byId is { ProviderReference: not null, CompletedAt: not null, Channel: "mobile_money" });
        Assert.Equal([byId], await psp.Get(psp.Dialect.QueryByReference(psp.Connection, "R-1")));
        Assert.Equal(status == PspPaymentStatus.Completed ? 1 : 0, await psp.Effects());
    }

    [Fact]
    public async Task Submit_TheDelayedIdentifier_IsPendingForThirtySeconds()
    {
        await using var psp = await SimulatedPsp.Rest();
        var submitted = await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000002", "R-1")));
        var query = psp.Dialect.QueryById(psp.Connection, submitted.PspPaymentId!);

        psp.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(PspPaymentStatus.Pending, (await psp.Get(query)).Status);
        psp.Clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually(async () => (await psp.Get(query)).Status == PspPaymentStatus.Completed);
    }

    [Fact]
    public async Task Submit_TheTimeoutIdentifier_TimesOutAndIsFoundByItsReference()
    {
        await using var psp = await SimulatedPsp.Rest();

        var result = await psp.SendUntilItGivesUp(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000005", "R-1")));

        Assert.Equal((CallOutcome.TimedOut, "timed_out"), (result.Answer.Outcome, result.Error?.Code));
        psp.Clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually(async () => await psp.Get(psp.Dialect.QueryByReference(psp.Connection, "R-1")) is [{ Status: PspPaymentStatus.Failed, FailureReason: "timeout" }]);
        Assert.Equal(0, await psp.Effects());
    }

    [Theory]
    [InlineData("+255700000007", "invalid_account", "recipient.mobile_number")]
    [InlineData("+255700000008", "account_blocked", "recipient.mobile_number")]
    public async Task Submit_RefusedAtOnce_SaysCodeAndField(string number, string code, string field)
    {
        await using var psp = await SimulatedPsp.Rest();

        var result = await psp.Send(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment(number, "R-1")));

        Assert.Equal((code, field), (result.Error?.Code, result.Error?.Fields?.Single().Key));
    }

    [Theory]
    [InlineData(50, "amount_below_minimum")]
    [InlineData(100_000_001, "amount_above_maximum")]
    public async Task Submit_AnAmountBeyondTheLimits_SaysWhich(long minor, string code)
    {
        await using var psp = await SimulatedPsp.Rest();

        Assert.Equal(code, (await psp.Send(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1", minor)))).Error?.Code);
    }

    [Fact]
    public async Task Submit_TheSameKeyTwice_IsOnePayment()
    {
        await using var psp = await SimulatedPsp.Rest();
        var call = psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1"));

        var (first, again) = (await psp.Send(call), await psp.Send(call));

        Assert.Equal(first.Value, again.Value);
        Assert.Equal(first.Answer.Body, again.Answer.Body);
        Assert.Equal(1, await psp.Effects());
        Assert.Single(await psp.Get(psp.Dialect.QueryByReference(psp.Connection, "R-1")));
    }

    [Fact]
    public async Task Submit_TheSameKeyOrReferenceWithAnotherPayment_IsRefused()
    {
        await using var psp = await SimulatedPsp.Rest();
        var sent = psp.Payment("+255700000001", "R-1");
        await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, sent));

        var otherBody = await psp.Send(psp.Dialect.Submit(psp.Connection, Mapping, sent with { FullName = "Another" }));
        var otherKey = await psp.Send(psp.Dialect.Submit(psp.Connection, Mapping, sent with { IdempotencyKey = "another-key" }));

        Assert.Equal(("idempotency_key_reused", "duplicate_reference"), (otherBody.Error?.Code, otherKey.Error?.Code));
        Assert.Equal((409, 1L), (otherKey.Answer.Status, await psp.Effects()));
    }

    [Fact]
    public async Task SubmitBatch_OfTenMixed_EndsAsDocumented()
    {
        await using var psp = await SimulatedPsp.Rest();
        var payments = Enumerable.Range(0, 10).Select(number => psp.Payment($"+25570000000{1 + (number % 4)}", $"R-{number}", 5_000_000 + number)).ToList();
        var call = psp.Dialect.SubmitBatch(psp.Connection, Mapping, "DIST-2024-001", "batch-key-1", payments);

        var submitted = await psp.Get(call);
        Assert.Equal((10, payments.Sum(payment => payment.Amount.Minor), "TZS"), (submitted.TotalPayments, submitted.TotalAmountMinor, submitted.Currency));
        Assert.Equal(submitted.BatchId, (await psp.Get(call)).BatchId);

        psp.Clock.Advance(TimeSpan.FromSeconds(30));
        PspBatch? batch = null;
        await Eventually(async () => (batch = await psp.Get(psp.Dialect.QueryBatch(psp.Connection, submitted.BatchId))).Payments.All(payment => payment.Status != PspPaymentStatus.Pending));
        Assert.Equal(payments.Select(payment => (payment.Reference, payment.Amount.Minor)), batch!.Payments.Select(payment => (payment.Reference!, payment.AmountMinor!.Value)));
        Assert.Equal(6, batch.Payments.Count(payment => payment.Status == PspPaymentStatus.Completed));
        Assert.Equal(["insufficient_balance", "invalid_account"], batch.Payments.Select(payment => payment.FailureReason).OfType<string>().Distinct());
        Assert.Equal(6, await psp.Effects());
    }

    [Fact]
    public async Task Query_OfNothing_IsNotFoundAndNone()
    {
        await using var psp = await SimulatedPsp.Rest();

        Assert.Equal("not_found", (await psp.Send(psp.Dialect.QueryById(psp.Connection, "pay_nothing"))).Error?.Code);
        Assert.Equal("not_found", (await psp.Send(psp.Dialect.QueryBatch(psp.Connection, "bat_nothing"))).Error?.Code);
        Assert.Empty(await psp.Get(psp.Dialect.QueryByReference(psp.Connection, "NOTHING")));
    }

    [Fact]
    public async Task Query_OfAReferenceWithTwoIds_ShowsBoth()
    {
        await using var psp = await SimulatedPsp.Rest(new SimulatorSettings { TwoIdsForOneReference = Chance.Always });
        await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1")));

        Assert.Equal(2, (await psp.Get(psp.Dialect.QueryByReference(psp.Connection, "R-1"))).Select(payment => payment.PspPaymentId).Distinct().Count());
    }

    [Fact]
    public async Task Webhook_RegisteredListedAndDeleted_IsThereAndGone()
    {
        await using var psp = await SimulatedPsp.Rest();
        var registered = await Register(psp);

        Assert.Equal(("http://localhost" + psp.Answer.WebhookUrl, "active"), (registered.Url, registered.Status));
        Assert.Equal(registered.Id, Assert.Single(await psp.Get(psp.Dialect.ListWebhooks(psp.Connection))).Id);
        Assert.True(await psp.Get(psp.Dialect.DeleteWebhook(psp.Connection, registered.Id)));
        Assert.Empty(await psp.Get(psp.Dialect.ListWebhooks(psp.Connection)));
        Assert.Equal("not_found", (await psp.Send(psp.Dialect.DeleteWebhook(psp.Connection, registered.Id))).Error?.Code);
    }

    [Fact]
    public async Task Webhook_OfACompletionAndAFailure_IsVerifiedAndStored()
    {
        await using var psp = await SimulatedPsp.Rest();
        var webhook = await Register(psp);
        var completed = await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1")));
        var failed = await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000003", "R-2")));
        await psp.Delivered();

        var inbox = (await psp.Inbox()).OrderBy(notification => notification.Reference, StringComparer.Ordinal).ToList();
        Assert.Equal(
            [("R-1", completed.PspPaymentId, "payment.completed"), ("R-2", failed.PspPaymentId, "payment.failed")],
            inbox.Select(notification => (notification.Reference!, notification.PspPaymentId, notification.EventType!)));
        var read = psp.Dialect.Read(psp.Connection, (await psp.App.Database.BodyOf(inbox[0])).RawBody).Payment!;
        Assert.Equal((5_000_000L, "TZS", PspPaymentStatus.Completed), (read.AmountMinor, read.Currency, read.Status));
        var deliveries = await psp.Get(psp.Dialect.ListDeliveries(psp.Connection, webhook.Id, 10));
        Assert.All(deliveries, delivery => Assert.Equal(("delivered", 200, 1), (delivery.Status, delivery.ResponseCode, delivery.Attempt)));
        Assert.Equal(2, deliveries.Count);
    }

    [Fact]
    public async Task Webhook_OfAReversal_IsStored()
    {
        await using var psp = await SimulatedPsp.Rest();
        await Register(psp);
        var payment = await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1")));
        await psp.Control(HttpMethod.Post, $"payments/{payment.PspPaymentId}/reverse");
        await psp.Delivered();

        Assert.Contains(await psp.Inbox(), notification => notification.IdempotencyKey == $"{payment.PspPaymentId}:payment.reversed");
        Assert.Equal(PspPaymentStatus.Reversed, (await psp.Get(psp.Dialect.QueryById(psp.Connection, payment.PspPaymentId!))).Status);
    }

    [Fact]
    public async Task Webhook_WithAWrongSignature_IsNotStored()
    {
        await using var psp = await SimulatedPsp.Rest(new SimulatorSettings { BadSignature = Chance.Always, WebhookMaxAttempts = 1 });
        await Register(psp);
        await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1")));

        Assert.Equal([("payment.completed", "failed")], await psp.Delivered());
        Assert.Empty(await psp.Inbox());
    }

    [Fact]
    public async Task Report_AsCsvAndAsJson_HasTheSamePayments()
    {
        await using var psp = await SimulatedPsp.Rest();
        await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1", 150_050)));
        await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000004", "R-2")));
        var call = psp.Dialect.FetchReport(psp.Connection, psp.Clock.Time.AddHours(-1), psp.Clock.Time.AddHours(1));

        var csv = await psp.Send(call, CallContext.Report);
        var json = await psp.Send(call with { Request = call.Request with { Path = call.Request.Path + "&format=json" } }, CallContext.Report);

        Assert.StartsWith("text/csv", csv.Answer.Headers["content-type"], StringComparison.Ordinal);
        Assert.StartsWith("application/json", json.Answer.Headers["content-type"], StringComparison.Ordinal);
        Assert.Equal(
            [("R-1", 1500.5m, "TZS", "completed"), ("R-2", 50_000m, "TZS", "failed")],
            Encoding.UTF8.GetString(csv.Value!).Split("\r\n")[1..^1].Select(line => line.Split(',')).Select(cells => (cells[1], decimal.Parse(cells[2], CultureInfo.InvariantCulture), cells[3], cells[4])));
        using var lines = JsonDocument.Parse(json.Value!);
        Assert.Equal(["R-1", "R-2"], lines.RootElement.GetProperty("transactions").EnumerateArray().Select(line => line.GetProperty("reference").GetString()));
    }

    [Fact]
    public async Task Token_Expired_IsRenewed()
    {
        await using var psp = await SimulatedPsp.Rest(new SimulatorSettings { TokenLifetimeSeconds = 600 }, OAuth);

        await psp.Get(psp.Dialect.CheckAccount(psp.Connection));
        await psp.Get(psp.Dialect.CheckAccount(psp.Connection));
        Assert.Equal(1, await psp.Asked("/oauth/token"));
        psp.Clock.Advance(TimeSpan.FromSeconds(601));

        Assert.Equal("MERCHANT_TEST_001", (await psp.Get(psp.Dialect.CheckAccount(psp.Connection))).MerchantId);
        Assert.Equal(2, await psp.Asked("/oauth/token"));
    }

    [Fact]
    public async Task Token_Revoked_IsRenewedOnceAndTheRequestRepeated()
    {
        await using var psp = await SimulatedPsp.Rest(authentication: OAuth);
        await psp.Get(psp.Dialect.CheckAccount(psp.Connection));
        await psp.Control(HttpMethod.Post, "tokens/revoke");

        var payment = await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1")));

        Assert.NotNull(payment.PspPaymentId);
        Assert.Equal((2, 1L), (await psp.Asked("/oauth/token"), await psp.Effects()));
    }

    [Fact]
    public async Task Key_Revoked_IsAnErrorOfThePsp()
    {
        await using var psp = await SimulatedPsp.Rest();
        await psp.Control(HttpMethod.Post, "keys/revoke");

        var result = await psp.Send(psp.Dialect.CheckAccount(psp.Connection));

        Assert.Equal(401, result.Answer.Status);
        Assert.NotNull(result.Error);
    }

    [Fact]
    public async Task Submit_WithASlowAnswer_TimesOutWhileThePaymentIsMade()
    {
        await using var psp = await SimulatedPsp.Rest(new SimulatorSettings { SlowAnswerSeconds = 3_000, OnlyRequests = ["POST /api/v2/payments"] });

        var result = await psp.SendUntilItGivesUp(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1")));

        Assert.Equal(CallOutcome.TimedOut, result.Answer.Outcome);
        Assert.Single(await psp.Get(psp.Dialect.QueryByReference(psp.Connection, "R-1")));
    }

    [Fact]
    public async Task Submit_WithAHugeAnswer_IsTooLargeWhileThePaymentIsMade()
    {
        await using var psp = await SimulatedPsp.Rest(new SimulatorSettings { HugeAnswerBytes = 3_000_000, OnlyRequests = ["POST /api/v2/payments"] });

        var result = await psp.Send(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1")));

        Assert.Equal((CallOutcome.TooLarge, "too_large"), (result.Answer.Outcome, result.Error?.Code));
        Assert.Single(await psp.Get(psp.Dialect.QueryByReference(psp.Connection, "R-1")));
    }

    [Fact]
    public async Task Submit_RedirectedToAPrivateAddress_IsNotFollowed()
    {
        await using var psp = await SimulatedPsp.Rest();
        await psp.Set($$"""{"redirectTo":"{{psp.Address}}/api/v2/elsewhere"}""");

        var result = await psp.Send(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1")));

        Assert.Equal((307, "http_307"), (result.Answer.Status, result.Error?.Code));
        Assert.Equal(0, await psp.Asked("/api/v2/elsewhere"));
    }

    [Theory]
    [InlineData("""{"error503":{"next":1}}""", "http_503", 0)]
    [InlineData("""{"loseAnswer":{"next":1}}""", "http_504", 1)]
    public async Task Submit_WithoutAProperAnswer_IsAnErrorOfItsStatus(string settings, string code, int effects)
    {
        await using var psp = await SimulatedPsp.Rest();
        await psp.Set(settings);

        var result = await psp.Send(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment("+255700000001", "R-1")));

        Assert.Equal(code, $"http_{result.Answer.Status}");
        Assert.NotNull(result.Error);
        Assert.Equal(effects, await psp.Effects());
    }

    private static AuthenticationInput OAuth(string address) => new(
        AuthenticationScheme.Oauth2ClientCredentials, TokenUrl: address + "/oauth/token", ClientId: "test_key_abc123def456", ClientSecret: "test_secret_xyz789");

    private static Task<PspWebhook> Register(SimulatedPsp psp) =>
        psp.Get(psp.Dialect.RegisterWebhook(psp.Connection, "http://localhost" + psp.Answer.WebhookUrl, Connecting.WebhookSecret));

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        for (var waits = 0; !await condition(); waits++)
        {
            Assert.True(waits < 1_000, "Waited in vain.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }
}
