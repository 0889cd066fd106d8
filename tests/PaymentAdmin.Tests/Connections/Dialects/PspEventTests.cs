using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Webhooks;

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
        var expected = new WebhookReading("payment.completed", "pay_abc123:payment.completed", payment, null) { Flow = FlowType.Outflow, Channel = "mobile_money", Timestamp = payment.CompletedAt };
        Assert.Equal(expected, reading.Plain());
        Assert.Equal(["pay_abc123", "MPESA-ABC123XYZ"], reading.References);
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
        Assert.Equal(new WebhookReading("payment.failed", "pay_def456:payment.failed", payment, null) { Flow = FlowType.Outflow }, reading.Plain());
    }

    [Fact]
    public void Event_OfAReversalWithAnAmount_IsRead()
    {
        var reading = Read("""{"event":"payment.reversed","payment_id":"p1","reference":"R-1","amount":50000,"currency":"TZS"}""");

        Assert.Equal(new WebhookReading("payment.reversed", "p1:payment.reversed", new PspPayment("p1", "R-1", PspPaymentStatus.Reversed, 5_000_000, "TZS"), null) { Flow = FlowType.Outflow }, reading.Plain());
    }

    [Fact]
    public void Event_WithMoreThanThePayment_IsReadWhole()
    {
        var reading = Read("""
            {"event":"payment.completed","payment_id":"p1","reference":"R-1","provider_reference":" M-1 ","batch_id":"b-1","channel":"Agent","timestamp":"2024-11-16T10:30:15Z",
             "terminal_id":"2057TID001","metadata":{"tenant":"RELIEF_NG","pos_card_transaction_id":"pos-1"}}
            """);

        Assert.Equal(["p1", "R-1", "M-1", "b-1"], reading.References);
        Assert.Equal(("agent", "2057TID001", "pos-1", "RELIEF_NG"), (reading.Channel, reading.TerminalId, reading.PosCardTransactionId, reading.Tenant));
        Assert.Equal(new DateTime(2024, 11, 16, 10, 30, 15, DateTimeKind.Utc), reading.Timestamp);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("[{}]")]
    [InlineData("{\"tenant_id\":{},\"terminal_id\":true}")]
    [InlineData("{\"tenant_id\":\"\\u0000\",\"terminal_id\":\"\"}")]
    public void Event_WithOddMetadata_IsReadWithoutThem(string metadata)
    {
        var reading = Read($$"""{"event":"payment.completed","payment_id":"p1","timestamp":"soon","batch_id":["x"],"metadata":{{metadata}}}""");

        Assert.Equal((null, null, null, null), (reading.Problem, reading.Tenant, reading.TerminalId, reading.Timestamp));
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
    public void Acknowledgement_OfAnEvent_Is200() => Assert.Equal(200, Spoken.Rest.Acknowledge(Spoken.RestConnection, Spoken.Bytes("{}")).Status);

    private static WebhookReading Read(string json) => Spoken.Rest.Read(Spoken.RestConnection, Spoken.Bytes(json));
}
