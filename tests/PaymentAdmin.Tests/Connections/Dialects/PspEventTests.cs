using PaymentAdmin.Connections;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>The events of psp-integration.</summary>
public sealed class PspEventTests
{
    [Fact]
    public void Event_OfACompletion_IsRead()
    {
        var reading = Read("""
            {
              "event": "payment.completed",
              "payment_id": "pay_abc123",
              "status": "completed",
              "completed_at": "2024-11-16T10:30:15Z",
              "receipt": {"provider_reference": "MPESA-ABC123XYZ", "channel": "mobile_money"}
            }
            """);

        var payment = new PspPayment(
            "pay_abc123", null, PspPaymentStatus.Completed, ProviderReference: "MPESA-ABC123XYZ", Channel: "mobile_money", CompletedAt: new DateTime(2024, 11, 16, 10, 30, 15, DateTimeKind.Utc));
        Assert.Equal(new WebhookReading("payment.completed", "pay_abc123:payment.completed", payment, null), reading);
    }

    [Fact]
    public void Event_OfAFailure_IsRead()
    {
        var reading = Read("""
            {
              "event": "payment.failed",
              "payment_id": "pay_def456",
              "status": "failed",
              "failure_reason": "insufficient_balance",
              "failure_message": "Provider account has insufficient balance"
            }
            """);

        var payment = new PspPayment("pay_def456", null, PspPaymentStatus.Failed, FailureReason: "insufficient_balance", FailureMessage: "Provider account has insufficient balance");
        Assert.Equal(new WebhookReading("payment.failed", "pay_def456:payment.failed", payment, null), reading);
    }

    [Fact]
    public void Event_OfAReversalWithAnAmount_IsRead()
    {
        var reading = Read("""{"event":"payment.reversed","payment_id":"p1","reference":"R-1","amount":50000,"currency":"TZS"}""");

        Assert.Equal(new WebhookReading("payment.reversed", "p1:payment.reversed", new PspPayment("p1", "R-1", PspPaymentStatus.Reversed, 5_000_000, "TZS"), null), reading);
    }

    [Theory]
    [InlineData("""{"event":"payment.completed","payment_id":"p1","status":"failed"}""", "contradicts")]
    [InlineData("""{"event":"payment.refunded","payment_id":"p1","status":"completed"}""", "payment.refunded")]
    [InlineData("""{"event":"payment.completed"}""", "payment_id is missing")]
    [InlineData("""{"payment_id":"p1","status":"completed"}""", "event is missing")]
    [InlineData("""{"event":"payment.completed","payment_id":"p1","amount":1.001,"currency":"TZS"}""", "amount")]
    [InlineData("""{"event":"payment.completed","payment_id":"p\u0000","status":"completed"}""", "control")]
    [InlineData("""{"event":"connection.test"}""", "test_id is missing")]
    [InlineData("{\"test\": true", "no JSON")]
    [InlineData("", "no JSON")]
    public void Event_ThatIsNotUnderstood_HasAProblemAndTheHashAsItsKey(string json, string because)
    {
        var reading = Read(json);

        Assert.Contains(because, reading.Problem, StringComparison.Ordinal);
        Assert.Equal((null, null), (reading.EventType, reading.Payment));
        Assert.Matches(@"\Asha256:[0-9a-f]{64}\z", reading.IdempotencyKey);
    }

    [Fact]
    public void Event_OfNothing_HasTheKnownHashOfNothing() =>
        Assert.Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Read("").IdempotencyKey);

    [Fact]
    public void Event_WithIdsThatAreTooLong_IsAProblem()
    {
        Assert.NotNull(Read($$"""{"event":"payment.completed","payment_id":"{{new string('p', 201)}}"}""").Problem);
        Assert.Null(Read($$"""{"event":"payment.completed","payment_id":"{{new string('p', 200)}}"}""").Problem);
    }

    [Fact]
    public void Acknowledgement_OfAnEvent_Is200() => Assert.Equal(200, Spoken.Rest.Acknowledge(Spoken.Bytes("{}")).Status);

    private static WebhookReading Read(string json) => Spoken.Rest.Read(Spoken.RestConnection, Spoken.Bytes(json));
}
