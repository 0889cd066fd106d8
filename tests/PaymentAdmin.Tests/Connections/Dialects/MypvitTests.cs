using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>MyPVit on the wire.</summary>
public sealed class MypvitTests
{
    private static PspCall<PspPayment> Submission => Spoken.Pvit.Submit(Spoken.PvitConnection, Spoken.PvitMapping, SamplePayment.Mypvit);

    private static PspCall<IReadOnlyList<PspPayment>> ByReference => Spoken.Pvit.QueryByReference(Spoken.PvitConnection, "V4cHobJKUt");

    private static PspCall<PspKyc> Kyc => Spoken.Pvit.Kyc(Spoken.PvitConnection, Spoken.PvitMapping, SamplePayment.Mypvit);

    [Fact]
    public void Submit_APayout_IsTheWiresRequest()
    {
        var request = Submission.Request;

        Assert.Equal((HttpMethod.Post, "/v2/REST673B22D10/rest"), (request.Method, request.Path));
        Assert.Equal("application/json", request.Header("X-Callback-MediaType"));
        Assert.Single(request.Headers);
        request.Is("""
            {
              "agent": "PaymentAdmin", "amount": 1000, "product": "Payout", "reference": "V4cHobJKUt", "service": "RESTFUL", "callback_url_code": "CALLBACK1",
              "customer_account_number": "074000001", "merchant_operation_account_code": "ACC_673B22D1077EA", "transaction_type": "GIVE_CHANGE",
              "owner_charge": "MERCHANT", "owner_charge_operator": "MERCHANT", "operator_code": "AIRTEL_MONEY", "free_info": "DIST-001"
            }
            """);
    }

    [Fact]
    public void Submission_AnsweredAsInTheDocument_IsPending()
    {
        var payment = Submission.Reads("""
            {
              "status": "PENDING",
              "status_code": "200",
              "operator": "AIRTEL_MONEY",
              "reference_id": "PAY260226747050",
              "merchant_reference_id": "V4cHobJKUt",
              "merchant_operation_account_code": "ACC_673B22D1077EA",
              "message": "Your payment request V4cHobJKUt has been successfully initiated and is being processed. Please wait for the final status of your transaction."
            }
            """);

        Assert.Equal(new PspPayment("PAY260226747050", "V4cHobJKUt", PspPaymentStatus.Pending, Channel: "AIRTEL_MONEY"), payment);
    }

    [Theory]
    [InlineData("SUCCESS", PspPaymentStatus.Completed, null, null)]
    [InlineData("FAILED", PspPaymentStatus.Failed, "400", "No")]
    public void Submission_AnsweredWithTheFinalStatus_HasIt(string word, PspPaymentStatus status, string? reason, string? message)
    {
        var payment = Submission.Reads($$"""{"status":"{{word}}","status_code":"400","reference_id":"PAY1","merchant_reference_id":"V4cHobJKUt","message":"No"}""");

        Assert.Equal((status, reason, message), (payment.Status, payment.FailureReason, payment.FailureMessage));
    }

    [Theory]
    [InlineData("""{"status":"PENDING","merchant_reference_id":"V4cHobJKUt"}""", "reference_id is missing")]
    [InlineData("""{"status":"pending","reference_id":"PAY1"}""", "status")]
    [InlineData("""{"status":"AMBIGUOUS","reference_id":"PAY1"}""", "AMBIGUOUS")]
    [InlineData("""{"status":"SUCCESS","reference_id":"PAY1","merchant_reference_id":"OTHER"}""", "another payment")]
    public void Submission_AnsweredStrangely_CannotBeRead(string json, string because) => Submission.CannotRead(json, because);

    [Fact]
    public void Query_ByReferenceAndById_AskForThePayout()
    {
        const string Rest = "&accountOperationCode=ACC_673B22D1077EA&transactionOperation=GIVE_CHANGE";

        Assert.Equal("/STATUS673B22D/status?transactionId=V4cHobJKUt" + Rest, ByReference.Request.Path);
        Assert.Equal("/STATUS673B22D/status?transactionId=PAY%261" + Rest, Spoken.Pvit.QueryById(Spoken.PvitConnection, "PAY&1").Request.Path);
    }

    [Fact]
    public void Query_ByReference_IsTheOnePaymentWithoutAnIdThatTheAnswerDoesNotTell()
    {
        var payment = Assert.Single(ByReference.Reads("""{"status":"SUCCESS","amount":1000,"fees":"20","operator":"AIRTEL_MONEY","date":"2026-02-26 10:00:00","merchant_reference_id":"V4cHobJKUt"}"""));

        Assert.Equal(new PspPayment(null, "V4cHobJKUt", PspPaymentStatus.Completed, 1_000, "XAF", Channel: "AIRTEL_MONEY", FeesMinor: 20), payment);
    }

    [Fact]
    public void Query_ById_KeepsTheIdThatWasAskedFor()
    {
        var payment = Spoken.Pvit.QueryById(Spoken.PvitConnection, "PAY1").Reads("""{"status":"FAILED","amount":1500,"fees":0,"merchant_reference_id":"V4cHobJKUt"}""");

        Assert.Equal(new PspPayment("PAY1", "V4cHobJKUt", PspPaymentStatus.Failed, 1_500, "XAF", FeesMinor: 0), payment);
    }

