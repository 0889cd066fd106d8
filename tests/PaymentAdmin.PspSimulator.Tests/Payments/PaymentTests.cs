using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Payments;

public sealed class PaymentTests
{
    [Fact]
    public async Task Post_ExampleOfTheDocument_AnswersAsTheDocument()
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Pay("CVA-2024-001-001", key: "test-payment-001");

        var id = (string)reply.Json["id"]!;
        Assert.Equal(201, reply.Code);
        Assert.StartsWith("pay_", id, StringComparison.Ordinal);
        Assert.Equal(
            $$$"""{"id":"{{{id}}}","status":"pending","recipient":{"external_id":"BEN-001","mobile_number":"+255700000001"},"transaction":{"amount":50000,"currency":"TZS","reference":"CVA-2024-001-001"},"created_at":"2024-11-16T10:30:00Z"}""",
            reply.Body);
    }

    [Fact]
    public async Task Get_Completed_ShowsReceiptAndMetadata()
    {
        await using var psp = await RunningSimulator.Start();
        var id = (string)(await psp.Pay("A")).Json["id"]!;

        var payment = await psp.Until(id, "completed");

        Assert.StartsWith("MPESA-", (string?)payment["receipt"]!["provider_reference"], StringComparison.Ordinal);
        Assert.Equal(("mobile_money", "DIST-001"), ((string?)payment["receipt"]!["channel"], (string?)payment["metadata"]!["distribution_id"]));
        Assert.Equal("2024-11-16T10:30:00Z", (string?)payment["completed_at"]);
    }

    [Fact]
    public async Task Get_ByReference_AnswersWhatIsKnown()
    {
        await using var psp = await RunningSimulator.Start();
        var id = (string)(await psp.Pay("REF/1 & more")).Json["id"]!;

        var found = (await psp.Get("/api/v2/payments?reference=REF%2F1%20%26%20more")).Json["payments"]!.AsArray();
        var unknown = await psp.Get("/api/v2/payments?reference=OTHER");

        Assert.Equal(id, (string?)Assert.Single(found)!["id"]);
        Assert.Equal("""{"payments":[]}""", unknown.Body);
        Assert.Equal(["reference"], (await psp.Get("/api/v2/payments")).WrongFields);
    }

    [Fact]
    public async Task Get_OfAnotherMerchant_FindsNothing()
    {
        await using var psp = await RunningSimulator.Start();
        var id = (string)(await psp.Pay("A")).Json["id"]!;

        Assert.Equal(404, (await psp.Get($"/api/v2/payments/{id}", "prod_key_secure123")).Code);
        Assert.Equal("""{"payments":[]}""", (await psp.Get("/api/v2/payments?reference=A", "prod_key_secure123")).Body);
    }

    [Theory]
    [InlineData("50000", "TZS")]
    [InlineData("1500.50", "TZS")]
    [InlineData("1500", "XAF")]
    [InlineData("1.005", "KWD")]
    [InlineData("10.00", "USD")]
    public async Task Post_Amount_IsEchoedAsSent(string amount, string currency)
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Pay("A", amount: amount, currency: currency);

        Assert.Equal(201, reply.Code);
        Assert.Equal(amount, reply.Json["transaction"]!["amount"]!.ToJsonString());
    }

    [Theory]
    [InlineData("\"50000\"", "TZS", "transaction.amount")]
    [InlineData("0", "TZS", "transaction.amount")]
    [InlineData("-5", "TZS", "transaction.amount")]
    [InlineData("5e4", "TZS", "transaction.amount")]
    [InlineData("1500.505", "TZS", "transaction.amount")]
    [InlineData("1500.5", "XAF", "transaction.amount")]
    [InlineData("0.12345678901234567890123456789", "TZS", "transaction.amount")]
    [InlineData("99999999999999999999999999", "TZS", "transaction.amount")]
    [InlineData("50000", "tzs", "transaction.currency")]
    [InlineData("50000", "", "transaction.currency")]
    public async Task Post_WrongAmountOrCurrency_Is400NamingTheField(string amount, string currency, string field)
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Pay("A", amount: amount, currency: currency);

        Assert.Equal((400, "validation_failed"), (reply.Code, reply.ErrorCode));
        Assert.Equal([field], reply.WrongFields);
    }

    [Theory]
    [InlineData("{}", "recipient,transaction")]
    [InlineData("""{"recipient":{},"transaction":{}}""", "recipient.mobile_number,transaction.amount,transaction.currency,transaction.reference")]
    [InlineData("""{"recipient":5,"transaction":[]}""", "recipient,transaction")]
    [InlineData("""{"recipient":{"mobile_number":"0700000001"},"transaction":{"amount":5,"currency":"TZS","reference":"A"}}""", "recipient.mobile_number")]
    [InlineData("""{"recipient":{"mobile_number":255700000001},"transaction":{"amount":5,"currency":"TZS","reference":"A"}}""", "recipient.mobile_number")]
    [InlineData("""{"recipient":{"account":"1"},"transaction":{"amount":5,"currency":"TZS","reference":"\ud800"}}""", "transaction.reference")]
    [InlineData("""{"recipient":{"account":"1"},"transaction":{"amount":5,"currency":"TZS","reference":"a\nb"}}""", "transaction.reference")]
    [InlineData("""{"recipient":{"account":"1"},"transaction":{"amount":5,"currency":"TZS","reference":"A"},"metadata":5}""", "metadata")]
    public async Task Post_WrongShape_Is400NamingTheFields(string body, string fields)
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Post("/api/v2/payments", body);

        Assert.Equal(400, reply.Code);
        Assert.Equal(fields.Split(','), reply.WrongFields);
        Assert.Equal(0, await psp.Total("payments"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"recipient\":")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("""{"recipient":{"account":"1"},"transaction":{"amount":5,"amount":6,"currency":"TZS","reference":"A"}}""")]
    public async Task Post_NoJsonObject_Is400(string body)
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Post("/api/v2/payments", body);

        Assert.Equal((400, "invalid_json"), (reply.Code, reply.ErrorCode));
    }

    [Theory]
    [InlineData("+255700000001", "0.99", "TZS", 422, "amount_below_minimum")]
    [InlineData("+255700000001", "1000000.01", "TZS", 422, "amount_above_maximum")]
    [InlineData("+255700000001", "50000", "XXX", 422, "invalid_currency")]
    [InlineData("+255700000007", "50000", "TZS", 422, "invalid_account")]
    [InlineData("+255700000008", "50000", "TZS", 422, "account_blocked")]
    public async Task Post_BusinessRefusal_HasTheDocumentsCodeAndNoEffect(string mobile, string amount, string currency, int status, string code)
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Pay("A", mobile, amount, currency);

        Assert.Equal((status, code), (reply.Code, reply.ErrorCode));
        Assert.Equal((0, 0), (await psp.Total("payments"), await psp.Total("effects")));
    }

    [Fact]
    public async Task Post_ReferenceUsed_Is409DuplicateReference()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Pay("A", key: "1");

        var reply = await psp.Pay("A", key: "2");

        Assert.Equal((409, "duplicate_reference"), (reply.Code, reply.ErrorCode));
        Assert.Equal(["transaction.reference"], reply.WrongFields);
        Assert.Equal(201, (await psp.Post("/api/v2/payments", RunningSimulator.Payment("A"), bearer: "prod_key_secure123")).Code);
    }

    [Fact]
    public async Task Post_ReferenceUsedAndAllowed_PaysTwice()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { RefuseDuplicateReferences = false });

        await psp.Pay("A", key: "1");
        await psp.Pay("A", key: "2");
        await psp.UntilSettled();

        Assert.Equal(2, await psp.Effects("reference", "A"));
        Assert.Equal(2, (await psp.Get("/api/v2/payments?reference=A")).Json["payments"]!.AsArray().Count);
    }

    [Fact]
    public async Task Post_BalanceTooLow_FailsWithoutEffect()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Send(HttpMethod.Put, "/_control/balance", """{"merchantId":"MERCHANT_TEST_001","currency":"TZS","minor":5000000}""");

        var first = await psp.Until((string)(await psp.Pay("A")).Json["id"]!, "completed");
        var second = await psp.Until((string)(await psp.Pay("B")).Json["id"]!, "failed");

        Assert.NotNull(first["receipt"]);
        Assert.Equal("insufficient_balance", (string?)second["failure_reason"]);
        Assert.Equal((1, "0"), (await psp.Total("effects"), (await psp.Get("/api/v2/account/balance")).Json["balance"]!.ToJsonString()));
    }

    [Fact]
    public async Task Post_WithAnAccount_PaysByBank()
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Post("/api/v2/payments", """{"recipient":{"account":"0123456789"},"transaction":{"amount":5,"currency":"TZS","reference":"A"}}""");
        var payment = await psp.Until((string)reply.Json["id"]!, "completed");

        Assert.Equal(("bank_transfer", "0123456789"), ((string?)payment["receipt"]!["channel"], (string?)payment["recipient"]!["account"]));
        Assert.Equal(1, await psp.Effects("recipient", "0123456789"));
    }
}
