using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>
/// Paystack's webhooks. Signatures made by another implementation: <c>printf '%s' "$BODY" | openssl dgst -sha512 -hmac "$SECRET" -hex</c>.
/// </summary>
public sealed class PaystackTests
{
    private const string Secret = "sk_test_planted_0123456789";
    private const string Previous = "sk_test_before_0123456789";
    private const string Signature = "ae26098021bbebe309a61b0f6d5466b38d0959fbdf4fb5212df0d5fa0cd0f549b1ac8482e3c97bd34a38b8ff864990aeb5508603844c2c9aff0947d8762e19da";
    private const string SignatureOfPrevious = "e4a34fcf5d92ba50e4933db8ba1b813095b9199d423d1cdcb2bacaabe594f82e85646b4077d95f945c21f6f91609e5c84044b6fff4e973e99500344f069e82ad";

    private const string Charge =
        """{"event":"charge.success","data":{"id":696134701,"domain":"test","status":"success","reference":"REF123456","amount":1500000,"fees":22500,"currency":"NGN","channel":"card","gateway_response":"Successful","paid_at":"2024-01-20T14:29:58.000Z"}}""";

    [Theory]
    [InlineData(Signature)]
    [InlineData("sha512=" + Signature)]
    [InlineData("SHA512=AE26098021BBEBE309A61B0F6D5466B38D0959FBDF4FB5212DF0D5FA0CD0F549B1AC8482E3C97BD34A38B8FF864990AEB5508603844C2C9AFF0947D8762E19DA")]
    public void Verify_ASignatureOfOpenssl_Fits(string signature) => Assert.Equal(WebhookVerification.Yes, Verify(Charge, signature, Secret, Previous));

    [Fact]
    public void Verify_WithTheSecretBefore_FitsAndSaysSo() => Assert.Equal(WebhookVerification.YesBefore, Verify(Charge, SignatureOfPrevious, Secret, Previous));

    [Fact]
    public void Verify_AnEmptyBodyOrBytesThatAreNoText_Fits()
    {
        byte[] odd = [0xff, 0xfe, .. "{\"event\":"u8, 0];

        Assert.True(Verify("", "6fb5152031df68ed19b4c99e47490968df1bcbc740c56f25986b7d7fa2770038f14bfad2a71bf88e34d4bcfd66105f8c073929d6b940ac77f58d8d844a78e77e", Secret).Verified);
        Assert.True(Verify(odd, "a25433c70072f2e078925cc29c7278242b071b56e5e0f5c7ad7143123f74447375c7b8d005b76f71f3c959bd66e9a9859085ac389626d17bc18df916db8b2f07", Secret).Verified);
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("", "missing")]
    [InlineData("sha512=", "128 hexadecimal digits long")]
    [InlineData("sha256=" + Signature, "128 hexadecimal digits long")]
    [InlineData("sha512=sha512=" + Signature, "128 hexadecimal digits long")]
    [InlineData(Signature + " ", "128 hexadecimal digits long")]
    [InlineData("zz26098021bbebe309a61b0f6d5466b38d0959fbdf4fb5212df0d5fa0cd0f549b1ac8482e3c97bd34a38b8ff864990aeb5508603844c2c9aff0947d8762e19da", "not hexadecimal")]
    [InlineData(SignatureOfPrevious, "fits neither")]
    public void Verify_AnythingElse_IsANoWithItsReason(string? signature, string reason) => IsNo(Verify(Charge, signature, Secret), reason);

    [Fact]
    public void Verify_WithoutASecret_FailsClosed()
    {
        IsNo(Verify(Charge, Signature), "No webhook secret");
        IsNo(Verify("", "b936cee86c9f87aa5d3c6f2e84cb5a4239a5fe50480a6ec66b70ab5b1f4ac6730c6c515421b327ec1d69402e53dfb49ad7381eb067b338fd7b0cb22247225d47", ""), "No webhook secret");
    }

    [Fact]
    public void Verify_EveryBodyChangedByOneByte_IsANo()
    {
        var body = Encoding.UTF8.GetBytes(Charge);
        for (var place = 0; place < body.Length; place++)
        {
            var changed = body.ToArray();
            changed[place] ^= 1;
            Assert.False(Verify(changed, Signature, Secret).Verified);
        }

        Assert.False(Verify(Charge + "\n", Signature, Secret).Verified);
    }

