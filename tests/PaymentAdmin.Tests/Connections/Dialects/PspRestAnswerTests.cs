using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Dialects;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>What is read in the answers of psp-integration, and what is not.</summary>
public sealed class PspRestAnswerTests
{
    private static PspCall<PspPayment> Submission => Spoken.Rest.Submit(Spoken.RestConnection, Spoken.RestMapping, SamplePayment.Document);

    private static PspCall<PspPayment> Query => Spoken.Rest.QueryById(Spoken.RestConnection, "pay_abc123");

    private static PspCall<IReadOnlyList<PspPayment>> ByReference => Spoken.Rest.QueryByReference(Spoken.RestConnection, "R-1");

    [Fact]
    public void Submission_Answered_IsThePendingPayment()
    {
        var payment = Submission.Reads("""
            {
              "id": "pay_abc123",
              "status": "pending",
              "recipient": {"external_id": "BEN-001", "mobile_number": "+255700000001"},
              "transaction": {"amount": 50000, "currency": "TZS", "reference": "CVA-2024-001-001"},
              "created_at": "2024-11-16T10:30:00Z"
            }
            """);

        Assert.Equal(new PspPayment("pay_abc123", "CVA-2024-001-001", PspPaymentStatus.Pending, 5_000_000, "TZS", "+255700000001"), payment);
    }

    [Fact]
    public void Submission_AnsweredInShort_LeavesOutTheRest() =>
        Assert.Equal(new PspPayment("pay_new123", null, PspPaymentStatus.Pending), Submission.Reads("""{"id": "pay_new123", "status": "pending"}"""));

    [Fact]
    public void Submission_AnsweredAboutAnotherPayment_CannotBeRead() =>
        Submission.CannotRead("""{"id":"pay_1","status":"completed","transaction":{"reference":"SOMEBODY-ELSE"}}""", "another payment");

    [Theory]
    [InlineData("pending", PspPaymentStatus.Pending)]
    [InlineData("processing", PspPaymentStatus.Pending)]
    [InlineData("queued", PspPaymentStatus.Pending)]
    [InlineData("completed", PspPaymentStatus.Completed)]
    [InlineData("success", PspPaymentStatus.Completed)]
    [InlineData("failed", PspPaymentStatus.Failed)]
    [InlineData("reversed", PspPaymentStatus.Reversed)]
    public void Status_KnownWord_IsItsStatus(string word, PspPaymentStatus status) =>
        Assert.Equal(status, Query.Reads($$"""{"id":"pay_abc123","status":"{{word}}"}""").Status);