    [Theory]
    [InlineData("""{"status":"SUCCESS","amount":1000.5,"merchant_reference_id":"V4cHobJKUt"}""", "amount")]
    [InlineData("""{"status":"SUCCESS","amount":-1,"merchant_reference_id":"V4cHobJKUt"}""", "below zero")]
    [InlineData("""{"status":"SUCCESS","amount":1,"merchant_reference_id":"OTHER"}""", "another payment")]
    [InlineData("""{"status":"UNKNOWN"}""", "UNKNOWN")]
    public void Query_AnsweredStrangely_CannotBeRead(string json, string because) => ByReference.CannotRead(json, because);

    [Fact]
    public void Query_OfNothing_IsNoneByReferenceAndNotFoundById()
    {
        var answer = Spoken.Answer(404, """{"status_code":"404","error":"not_found","message":"There is no such transaction.","errors":[]}""");

        Assert.Empty(ByReference.Read(answer).Value!);
        Assert.Equal("not_found", Spoken.Pvit.QueryById(Spoken.PvitConnection, "PAY1").Read(answer).Error?.Code);
        Assert.Equal("http_404", ByReference.Read(Spoken.Answer(404, "<html>", "text/html")).Error?.Code);
    }

    [Theory]
    [InlineData("""{"error":"NOT_FOUND"}""")]
    [InlineData("""{"code":"TRANSACTION_NOT_FOUND","message":"Unknown."}""")]
    [InlineData("""{"error":{"code":"Payment_Not_Found","message":"Unknown."}}""")]
    public void Query_OfNothingInItsOwnWords_IsBelieved(string body) => Assert.Empty(ByReference.Read(Spoken.Answer(404, body)).Value!);

    [Theory]
    [InlineData("""{"message":"no Route matched with those values"}""")]
    [InlineData("""{"status":404,"error":"Not Found","path":"/v2/STAT/status"}""")]
    [InlineData("""{"statusCode":404,"message":"Resource not found"}""")]
    [InlineData("""{"error":{"code":404,"message":"Requested entity was not found.","status":"NOT_FOUND"}}""")]
    [InlineData("""{"status_code":"404","error":"unknown_url_code","message":"There is no API with this URL code.","errors":[]}""")]
    [InlineData("""{"error":"route_not_found"}""")]
    [InlineData("""{"code":"merchant_not_found"}""")]
    [InlineData("""{"code":"found"}""")]
    [InlineData("{}")]
    public void Query_Answered404BySomebodyElse_SaysNothingOfThePayment(string body)
    {
        var answer = Spoken.Answer(404, body);

        Assert.Null(ByReference.Read(answer).Value);
        Assert.NotNull(ByReference.Read(answer).Error);
        Assert.NotEqual("not_found", Spoken.Pvit.QueryById(Spoken.PvitConnection, "PAY1").Read(answer).Error?.Code);
        Assert.Null(Kyc.Read(answer).Value);
    }

    [Fact]
    public void Kyc_OfAPayment_AsksForTheAccountThatWouldBePaid() =>
        Assert.Equal("/v2/KYC673B22D107/kyc?customerAccountNumber=074000001&operatorCode=AIRTEL_MONEY", Kyc.Request.Path);

    [Fact]
    public void Kyc_Answered_HasNameAndState()
    {
        Assert.Equal(new PspKyc(true, "Test Customer 0001", "ACTIVE"), Kyc.Reads("""{"full_name":"Test Customer 0001","state":"ACTIVE"}"""));
        Assert.Equal(new PspKyc(false, null, null), Kyc.Read(Spoken.Answer(404, """{"error":"not_found"}""")).Value);
        Assert.Equal(new PspKyc(false, null, null), Kyc.Read(Spoken.Answer(404, """{"error":"account_not_found"}""")).Value);
        Kyc.CannotRead("{}", "neither name nor state");
    }

    [Fact]
    public void Call_WithoutItsUrlCode_SaysWhichIsMissing()
    {
        var settings = Spoken.PvitConnection.Settings;
        var bare = Spoken.Of(Dialect.Mypvit, settings with { Authentication = settings.Authentication with { RestUrlCode = null, StatusUrlCode = null, KycUrlCode = null } });

        Assert.Equal("authentication.restUrlCode", Assert.Throws<Refusal>(() => Spoken.Pvit.Submit(bare, Spoken.PvitMapping, SamplePayment.Mypvit)).Field);
        Assert.Equal("authentication.statusUrlCode", Assert.Throws<Refusal>(() => Spoken.Pvit.QueryById(bare, "PAY1")).Field);
        Assert.Equal("authentication.kycUrlCode", Assert.Throws<Refusal>(() => Spoken.Pvit.Kyc(bare, Spoken.PvitMapping, SamplePayment.Mypvit)).Field);
    }

