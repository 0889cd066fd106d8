using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>Messages of processors without a dialect of their own, read by the paths of their connection.</summary>
public sealed class GenericMessageTests
{
    private const string Usual =
        """
        {"event":"transaction.success","data":{"id":696134701,"reference":"REF-1","amount":1500000,"currency":"ngn","status":"Success","timestamp":"2024-01-20T14:29:58Z","flow_type":"inflow",
        "channel":"POS Terminal","terminal_id":"2057TID001","pos_card_transaction_id":"txn_xyz789","metadata":{"tenant_id":"RELIEF_NG"}}}
        """;

    [Fact]
    public void Read_TheUsualForm_IsReadByTheDefaultPaths()
    {
        var expected = new WebhookReading("transaction.success", "transaction.success:696134701:completed", new PspPayment("696134701", "REF-1", PspPaymentStatus.Completed, 1_500_000, "NGN", Channel: "POS Terminal"), null)
        {
            Flow = FlowType.Inflow,
            Channel = "pos_terminal",
            TerminalId = "2057TID001",
            PosCardTransactionId = "txn_xyz789",
            Tenant = "RELIEF_NG",
            Timestamp = new DateTime(2024, 1, 20, 14, 29, 58, DateTimeKind.Utc),
        };

        Assert.Equal(expected, Read(Usual).Plain());
    }

    [Fact]
    public void Read_AFormOfItsOwn_IsReadByItsPaths()
    {
        var settings = new WebhookSettings
        {
            AmountUnit = AmountUnit.Major,
            Flow = FlowType.Outflow,
            Words = new StatusWords { Completed = WordList.Of("00"), Failed = WordList.Of("51", "91"), Pending = WordList.None, Reversed = WordList.None },
            Paths = new WebhookPaths
            {
                EventType = null, IdempotencyKey = "ids[0].key", PaymentId = "ids[0].rrn", Reference = "order", MoreReferences = WordList.Of("ids[1].rrn", "session", "absent"), Amount = "money.value",
                Currency = null, Status = "code", FailureReason = "code", FailureMessage = "why", Time = "at", Flow = null, Channel = null, TerminalId = null, PosCardTransactionId = null, Tenant = null, RefundOf = null,
            },
        };
        var connection = Spoken.Receiver(Dialect.Generic, "KWD", webhook: settings);

        var reading = Spoken.Generic.Read(connection, Spoken.Bytes("""{"ids":[{"key":"K-1","rrn":"R-1"},{"rrn":"R-2"}],"session":9,"order":"O-1","money":{"value":"12.345"},"code":"51","why":"Insufficient\nfunds","at":1705760998,"data":{}}"""));

        Assert.Equal(("failed", "K-1", FlowType.Outflow, null), (reading.EventType, reading.IdempotencyKey, reading.Flow, reading.Problem));
        Assert.Equal(new PspPayment("R-1", "O-1", PspPaymentStatus.Failed, 12_345, "KWD", FailureReason: "51", FailureMessage: "Insufficient funds"), reading.Payment);
        Assert.Equal(["R-1", "O-1", "R-2", "9"], reading.References);
        Assert.Equal(new DateTime(2024, 1, 20, 14, 29, 58, DateTimeKind.Utc), reading.Timestamp);
    }

    [Theory]
    [InlineData("pending", PspPaymentStatus.Pending)]
    [InlineData("REVERSED", PspPaymentStatus.Reversed)]
    [InlineData("declined", PspPaymentStatus.Failed)]
    public void Read_AStatus_HasAKeyOfItsOwn(string word, PspPaymentStatus status)
    {
        var reading = Read(Usual.Replace("\"Success\"", $"\"{word}\"", StringComparison.Ordinal));

        Assert.Equal((status, $"transaction.success:696134701:{PaymentAdmin.Domain.Words.Of(status)}"), (reading.Payment?.Status, reading.IdempotencyKey));
    }

    [Fact]
    public void Read_ARefund_NamesWhatItGivesBack()
    {
        var refund = Usual.Replace("\"flow_type\":\"inflow\"", "\"flow_type\":\"Refund\",\"refund_of\":\"REF-0\"", StringComparison.Ordinal);

        Assert.Equal((FlowType.Refund, "REF-0"), (Read(refund).Flow, Read(refund).RefundOf));
        Assert.Null(Read(refund.Replace("Refund", "credit", StringComparison.Ordinal)).RefundOf);
    }