    [Theory]
    [InlineData("\"Completed\"")]
    [InlineData("\"accepted\"")]
    [InlineData("\"cancelled\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("{}")]
    public void Status_AnyOtherWord_CannotBeRead(string word) =>
        Query.CannotRead($$"""{"id":"pay_abc123","status":{{word}}}""", "status");

    [Fact]
    public void Query_OfACompletedPayment_HasItsReceipt()
    {
        var payment = Query.Reads("""
            {"id":"pay_abc123","status":"completed","recipient":{"account":"0112233"},"transaction":{"amount":1500.50,"currency":"TZS","reference":"R-1"},
             "completed_at":"2024-11-16T13:30:15.1239+03:00","receipt":{"provider_reference":"MPESA-ABC123XYZ","channel":"mobile_money"}}
            """);

        Assert.Equal(
            new PspPayment("pay_abc123", "R-1", PspPaymentStatus.Completed, 150_050, "TZS", "0112233", "MPESA-ABC123XYZ", "mobile_money", CompletedAt: new DateTime(2024, 11, 16, 10, 30, 15, 123, DateTimeKind.Utc)),
            payment);
    }

    [Fact]
    public void Query_OfAFailedPayment_HasItsReason()
    {
        var payment = Query.Reads("""{"id":"pay_abc123","status":"failed","failure_reason":"insufficient_balance","failure_message":"Provider account has\ninsufficient balance"}""");

        Assert.Equal(("insufficient_balance", "Provider account has insufficient balance"), (payment.FailureReason, payment.FailureMessage));
    }

    [Fact]
    public void Query_AnsweredWithAnotherId_CannotBeRead() => Query.CannotRead("""{"id":"pay_other","status":"completed"}""", "another payment");

    [Fact]
    public void Query_AnsweredWithANumberAsId_ReadsItsDigits() =>
        Assert.Equal("4711", Spoken.Rest.QueryById(Spoken.RestConnection, "4711").Reads("""{"id":4711,"status":"pending"}""").PspPaymentId);

    [Theory]
    [InlineData("{}", "id is missing")]
    [InlineData("""{"id":"","status":"failed"}""", "id is missing")]
    [InlineData("""{"id":"pay_abc123","status":"failed","status":"completed"}""", "no field twice")]
    [InlineData("""{"id":"pay_abc123\u0000","status":"failed"}""", "control characters")]
    [InlineData("""{"id":"pay_\ud800","status":"failed"}""", "half a character")]
    [InlineData("[]", "object is missing")]
    [InlineData("null", "object is missing")]
    [InlineData("", "no JSON")]
    [InlineData("<html>", "no JSON")]
    [InlineData("""{"id":"pay_abc123","status":"completed","completed_at":"yesterday"}""", "completed_at")]
    [InlineData("""{"id":"pay_abc123","status":"completed","transaction":[]}""", "object is missing")]
    public void Query_AnsweredStrangely_CannotBeRead(string json, string because) => Query.CannotRead(json, because);

    [Fact]
    public void Query_AnsweredDeeply_CannotBeRead() =>
        Query.CannotRead(string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_000), "levels deep");

    [Fact]
    public void Query_OfATimeWithoutOffset_ReadsItInTheConnectionsZone()
    {
        var call = Spoken.Rest.QueryById(Spoken.RestWith(timeZone: "Africa/Dar_es_Salaam"), "pay_abc123");

        Assert.Equal(new DateTime(2024, 11, 16, 7, 30, 15, DateTimeKind.Utc), call.Reads("""{"id":"pay_abc123","status":"completed","completed_at":"2024-11-16 10:30:15"}""").CompletedAt);
    }

    [Fact]
    public void Query_OfATimeThatTheZoneSkipped_CannotBeRead() =>
        Spoken.Rest.QueryById(Spoken.RestWith(timeZone: "Europe/Berlin"), "pay_abc123")
            .CannotRead("""{"id":"pay_abc123","status":"completed","completed_at":"2024-03-31T02:30:00"}""", "completed_at");

    [Fact]
    public void QueryById_OfAnIdThatIsTooLongToKeep_CannotBeRead()
    {
        // Cut, two ids could be one: what is compared later is whole.
        Assert.Equal(Domain.Payments.Payment.PspReferenceMaxLength, PspJson.TextMaxLength);
        var longest = new string('7', PspJson.TextMaxLength);
        var query = Spoken.Rest.QueryById(Spoken.RestConnection, longest);

        Assert.Equal(longest, query.Reads($$"""{"id":"{{longest}}","status":"completed"}""").PspPaymentId);
        query.CannotRead($$"""{"id":"{{longest}}8","status":"completed"}""", "longer than 200");
    }

    [Fact]
    public void QueryById_OfNothing_IsNotFound()
    {
        var reading = Query.Read(Spoken.Answer(404, """{"error":{"code":"PAYMENT_NOT_FOUND","message":"There is no payment."}}"""));

        Assert.Equal("not_found", reading.Error?.Code);
    }

    [Theory]
    [InlineData("<html>404</html>")]
    [InlineData("")]
    [InlineData("not found")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"message":"no Route matched with those values"}""")]
    public void QueryById_ABare404_IsNotTakenForAnAnswerOfThePsp(string body)
    {
        Assert.Equal("http_404", Query.Read(Spoken.Answer(404, body, "text/html")).Error?.Code);
        Assert.Equal("http_404", Spoken.Rest.QueryBatch(Spoken.RestConnection, "bat_1").Read(Spoken.Answer(404, body, "text/html")).Error?.Code);
    }

    [Fact]
    public void QueryByReference_NoneOneAndTwo_AreAllOfThem()
    {
        Assert.Empty(ByReference.Reads("""{"payments":[]}"""));
        var two = ByReference.Reads("""{"payments":[{"id":"p1","status":"completed","transaction":{"reference":"R-1"}},{"id":"p2","status":"failed"}]}""");
        Assert.Equal([("p1", PspPaymentStatus.Completed), ("p2", PspPaymentStatus.Failed)], two.Select(payment => (payment.PspPaymentId, payment.Status)));
    }

    [Theory]
    [InlineData("""{"payments":[{"id":"p1","status":"completed","transaction":{"reference":"R-2"}}]}""", "another payment")]
    [InlineData("{}", "payments is missing")]
    [InlineData("""{"payments":{}}""", "not a list")]
    public void QueryByReference_AnythingElse_CannotBeRead(string json, string because) => ByReference.CannotRead(json, because);

    [Fact]
    public void Batch_Answered_HasItsTotals()
    {
        var batch = Spoken.Rest.SubmitBatch(Spoken.RestConnection, Spoken.RestMapping, "DIST-2024-001", "key", [SamplePayment.Document])
            .Reads("""{"batch_id":"bat_xyz789","status":"processing","total_payments":10,"total_amount":500000,"currency":"TZS"}""");

        Assert.Equal(("bat_xyz789", "processing", 10, 50_000_000L, "TZS", 0), (batch.BatchId, batch.Status, batch.TotalPayments, batch.TotalAmountMinor, batch.Currency, batch.Payments.Count));
    }

    [Fact]
    public void Batch_Asked_HasItsPaymentsInItsCurrency()
    {
        var batch = Spoken.Rest.QueryBatch(Spoken.RestConnection, "bat_1").Reads("""
            {"batch_id":"bat_1","status":"completed","currency":"TZS","payments":[
              {"id":"p1","external_id":"BEN-001","reference":"R-1","status":"completed","amount":"50000"},
              {"id":"p2","external_id":"BEN-002","reference":"R-2","status":"failed","amount":1,"failure_reason":"invalid_account"}]}
            """);

        Assert.Equal(
            [new PspPayment("p1", "R-1", PspPaymentStatus.Completed, 5_000_000, "TZS"), new PspPayment("p2", "R-2", PspPaymentStatus.Failed, 100, "TZS", FailureReason: "invalid_account")],
            batch.Payments);
    }

    [Fact]
    public void Batch_WithOnePaymentThatIsNotUnderstood_NamesItsPlace() =>
        Spoken.Rest.QueryBatch(Spoken.RestConnection, "bat_1").CannotRead("""{"batch_id":"bat_1","status":"x","payments":[{"id":"p1","status":"failed"},{"id":"p2","status":"odd"}]}""", "payments[1]");

    [Theory]
    [InlineData("""{"merchant_id":"M","status":"active","balance":12.34,"currency":"TZS"}""", "TZS=1234")]
    [InlineData("""{"merchant_id":"M","status":"active","balance":{"amount":"5","currency":"XAF"}}""", "XAF=5")]
    [InlineData("""{"merchant_id":"M","status":"active","balance":7,"currency":"TZS","balances":[{"currency":"TZS","available":7},{"currency":"KWD","available":-1.005}]}""", "KWD=-1005 TZS=700")]
    [InlineData("""{"merchant_id":"M","status":"active"}""", "")]
    public void Account_InItsShapes_IsRead(string json, string balances)
    {
        var account = Spoken.Rest.CheckAccount(Spoken.RestConnection).Reads(json);

        Assert.Equal(("M", "active"), (account.MerchantId, account.Status));
        Assert.Equal(balances, string.Join(' ', account.Balances.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void Webhooks_RegisteredAndListed_AreRead()
    {
        const string Webhook = """{"id":"whk_abc123","url":"https://cva.example.org/api/webhooks/psp-status","status":"active","events":["payment.completed","payment.failed"]}""";

        var registered = Spoken.Rest.RegisterWebhook(Spoken.RestConnection, "https://cva.example.org", "s").Reads(Webhook);
        Assert.Equal(("whk_abc123", "https://cva.example.org/api/webhooks/psp-status", "active"), (registered.Id, registered.Url, registered.Status));
        Assert.Equal(["payment.completed", "payment.failed"], registered.Events);
        Assert.Equal("whk_abc123", Assert.Single(Spoken.Rest.ListWebhooks(Spoken.RestConnection).Reads($$"""{"webhooks":[{{Webhook}}]}""")).Id);
        Assert.Equal("whk_abc123", Assert.Single(Spoken.Rest.ListWebhooks(Spoken.RestConnection).Reads($"[{Webhook}]")).Id);
    }

    [Fact]
    public void Deliveries_Listed_AreRead()
    {
        var deliveries = Spoken.Rest.ListDeliveries(Spoken.RestConnection, "whk_abc123", 10).Reads("""
            [{"id":"d1","status":"delivered","response_code":200,"delivered_at":"2024-11-16T10:30:16Z","event":"payment.completed","payment_id":"pay_1","attempts":2},
             {"id":"d2","status":"failed","response_code":null,"delivered_at":null}]
            """);

        Assert.Equal(
            [
                new PspWebhookDelivery("d1", "payment.completed", "pay_1", "delivered", 200, new DateTime(2024, 11, 16, 10, 30, 16, DateTimeKind.Utc), 2),
                new PspWebhookDelivery("d2", null, null, "failed", null, null, null),
            ],
            deliveries);
    }

    [Fact]
    public void Health_AnySuccess_IsHealthy()
    {
        Assert.True(Spoken.Rest.Health(Spoken.RestConnection).Read(Spoken.Answer(200, "OK", "text/plain")).Value);
        Assert.Equal("http_503", Spoken.Rest.Health(Spoken.RestConnection).Read(Spoken.Answer(503, "")).Error?.Code);
        Assert.True(Spoken.Rest.DeleteWebhook(Spoken.RestConnection, "whk_1").Read(Spoken.Answer(204, "")).Value);
    }

    [Fact]
    public void Kind_OfEveryDialect_IsInTheBookOnce()
    {
        var book = new DialectBook([Spoken.Rest, Spoken.Pvit, Spoken.Cbs, Spoken.Paystack, Spoken.Flutterwave, Spoken.Generic]);

        Assert.All(Enum.GetValues<Dialect>(), kind => Assert.Equal(kind, book.Of(kind).Kind));
        Assert.All(Enum.GetValues<Dialect>(), kind => Assert.Equal(kind, book.At(DialectFacts.Of(kind).WebhookPath)?.Kind));
        Assert.Null(book.At("mypvit-secret"));
    }
}
