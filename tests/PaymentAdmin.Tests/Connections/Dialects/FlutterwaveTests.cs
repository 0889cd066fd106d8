using System.Text;
using PaymentAdmin.Connections;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>Flutterwave's webhooks.</summary>
public sealed class FlutterwaveTests
{
    private const string Secret = "flw_hash_0123456789";
    private const string Previous = "flw_hash_before_0123456789";

    private const string Charge =
        """{"event":"charge.completed","data":{"id":285959875,"tx_ref":"order_1","flw_ref":"PeterEkene/FLW270177170","amount":7500.55,"currency":"NGN","app_fee":105,"processor_response":"Approved","status":"successful","payment_type":"card","created_at":"2020-07-06T19:17:04.000Z"}}""";

    [Theory]
    [InlineData(Secret)]
    [InlineData(Previous)]
    public void Verify_TheHashOrTheOneBefore_Fits(string sent) => Assert.Equal(WebhookVerification.Yes, Verify(sent, Secret, Previous));

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

        Assert.Equal(new WebhookReading("charge.completed", "charge.completed:285959875", payment, null), Read(Charge));
    }

    [Theory]
    [InlineData("SUCCESSFUL", PspPaymentStatus.Completed, null)]
    [InlineData("succeeded", PspPaymentStatus.Completed, null)]
    [InlineData("FAILED", PspPaymentStatus.Failed, "DISBURSE FAILED: Insufficient funds")]
    [InlineData("NEW", PspPaymentStatus.Pending, null)]
    public void Read_ATransfer_EndsAsItsStatusSays(string word, PspPaymentStatus status, string? message)
    {
        var reading = Read($$$"""{"event":"transfer.completed","event.type":"Transfer","data":{"id":33286,"reference":"R-1","amount":30020,"fee":26.875,"currency":"KWD","status":"{{{word}}}","complete_message":"DISBURSE FAILED: Insufficient funds"}}""");

        Assert.Equal(new WebhookReading("transfer.completed", "transfer.completed:33286", new PspPayment("33286", "R-1", status, 30_020_000, "KWD", FailureMessage: message, FeesMinor: 26_875), null), reading);
    }

    [Fact]
    public void Read_AnEventOfVersionFour_IsRead()
    {
        var reading = Read("""{"type":"charge.completed","data":{"id":"chg_1","amount":25000,"currency":"NGN","status":"succeeded","reference":"order_2"}}""");

        Assert.Equal(("charge.completed:chg_1", "order_2", 2_500_000L), (reading.IdempotencyKey, reading.Payment?.Reference, reading.Payment?.AmountMinor));
    }

    [Fact]
    public void Read_ARefund_IsLeftToAPerson() => Assert.Contains("refund", Read("""{"event":"refund.completed","data":{"id":1}}""").Problem, StringComparison.Ordinal);

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
    [InlineData("""{"event":"payout.vanished","data":{"id":1}}""", "payout.vanished")]
    public void Read_WhatIsNotUnderstood_HasAProblem(string json, string because)
    {
        Assert.Contains(because, Read(json).Problem, StringComparison.Ordinal);
        Assert.StartsWith("sha256:", Read(json).IdempotencyKey, StringComparison.Ordinal);
    }

    [Fact]
    public void Loopback_OfOurs_VerifiesAndMovesNothing()
    {
        var delivery = Spoken.Flutterwave.Loopback("test-1", Secret);

        Assert.True(Spoken.Flutterwave.Verify(delivery, [Secret]).Verified);
        Assert.False(Spoken.Flutterwave.Verify(delivery, [Previous]).Verified);
        Assert.Equal(new WebhookReading("connection.test", "test-1:connection.test", null, null), Spoken.Flutterwave.Read(Spoken.FlutterwaveConnection, delivery.Body));
    }

    private static WebhookReading Read(string json) => Spoken.Flutterwave.Read(Spoken.FlutterwaveConnection, Spoken.Bytes(json));

    private static WebhookVerification Verify(string? sent, params string[] secrets) => Spoken.Flutterwave.Verify(Spoken.Delivery(Encoding.UTF8.GetBytes(Charge), sent, "verif-hash"), secrets);
}