    [Fact]
    public void Read_ACharge_IsAPaymentInHundredths()
    {
        var payment = new PspPayment(
            "696134701", "REF123456", PspPaymentStatus.Completed, 1_500_000, "NGN", Channel: "card", FeesMinor: 22_500, CompletedAt: new DateTime(2024, 1, 20, 14, 29, 58, DateTimeKind.Utc));

        var expected = new WebhookReading("charge.success", "charge.success:REF123456", payment, null) { Flow = FlowType.Inflow, Channel = "card", Timestamp = payment.CompletedAt };
        Assert.Equal(expected, Read(Charge).Plain());
        Assert.Equal(["696134701", "REF123456"], Read(Charge).References);
    }

    [Fact]
    public void Read_TheDocumentsExample_IsRead()
    {
        var reading = Read("""{"event": "charge.success","data": {"reference": "REF123456","amount": 1500000,"currency": "NGN","status": "success"}}""");

        Assert.Equal(
            new WebhookReading("charge.success", "charge.success:REF123456", new PspPayment(null, "REF123456", PspPaymentStatus.Completed, 1_500_000, "NGN"), null) { Flow = FlowType.Inflow }, reading.Plain());
    }

    [Theory]
    [InlineData("transfer.success", "success", PspPaymentStatus.Completed, null)]
    [InlineData("transfer.failed", "failed", PspPaymentStatus.Failed, "Account is closed")]
    [InlineData("transfer.reversed", "reversed", PspPaymentStatus.Reversed, null)]
    public void Read_ATransfer_HasTheTransferCodeAsItsKey(string name, string status, PspPaymentStatus expected, string? message)
    {
        var reading = Read($$$"""{"event":"{{{name}}}","data":{"status":"{{{status}}}","id":1,"reference":"R-2","transfer_code":"TRF_v5tip3zx8nna9o78","amount":30000,"currency":"NGN","gateway_response":"Account is closed"}}""");

        Assert.Equal(($"{name}:TRF_v5tip3zx8nna9o78", "TRF_v5tip3zx8nna9o78", "R-2"), (reading.IdempotencyKey, reading.Payment?.PspPaymentId, reading.Payment?.Reference));
        Assert.Equal((expected, 30_000L, message), (reading.Payment!.Status, reading.Payment.AmountMinor, reading.Payment.FailureMessage));
        Assert.Equal((FlowType.Outflow, "bank_transfer", "TRF_v5tip3zx8nna9o78,R-2,1"), (reading.Flow, reading.Channel, string.Join(',', reading.References)));
    }

    [Theory]
    [InlineData("""{"event":"invoice.create","data":{"id":7}}""", "invoice.create:7")]
    [InlineData("""{"event":"charge.dispute.create","data":{"id":358950}}""", "charge.dispute.create:358950")]
    public void Read_AnEventAboutNoPayment_HasNone(string json, string key) =>
        Assert.Equal((key, null, null), (Read(json).IdempotencyKey, Read(json).Payment, Read(json).Problem));

    [Theory]
    [InlineData("refund.pending", "pending", PspPaymentStatus.Pending)]
    [InlineData("refund.processing", "processing", PspPaymentStatus.Pending)]
    [InlineData("refund.needs-attention", "needs-attention", PspPaymentStatus.Pending)]
    [InlineData("refund.processed", "processed", PspPaymentStatus.Completed)]
    [InlineData("refund.failed", "failed", PspPaymentStatus.Failed)]
    public void Read_ARefund_IsAPaymentOfItsOwnThatNamesWhatItGivesBack(string name, string word, PspPaymentStatus status)
    {
        var reading = Read($$$"""{"event":"{{{name}}}","data":{"id":77,"status":"{{{word}}}","transaction_reference":"REF123456","refund_reference":"RF-1","amount":"500000","currency":"NGN"}}""");

        Assert.Equal((name, $"{name}:77", FlowType.Refund, "REF123456"), (reading.EventType, reading.IdempotencyKey, reading.Flow, reading.RefundOf));
        Assert.Equal(new PspPayment("77", "RF-1", status, 500_000, "NGN"), reading.Payment);
        Assert.Equal(["77", "RF-1", "REF123456"], reading.References);
    }

    [Fact]
    public void Read_ARefundWithoutAName_IsFollowedOnlyOnceTheMoneyHasMoved()
    {
        const string Pending = """{"event":"refund.pending","data":{"status":"pending","transaction_reference":"REF123456","refund_reference":null,"amount":1,"currency":"NGN"}}""";

        Assert.Equal((null, null, "REF123456"), (Read(Pending).Payment, Read(Pending).Problem, Read(Pending).RefundOf));
        HasProblem(Read(Pending.Replace("pending", "processed", StringComparison.Ordinal)), "has no name");
        Assert.Equal("RF-1", Read(Pending.Replace("null", "\"RF-1\"", StringComparison.Ordinal)).Payment?.PspPaymentId);
    }