    [Fact]
    public void Members_ThatMypvitDoesNotOffer_AreFaults()
    {
        Assert.Throws<NotSupportedException>(() => Spoken.Pvit.Health(Spoken.PvitConnection));
        Assert.Throws<NotSupportedException>(() => Spoken.Pvit.CheckAccount(Spoken.PvitConnection));
        Assert.Throws<NotSupportedException>(() => Spoken.Pvit.SubmitBatch(Spoken.PvitConnection, Spoken.PvitMapping, "B", "k", []));
        Assert.Throws<NotSupportedException>(() => Spoken.Pvit.RegisterWebhook(Spoken.PvitConnection, "https://a.example", "s"));
    }

    [Fact]
    public void Callback_OfASuccess_IsRead()
    {
        var reading = Read("""
            {"transactionId":"PAY260226747050","merchantReferenceId":"V4cHobJKUt","status":"SUCCESS","amount":1000,"fees":20,"totalAmount":1000,"chargeOwner":"MERCHANT",
             "customerID":"074000001","freeInfo":"DIST-001","transactionOperation":"GIVE_CHANGE","operator":"AIRTEL_MONEY","code":200}
            """);

        var payment = new PspPayment("PAY260226747050", "V4cHobJKUt", PspPaymentStatus.Completed, 1_000, "XAF", "074000001", Channel: "AIRTEL_MONEY", FeesMinor: 20);
        Assert.Equal(new WebhookReading("GIVE_CHANGE.SUCCESS", "V4cHobJKUt:SUCCESS", payment, null) { Flow = FlowType.Outflow, Channel = "mobile_money" }, reading.Plain());
    }

    [Theory]
    [InlineData("\"PAYMENT\"", FlowType.Inflow)]
    [InlineData("\"GIVE_CHANGE\"", FlowType.Outflow)]
    [InlineData("null", null)]
    public void Callback_OfAnOperation_SaysWhichWayTheMoneyMoves(string operation, FlowType? flow) =>
        Assert.Equal(flow, Read($$"""{"transactionId":"PAY1","merchantReferenceId":"R1","status":"SUCCESS","transactionOperation":{{operation}}}""").Flow);

    [Fact]
    public void Verify_AnyCallback_IsProvenByItsAddress() =>
        Assert.Equal(WebhookVerification.ByAddress, Spoken.Pvit.Verify(Spoken.Delivery([], null), Spoken.Keys(Spoken.PvitConnection)));

    [Fact]
    public void Callback_OfAFailure_HasItsCode()
    {
        var reading = Read("""{"transactionId":"PAY1","merchantReferenceId":"R1","status":"FAILED","amount":"1500","code":"400"}""");

        Assert.Equal(("FAILED", "R1:FAILED", "400", 1_500L), (reading.EventType, reading.IdempotencyKey, reading.Payment?.FailureReason, reading.Payment?.AmountMinor));
    }

    [Theory]
    [InlineData("""{"transactionId":"PAY1","merchantReferenceId":"R1","status":"DONE"}""", "DONE")]
    [InlineData("""{"transactionId":"PAY1","status":"SUCCESS"}""", "merchantReferenceId is missing")]
    [InlineData("""{"merchantReferenceId":"R1","status":"SUCCESS"}""", "transactionId is missing")]
    [InlineData("""{"transactionId":"PAY1","merchantReferenceId":"R1","status":"SUCCESS","amount":10.5}""", "amount")]
    [InlineData("""{"transactionId":"PAY1","merchantReferenceId":"R1","status":"SUCCESS","transactionOperation":"REFUND"}""", "REFUND")]
    [InlineData("status=SUCCESS", "no JSON")]
    public void Callback_ThatIsNotUnderstood_HasAProblem(string json, string because)
    {
        var reading = Read(json);

        Assert.Contains(because, reading.Problem, StringComparison.Ordinal);
        Assert.StartsWith("sha256:", reading.IdempotencyKey, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"transactionId":"PAY1","code":200}""", """{"transactionId":"PAY1","code":200,"responseCode":200}""")]
    [InlineData("""{"transactionId":"PAY1","code":"200"}""", """{"transactionId":"PAY1","code":"200","responseCode":"200"}""")]
    [InlineData("""{"code":2.0e2,"transactionId":123456789012345678901234567890}""", """{"transactionId":123456789012345678901234567890,"code":2.0e2,"responseCode":2.0e2}""")]
    [InlineData("""{"transactionId":"P\u0041é","code":null}""", """{"transactionId":"P\u0041é","code":null,"responseCode":null}""")]
    [InlineData("""{"transactionId":"PAY1"}""", """{"transactionId":"PAY1","code":null,"responseCode":null}""")]
    [InlineData("not JSON", """{"transactionId":null,"code":null,"responseCode":null}""")]
    public void Acknowledgement_OfACallback_EchoesItsVeryTokens(string body, string echo)
    {
        var answer = Spoken.Pvit.Acknowledge(Spoken.PvitConnection, Spoken.Bytes(body));

        Assert.Equal((200, "application/json", echo), (answer.Status, answer.ContentType, Encoding.UTF8.GetString(answer.Body)));
    }

    private static WebhookReading Read(string json) => Spoken.Pvit.Read(Spoken.PvitConnection, Spoken.Bytes(json));
}
