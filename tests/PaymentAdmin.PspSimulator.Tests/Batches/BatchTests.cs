using System.Globalization;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Batches;

public sealed class BatchTests
{
    [Fact]
    public async Task Post_TenOfMixedOutcomes_AnswersAsTheDocumentAndTellsOfEach()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { DelayedSuccessSeconds = 0, TimeoutFailsAfterSeconds = 0 });
        await psp.Register();

        var reply = await psp.Post("/api/v2/batches", Batch("DIST-2024-001", 10), "test-batch-001");

        var id = (string)reply.Json["batch_id"]!;
        Assert.Equal(202, reply.Code);
        Assert.Equal($$"""{"batch_id":"{{id}}","status":"processing","total_payments":10,"total_amount":500000,"currency":"TZS"}""", reply.Body);
        var webhooks = await psp.Receiver.Wait(10);
        var batch = (await psp.Get($"/api/v2/batches/{id}")).Json;
        Assert.Equal(("completed_with_failures", 4, 6, 0), ((string?)batch["status"], (int)batch["completed_payments"]!, (int)batch["failed_payments"]!, (int)batch["pending_payments"]!));
        Assert.Equal(
            ["completed", "completed", "failed", "failed", "failed", "completed", "completed", "failed", "failed", "failed"],
            batch["payments"]!.AsArray().Select(payment => (string)payment!["status"]!));
        Assert.Equal(
            batch["payments"]!.AsArray().Select(payment => ((string)payment!["id"]!, (string)payment["reference"]!)).Order(),
            webhooks.Select(webhook => ((string)webhook.Json["payment_id"]!, (string)webhook.Json["reference"]!)).Order());
        Assert.All(webhooks, webhook => Assert.Equal(id, (string?)webhook.Json["batch_id"]));
        Assert.Equal((4, 4), (await psp.Effects("batch", "DIST-2024-001"), await psp.Total("effects")));
    }

    [Fact]
    public async Task Post_ExampleOfTheDocument_IsTakenAsWritten()
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Post("/api/v2/batches", """
            {
            "batch_reference": "DIST-2024-001",
            "payments": [
            {
            "external_id": "BEN-001",
            "mobile_number": "+255700000001",
            "amount": 50000,
            "currency": "TZS"
            },
            {
            "external_id": "BEN-002",
            "mobile_number": "+255700000002",
            "amount": 50000,
            "currency": "TZS"
            }
            // ... additional payments
            ]
            }
            """, "test-batch-001");

        Assert.Equal((202, "100000"), (reply.Code, reply.Json["total_amount"]!.ToJsonString()));
    }

    [Fact]
    public async Task Post_ItemsWithoutReference_AreTakenAndKeyedByPlace()
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Post("/api/v2/batches", """
            {"batch_reference":"B","payments":[
              {"external_id":"BEN-001","mobile_number":"+255700000001","amount":50000,"currency":"TZS"},
              {"external_id":"BEN-002","mobile_number":"+255700000001","amount":1500.50,"currency":"TZS"}]}
            """, "k");
        await psp.UntilSettled();

        Assert.Equal("51500.50", reply.Json["total_amount"]!.ToJsonString());
        var batch = (await psp.Get($"/api/v2/batches/{reply.Json["batch_id"]}")).Json;
        Assert.Equal("completed", (string?)batch["status"]);
        Assert.All(batch["payments"]!.AsArray(), payment => Assert.Null(payment!["reference"]));
        Assert.Equal((1, 1), (await psp.Effects("key", "k#0"), await psp.Effects("key", "k#1")));
    }

    [Fact]
    public async Task Post_SameKey_AnswersAsTheFirstTimeWithoutFurtherEffect()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { DelayedSuccessSeconds = 0, TimeoutFailsAfterSeconds = 0 });
        var body = Batch("B", 10);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => psp.Post("/api/v2/batches", body, "k")));
        var other = await psp.Post("/api/v2/batches", Batch("B2", 1), "k");

        await psp.UntilSettled();
        Assert.Single(replies.Select(reply => reply.Body).Distinct());
        Assert.Equal((10, 4), (await psp.Total("payments"), await psp.Total("effects")));
        Assert.Equal((409, "idempotency_key_reused"), (other.Code, other.ErrorCode));
    }

    [Fact]
    public async Task Post_ReferenceUsed_RefusesTheWholeBatch()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Pay("B-1");

        var taken = await psp.Post("/api/v2/batches", Batch("B", 3), "k");
        var free = await psp.Post("/api/v2/batches", Batch("C", 3), "k2");
        var again = await psp.Post("/api/v2/batches", Batch("C", 3), "k3");

        Assert.Equal((409, "duplicate_reference"), (taken.Code, taken.ErrorCode));
        Assert.Equal(["payments[1].reference"], taken.WrongFields);
        Assert.Equal(202, free.Code);
        Assert.Equal(["batch_reference"], again.WrongFields);
        Assert.Equal(4, await psp.Total("payments"));
        Assert.Equal(201, (await psp.Pay("B-0")).Code);
    }

    [Fact]
    public async Task Post_TooLargeMixedOrUnknownCurrency_Is422()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { MaximumBatchSize = 3 });

        Assert.Equal("batch_too_large", (await psp.Post("/api/v2/batches", Batch("B", 4))).ErrorCode);
        Assert.Equal("mixed_currencies", (await psp.Post("/api/v2/batches", Batch("B", 3).Replace("\"amount\":50000,\"currency\":\"TZS\"}]", "\"amount\":50000,\"currency\":\"KES\"}]", StringComparison.Ordinal))).ErrorCode);
        Assert.Equal("invalid_currency", (await psp.Post("/api/v2/batches", Batch("B", 3).Replace("TZS", "XXX", StringComparison.Ordinal))).ErrorCode);
        Assert.Equal(0, await psp.Total("payments"));
    }

    [Theory]
    [InlineData("{}", "batch_reference,payments")]
    [InlineData("""{"batch_reference":"B","payments":[]}""", "payments")]
    [InlineData("""{"batch_reference":"B","payments":[5,{"mobile_number":"+255700000001","amount":"5","currency":"TZS"}]}""", "payments[0],payments[1].amount")]
    [InlineData("""{"batch_reference":"B","payments":[{"account":"1","amount":5,"currency":"TZS","reference":"A"},{"account":"2","amount":5,"currency":"TZS","reference":"A"}]}""", "payments")]
    public async Task Post_WrongShape_Is400NamingTheFields(string body, string fields)
    {
        await using var psp = await RunningSimulator.Start();

        var reply = await psp.Post("/api/v2/batches", body);

        Assert.Equal(400, reply.Code);
        Assert.Equal(fields.Split(','), reply.WrongFields);
    }

    [Fact]
    public async Task Post_AmountOutOfBounds_FailsThatPaymentAlone()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { MaximumMajor = 40_000, DelayedSuccessSeconds = 0 });

        var reply = await psp.Post("/api/v2/batches", Batch("B", 2));
        await psp.UntilSettled();

        var batch = (await psp.Get($"/api/v2/batches/{reply.Json["batch_id"]}")).Json;
        Assert.All(batch["payments"]!.AsArray(), payment => Assert.Equal("amount_above_maximum", (string?)payment!["failure_reason"]));
        Assert.Equal(0, await psp.Total("effects"));
    }

    [Fact]
    public async Task Get_OfAnotherMerchant_FindsNothing()
    {
        await using var psp = await RunningSimulator.Start();
        var reply = await psp.Post("/api/v2/batches", Batch("B", 1));

        Assert.Equal(404, (await psp.Get($"/api/v2/batches/{reply.Json["batch_id"]}", "prod_key_secure123")).Code);
    }

    // The document's five identifiers, one after the other.
    private static string Batch(string reference, int count) =>
        $$"""{"batch_reference":"{{reference}}","payments":[{{string.Join(',', Enumerable.Range(0, count).Select(index => string.Create(CultureInfo.InvariantCulture, $$"""{"external_id":"BEN-{{index}}","mobile_number":"+25570000000{{(index % 5) + 1}}","reference":"{{reference}}-{{index}}","amount":50000,"currency":"TZS"}""")))}}]}""";
}
