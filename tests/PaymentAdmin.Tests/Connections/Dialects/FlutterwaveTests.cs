using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>Flutterwave's webhooks.</summary>
public sealed class FlutterwaveTests
{
    private const string Secret = "flw_hash_0123456789";
    private const string Previous = "flw_hash_before_0123456789";

    private const string Charge =
        """{"event":"charge.completed","data":{"id":285959875,"tx_ref":"order_1","flw_ref":"PeterEkene/FLW270177170","amount":7500.55,"currency":"NGN","app_fee":105,"processor_response":"Approved","status":"successful","payment_type":"card","created_at":"2020-07-06T19:17:04.000Z"}}""";

    [Fact]
    public void Verify_TheHashOrTheOneBefore_FitsAndSaysWhich()
    {
        Assert.Equal(WebhookVerification.Yes, Verify(Secret, Secret, Previous));
        Assert.Equal(WebhookVerification.YesBefore, Verify(Previous, Secret, Previous));
    }

    // printf '%s' "$SECRET" | openssl dgst -sha256 -hex
    [Fact]
    public void Verify_WhatIsKeptOfTheHeader_FitsOnlyWhereItWasReadBack()
    {
        const string Kept = "sha256:80a51cbddc1c1ada0213f65811a05b5a32f2d4e9a29593e5925bb75eb7fcab4b";
        var keys = Spoken.Keys(Spoken.FlutterwaveConnection, Secret);
        var delivery = Spoken.Delivery(Encoding.UTF8.GetBytes(Charge), Kept, "verif-hash");

        Assert.Equal(WebhookVerification.Yes, Spoken.Flutterwave.Verify(delivery with { IsStored = true }, keys));
        Assert.False(Spoken.Flutterwave.Verify(delivery, keys).Verified);
        Assert.False(Spoken.Flutterwave.Verify(delivery with { IsStored = true }, Spoken.Keys(Spoken.FlutterwaveConnection, Previous)).Verified);
        Assert.False(Spoken.Flutterwave.Verify(Spoken.Delivery([], "sha256:zz", "verif-hash") with { IsStored = true }, keys).Verified);
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("", "missing")]
    [InlineData("FLW_HASH_0123456789", "neither")]
    [InlineData("flw_hash_012345678", "neither")]
    [InlineData("flw_hash_0123456789 ", "neither")]
    [InlineData("flw_hash_0123456789,flw_hash_0123456789", "neither")]
    [InlineData(Previous, "neither")]
    public void Verify_AnythingElse_IsANoWithItsReason(string? sent, string reason)
    {
        Assert.False(Verify(sent, Secret).Verified);
        Assert.Contains(reason, Verify(sent, Secret).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_WithoutASecret_FailsClosed()
    {
        Assert.False(Verify("x").Verified);
        Assert.False(Verify("", "").Verified);
        Assert.False(Verify("x", "x", "").Verified);
    }

    [Fact]
    public void Read_ACharge_IsAPaymentInMajorUnits()
    {
        var payment = new PspPayment("285959875", "order_1", PspPaymentStatus.Completed, 750_055, "NGN", ProviderReference: "PeterEkene/FLW270177170", Channel: "card", FeesMinor: 10_500);

        var expected = new WebhookReading("charge.completed", "charge.completed:285959875", payment, null) { Flow = FlowType.Inflow, Channel = "card", Timestamp = new DateTime(2020, 7, 6, 19, 17, 4, DateTimeKind.Utc) };
        Assert.Equal(expected, Read(Charge).Plain());
    }

    [Theory]
    [InlineData("SUCCESSFUL", PspPaymentStatus.Completed, null)]
    [InlineData("succeeded", PspPaymentStatus.Completed, null)]
    [InlineData("FAILED", PspPaymentStatus.Failed, "DISBURSE FAILED: Insufficient funds")]
    [InlineData("NEW", PspPaymentStatus.Pending, null)]
    public void Read_ATransfer_EndsAsItsStatusSays(string word, PspPaymentStatus status, string? message)
    {
        var reading = Read($$$"""{"event":"transfer.completed","event.type":"Transfer","data":{"id":33286,"reference":"R-1","amount":30020,"fee":26.875,"currency":"KWD","status":"{{{word}}}","complete_message":"DISBURSE FAILED: Insufficient funds"}}""");

        Assert.Equal(new WebhookReading("transfer.completed", "transfer.completed:33286", new PspPayment("33286", "R-1", status, 30_020_000, "KWD", FailureMessage: message, FeesMinor: 26_875), null) { Flow = FlowType.Outflow, Channel = "bank_transfer" }, reading.Plain());
    }

    [Fact]
    public void Read_AnEventOfVersionFour_IsRead()
    {
        var reading = Read("""{"type":"charge.completed","data":{"id":"chg_1","amount":25000,"currency":"NGN","status":"succeeded","reference":"order_2"}}""");

        Assert.Equal(("charge.completed:chg_1", "order_2", 2_500_000L), (reading.IdempotencyKey, reading.Payment?.Reference, reading.Payment?.AmountMinor));
    }

    [Theory]
    [InlineData("""{"event":"refund.completed","data":{"id":75923,"tx_id":908790,"flw_ref":"F-1","amount_refunded":7500,"currency":"NGN","status":"completed-bank-transfer"}}""", "908790", PspPaymentStatus.Completed)]
    [InlineData("""{"event":"refund.completed","data":{"id":75923,"TransactionId":"908790","FlwRef":"F-1","AmountRefunded":7500,"currency":"NGN","status":"failed"}}""", "908790", PspPaymentStatus.Failed)]
    [InlineData("""{"type":"refund.completed","data":{"id":"75923","charge_id":"chg_1","amount_refunded":7500.00,"currency":"NGN","status":"succeeded"}}""", "chg_1", PspPaymentStatus.Completed)]
    [InlineData("""{"type":"refund.completed","data":{"id":"75923","charge_id":"chg_1","amount":7500.00,"currency":"NGN","status":"pending"}}""", "chg_1", PspPaymentStatus.Pending)]
    public void Read_ARefund_IsAPaymentOfItsOwnThatNamesWhatItGivesBack(string json, string of, PspPaymentStatus status)
    {
        var reading = Read(json);

        Assert.Equal(($"refund.completed:75923:{Words.Of(status)}", FlowType.Refund, of), (reading.IdempotencyKey, reading.Flow, reading.RefundOf));
        Assert.Equal(new PspPayment("75923", null, status, 750_000, "NGN"), reading.Payment);
    }

    [Theory]
    [InlineData("\"meta\":{\"tenant_id\":\"tnt_1\"},\"id\"", "")]
    [InlineData("\"id\"", ",\"meta_data\":{\"tenant_id\":\"tnt_1\"}")]
    public void Read_MetadataOfEitherVersion_NamesTheTenant(string inside, string beside) =>
        Assert.Equal("tnt_1", Read(Charge.Replace("\"id\"", inside, StringComparison.Ordinal)[..^1] + beside + "}").Tenant);

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("null", "object is missing")]
    [InlineData("""{"event":"charge.completed","data":{"id":1,"tx_ref":"R","status":"odd"}}""", "odd")]
    [InlineData("""{"event":"charge.completed","data":{"id":1,"tx_ref":"R"}}""", "status is missing")]
    [InlineData("""{"event":"charge.completed","data":{"tx_ref":"R","status":"successful"}}""", "id is missing")]
    [InlineData("""{"event":"charge.completed","data":{"id":1,"status":"successful"}}""", "reference is missing")]
    [InlineData("""{"event":"charge.completed","data":{"id":1,"tx_ref":"R","status":"successful","amount":1.005,"currency":"NGN"}}""", "amount")]
    [InlineData("""{"event":"charge.completed","data":{"id":1,"tx_ref":"R","status":"successful","amount":-1,"currency":"NGN"}}""", "below zero")]
    [InlineData("""{"event":"charge.completed","data":{"id":1,"tx_ref":"R","status":"successful","amount":1e400,"currency":"NGN"}}""", "amount")]
    [InlineData("""{"event":"charge.completed","data":{"id":1,"tx_ref":"R","status":"successful","amount":1}}""", "without a currency")]
    [InlineData("""{"event":"refund.completed","data":{"id":1,"status":"completed"}}""", "what it gives back")]
    [InlineData("""{"event":"refund.completed","data":{"id":1,"tx_id":2,"status":"odd"}}""", "odd")]
    [InlineData("""{"event":"payout.vanished","data":{"id":1}}""", "payout.vanished")]
    public void Read_WhatIsNotUnderstood_HasAProblem(string json, string because)
    {
        Assert.Contains(because, Read(json).Problem, StringComparison.Ordinal);
        Assert.StartsWith("sha256:", Read(json).IdempotencyKey, StringComparison.Ordinal);
    }

    [Fact]
    public void Loopback_OfOurs_VerifiesAndMovesNothing()
    {
        var delivery = Spoken.Flutterwave.Loopback(Spoken.Keys(Spoken.FlutterwaveConnection, Secret), "test-1", FakeClock.Start);

        Assert.True(Spoken.Flutterwave.Verify(delivery, Spoken.Keys(Spoken.FlutterwaveConnection, Secret)).Verified);
        Assert.False(Spoken.Flutterwave.Verify(delivery, Spoken.Keys(Spoken.FlutterwaveConnection, Previous)).Verified);
        Assert.Equal(new WebhookReading("connection.test", "test-1:connection.test", null, null), Spoken.Flutterwave.Read(Spoken.FlutterwaveConnection, delivery.Body));
    }

    private static WebhookReading Read(string json) => Spoken.Flutterwave.Read(Spoken.FlutterwaveConnection, Spoken.Bytes(json));

    private static WebhookVerification Verify(string? sent, params string[] secrets) => Spoken.Flutterwave.Verify(Spoken.Delivery(Encoding.UTF8.GetBytes(Charge), sent, "verif-hash"), Spoken.Keys(Spoken.FlutterwaveConnection, secrets));
}