    [Theory]
    [InlineData("\"status\":\"Success\"", "\"status\":\"odd\"", "\"odd\" is none of this connection's words")]
    [InlineData("\"status\":\"Success\",", "", "data.status is missing")]
    [InlineData("\"status\":\"Success\"", "\"status\":[]", "data.status is not a text")]
    [InlineData("\"event\":\"transaction.success\",", "", "event is missing")]
    [InlineData("transaction.success", "transaction\\u0000success", "control characters")]
    [InlineData("\"id\":696134701,\"reference\":\"REF-1\",", "", "the payment has no name")]
    [InlineData("1500000", "1500000.5", "smallest unit")]
    [InlineData("1500000", "-1", "smallest unit")]
    [InlineData("1500000", "1e400", "smallest unit")]
    [InlineData("1500000", "99999999999999999999999999999999999999", "smallest unit")]
    [InlineData("\"ngn\"", "\"naira\"", "ISO 4217")]
    [InlineData("\"currency\":\"ngn\",", "", "ISO 4217")]
    [InlineData("\"inflow\"", "\"sideways\"", "sideways")]
    public void Read_WhatIsNotUnderstood_HasAProblem(string from, string to, string because)
    {
        var reading = Read(Changed(from, to));

        Assert.Contains(because, reading.Problem, StringComparison.Ordinal);
        Assert.StartsWith("sha256:", reading.IdempotencyKey, StringComparison.Ordinal);
        Assert.Null(reading.Payment);
    }

    [Theory]
    [InlineData("-12.34", "below zero")]
    [InlineData("12.345", "at most 2 decimals")]
    [InlineData("1e5", "an amount of NGN")]
    public void Read_AMajorAmountThatIsNone_HasAProblem(string amount, string because)
    {
        var connection = Spoken.Receiver(Dialect.Generic, webhook: new WebhookSettings { AmountUnit = AmountUnit.Major });

        Assert.Contains(because, Spoken.Generic.Read(connection, Spoken.Bytes(Changed("1500000", amount))).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"timestamp\":\"2024-01-20T14:29:58Z\"", "\"timestamp\":\"soon\"")]
    [InlineData("\"channel\":\"POS Terminal\"", "\"channel\":{}")]
    [InlineData("\"metadata\":{\"tenant_id\":\"RELIEF_NG\"}", "\"metadata\":\"none\"")]
    [InlineData("\"terminal_id\":\"2057TID001\"", "\"terminal_id\":[\"2057TID001\"]")]
    public void Read_WhatMovesNothing_MayBeOdd(string from, string to) => Assert.Null(Read(Changed(from, to)).Problem);

    [Fact]
    public void Read_WordsThatAreTooLong_AreLeftOutOrCut()
    {
        var reading = Read(Changed("2057TID001", new string('t', 101)).Replace("POS Terminal", new string('c', 150), StringComparison.Ordinal));

        Assert.Equal((null, 100, null), (reading.TerminalId, reading.Channel?.Length, reading.Problem));
    }

    [Theory]
    [InlineData("card", "card")]
    [InlineData("Debit Card", "card")]
    [InlineData("BankTransfer", "bank_transfer")]
    [InlineData("bank", "bank_transfer")]
    [InlineData("AIRTEL_MONEY", "mobile_money")]
    [InlineData("mobilemoneyghana", "mobile_money")]
    [InlineData("USSD", "ussd")]
    [InlineData("Web", "web")]
    [InlineData("QR-code", "qr")]
    [InlineData("  Some  odd / word!  ", "some_odd_word")]
    [InlineData("é", null)]
    [InlineData("", null)]
    public void Read_AChannel_IsOneOfOurWords(string said, string? channel) => Assert.Equal(channel, Read(Changed("POS Terminal", said)).Channel);

    [Fact]
    public void Read_DeepJson_HasAProblem() => Assert.Contains("levels deep", Read(new string('[', 10_000)).Problem, StringComparison.Ordinal);

    private static string Changed(string from, string to) =>
        Usual.Contains(from, StringComparison.Ordinal) ? Usual.Replace(from, to, StringComparison.Ordinal) : throw new ArgumentException($"The message has no {from}.", nameof(from));

    private static WebhookReading Read(string json) => Spoken.Generic.Read(Spoken.GenericConnection, Spoken.Bytes(json));
}