    [Fact]
    public void Read_AChargeAtATerminal_NamesTerminalAndTenant()
    {
        var reading = Read(Charge.Replace("\"domain\"", "\"metadata\":{\"tenant_id\":\"tnt_1\",\"terminal_id\":\"2057TID001\",\"pos_card_transaction_id\":\"txn_xyz789\"},\"domain\"", StringComparison.Ordinal));

        Assert.Equal(("tnt_1", "2057TID001", "txn_xyz789"), (reading.Tenant, reading.TerminalId, reading.PosCardTransactionId));
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "object is missing")]
    [InlineData("""{"event":"charge.success"}""", "data is missing")]
    [InlineData("""{"event":"charge.success","data":{"status":"success"}}""", "reference is missing")]
    [InlineData("""{"event":"charge.success","data":{"reference":"R","status":"failed"}}""", "contradicts")]
    [InlineData("""{"event":"charge.vanished","data":{"reference":"R"}}""", "charge.vanished")]
    [InlineData("""{"event":"transfer.success","data":{"reference":"R"}}""", "transfer_code is missing")]
    [InlineData("""{"event":"charge.success","data":{"reference":"R","amount":1500.5,"currency":"NGN"}}""", "whole number of hundredths")]
    [InlineData("""{"event":"charge.success","data":{"reference":"R","amount":-1,"currency":"NGN"}}""", "whole number of hundredths")]
    [InlineData("""{"event":"charge.success","data":{"reference":"R","amount":99999999999999999999999999999999,"currency":"NGN"}}""", "whole number of hundredths")]
    [InlineData("""{"event":"refund.processed","data":{"id":1,"status":"failed","transaction_reference":"R"}}""", "contradicts")]
    [InlineData("""{"event":"refund.processed","data":{"id":1}}""", "transaction_reference is missing")]
    [InlineData("""{"event":"refund.vanished","data":{"id":1}}""", "refund.vanished")]
    [InlineData("""{"event":"charge.success","data":{"reference":"R","amount":100,"currency":"XOF"}}""", "two decimals")]
    [InlineData("""{"event":"charge.success","data":{"reference":"R","amount":100}}""", "no currency")]
    [InlineData("""{"event":"charge.success","event":"charge.failed","data":{"reference":"R"}}""", "no field twice")]
    public void Read_WhatIsNotUnderstood_HasAProblem(string json, string because) => HasProblem(Read(json), because);

    [Fact]
    public void Read_OfAnotherEnvironment_HasAProblem()
    {
        HasProblem(Spoken.Paystack.Read(Spoken.Receiver(Dialect.Paystack, environment: ConnectionEnvironment.Production), Spoken.Bytes(Charge)), "another environment");
        HasProblem(Read(Charge.Replace("\"test\"", "\"live\"", StringComparison.Ordinal)), "another environment");
    }

    [Fact]
    public void Read_DeepJson_HasAProblem() => HasProblem(Read(new string('[', 10_000)), "levels deep");

    [Fact]
    public void Loopback_OfOurs_VerifiesAndMovesNothing()
    {
        var delivery = Spoken.Paystack.Loopback(Spoken.Keys(Spoken.PaystackConnection, Secret), "test-1", FakeClock.Start);

        Assert.True(Spoken.Paystack.Verify(delivery, Spoken.Keys(Spoken.PaystackConnection, Secret)).Verified);
        Assert.False(Spoken.Paystack.Verify(delivery, Spoken.Keys(Spoken.PaystackConnection, Previous)).Verified);
        Assert.Equal(new WebhookReading("connection.test", "test-1:connection.test", null, null), Spoken.Paystack.Read(Spoken.PaystackConnection, delivery.Body));
    }

    private static WebhookReading Read(string json) => Spoken.Paystack.Read(Spoken.PaystackConnection, Spoken.Bytes(json));

    private static void HasProblem(WebhookReading reading, string because)
    {
        Assert.Contains(because, reading.Problem, StringComparison.Ordinal);
        Assert.StartsWith("sha256:", reading.IdempotencyKey, StringComparison.Ordinal);
        Assert.Null(reading.Payment);
    }

    private static WebhookVerification Verify(string body, string? signature, params string[] secrets) => Verify(Encoding.UTF8.GetBytes(body), signature, secrets);

    private static WebhookVerification Verify(byte[] body, string? signature, params string[] secrets) => Spoken.Paystack.Verify(Spoken.Delivery(body, signature, "x-paystack-signature"), Spoken.Keys(Spoken.PaystackConnection, secrets));

    private static void IsNo(WebhookVerification verification, string reason)
    {
        Assert.False(verification.Verified);
        Assert.Contains(reason, verification.Reason, StringComparison.Ordinal);
    }
}
