using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>
/// CBS's notices. Macs made by another implementation:
/// <c>printf '%s' "$INVOICE$PAYMENTREF$AMOUNT$REQUEST" | openssl dgst -sha256 -hmac "$SECRET" -binary | base64</c>.
/// </summary>
public sealed class CbsTests
{
    internal const string Secret = "cbs_mac_key_0123456789";
    private const string Previous = "cbs_mac_key_before_01234";
    private const string Mac = "muqGrGPCCFpGhRCWbEHVBF9v7nEXYygN/3IadVkuCtM=";
    private const string MacOfPrevious = "3z91ZdToVYdvARk4mmTUygSbms7rvRHZz1T6eZmnxBI=";

    /// <summary>The document's example, with the Mac of our secret.</summary>
    internal const string Notice =
        """
        {"InvoiceNumber":"1900000123","PaymentRef":"PAYREF-0007 ","PaymentDate":"13/04/2019 15:11:20","BankCode":null,"BankName":null,"BankBranch":null,"AmountPaid":2000.00,
        "TransactionDate":"13/04/2019 15:10:18","TransactionRef":null,"Channel":"Web","PaymentProvider":"Bank3D","Mac":"muqGrGPCCFpGhRCWbEHVBF9v7nEXYygN/3IadVkuCtM=","ResponseCode":"0000",
        "ResponseMessage":"Ok","RequestReference":"6075b3ebc5015","IsReversal":false}
        """;

    [Fact]
    public void Verify_AMacOfOpenssl_FitsAndSaysWithWhichSecret()
    {
        Assert.Equal(WebhookVerification.Yes, Verify(Notice, Secret, Previous));
        Assert.Equal(WebhookVerification.YesBefore, Verify(With(Mac, MacOfPrevious), Secret, Previous));
    }

    [Theory]
    [InlineData("2000")]
    [InlineData("2000.0")]
    [InlineData("\"2000.00\"")]
    [InlineData("2000.000")]
    public void Verify_TheAmountInAnotherWriting_Fits(string amount) => Assert.True(Verify(With("AmountPaid\":2000.00", $"AmountPaid\":{amount}"), Secret).Verified);

    [Fact]
    public void Verify_ALargerAmountAndWordsBeyondAscii_Fit()
    {
        Assert.True(Verify(With("2000.00", "1234567.5").Replace(Mac, "8copXdABUriDdXwvWlgAcCoIJK8Eyj/scqjZuGlQCM0=", StringComparison.Ordinal), Secret).Verified);
        var odd = With("PAYREF-0007 ", "Référence-9€").Replace("2000.00", "0.05", StringComparison.Ordinal).Replace(Mac, "twH5FE0GmL3ZEckn0+lIVqHGQ8I2vqSfSaQYjscwUUE=", StringComparison.Ordinal);
        Assert.True(Verify(odd, "clé-€-0123456789").Verified);
    }

    [Theory]
    [InlineData("1900000123", "1900000124")]
    [InlineData("PAYREF-0007 ", "PAYREF-0007")]
    [InlineData("PAYREF-0007 ", "PAYREF-0008 ")]
    [InlineData("2000.00", "2000.01")]
    [InlineData("2000.00", "20000.00")]
    [InlineData("6075b3ebc5015", "6075b3ebc5016")]
    [InlineData(Mac, MacOfPrevious)]
    [InlineData(Mac, "MUQGRGPCCFPGHRCWBEHVBF9V7NEXYYGN/3IADVKUCTM=")]
    [InlineData(Mac, Mac + "=")]
    [InlineData(Mac, " " + Mac)]
    [InlineData(Mac, "9aea86ac63c2085a46851096")]
    public void Verify_WhatTheMacCoversChanged_IsANo(string from, string to)
    {
        var verification = Verify(With(from, to), Secret);

        Assert.Contains("fits neither", verification.Reason, StringComparison.Ordinal);
        Answers(verification.Answer, 401, """{"code":"PPS1","message":"Invalid Signature"}""");
    }

    [Fact]
    public void Verify_TheMacOfATrimmedReference_FitsThatReferenceOnly()
    {
        const string Trimmed = "t3DWZ8XIcOvvSCGqqRbPt4bWqw8rJf1o0Df3gDxLlWY=";

        Assert.False(Verify(With(Mac, Trimmed), Secret).Verified);
        Assert.True(Verify(With(Mac, Trimmed).Replace("PAYREF-0007 ", "PAYREF-0007", StringComparison.Ordinal), Secret).Verified);
    }

    [Fact]
    public void Verify_WithoutASecret_FailsClosed()
    {
        Assert.Contains("No webhook secret", Verify(Notice).Reason, StringComparison.Ordinal);
        Assert.Contains("No webhook secret", Verify(Notice, "").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("{}", "InvoiceNumber,PaymentRef,AmountPaid,RequestReference,Mac,PaymentDate,TransactionDate")]
    [InlineData("[]", "InvoiceNumber,PaymentRef,AmountPaid,RequestReference,Mac,PaymentDate,TransactionDate,IsReversal,ResponseCode,Channel,TransactionRef")]
    [InlineData("""{"Mac":"a","Mac":"b"}""", "body")]
    public void Verify_WithoutWhatTheMacCovers_IsANoThatNamesTheFields(string body, string fields)
    {
        Assert.False(Verify(body, Secret).Verified);
        var answer = Verify(body, Secret).Answer!;
        Assert.Equal((400, fields), (answer.Status, FieldsOf(answer)));
    }

    [Theory]
    [InlineData("2000.001")]
    [InlineData("-2000.00")]
    [InlineData("2e3")]
    [InlineData("\"2,000.00\"")]
    [InlineData("\".5\"")]
    [InlineData("\"5.\"")]
    [InlineData("\" 5\"")]
    [InlineData("1e400")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("9999999999999999")]
    [InlineData("true")]
    [InlineData("null")]
    public void Verify_AnAmountThatIsNone_IsANoThatNamesIt(string amount)
    {
        var body = With("AmountPaid\":2000.00", $"AmountPaid\":{amount}");

        Assert.False(Verify(body, Secret).Verified);
        Assert.Equal("AmountPaid", FieldsOf(Verify(body, Secret).Answer!));
    }

    [Fact]
    public void Verify_BytesThatAreNoText_IsANo()
    {
        Assert.False(Spoken.Cbs.Verify(Spoken.Delivery([0xff, 0xfe, .. Encoding.UTF8.GetBytes(Notice)], null), Spoken.Keys(Spoken.CbsConnection, Secret)).Verified);
        Assert.False(Verify(string.Concat(Enumerable.Repeat("{\"a\":", 5_000)), Secret).Verified);
    }

    [Fact]
    public void Read_TheDocumentsExample_IsAPaymentInLagosTime()
    {
        var payment = new PspPayment("PAYREF-0007", "1900000123", PspPaymentStatus.Completed, 200_000, "NGN", Channel: "Web", CompletedAt: new DateTime(2019, 4, 13, 14, 11, 20, DateTimeKind.Utc));

        Assert.Equal(new WebhookReading("payment", "PAYREF-0007:payment", payment, null) { Flow = FlowType.Inflow, Channel = "web", Timestamp = payment.CompletedAt, ProofKey = Read(Notice).ProofKey }, Read(Notice).Plain());
        Assert.Equal($"mac:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Mac)))}", Read(Notice).ProofKey);
        Assert.Equal(["PAYREF-0007", "1900000123", "6075b3ebc5015"], Read(Notice).References);
        Answers(Spoken.Cbs.Acknowledge(Spoken.CbsConnection, Spoken.Bytes(Notice)), 200, """{"code":"0000","message":"Ok"}""");
    }

    [Fact]
    public void Read_AReversal_HasAKeyOfItsOwnAndTheSamePayment()
    {
        var reading = Read(With("\"IsReversal\":false", "\"IsReversal\":true"));

        Assert.Equal(("reversal", "PAYREF-0007:reversal", "PAYREF-0007", PspPaymentStatus.Reversed), (reading.EventType, reading.IdempotencyKey, reading.Payment?.PspPaymentId, reading.Payment?.Status));
    }

    [Fact]
    public void Read_TheReferenceWithAndWithoutSpaces_HasOneKey() =>
        Assert.Equal(Read(Notice).IdempotencyKey, Read(With("PAYREF-0007 ", " PAYREF-0007")).IdempotencyKey);

    [Theory]
    [InlineData("\"0000\"", true, "PAYREF-0007:payment")]
    [InlineData("null", true, "PAYREF-0007:payment")]
    [InlineData("\"0001\"", false, "PAYREF-0007:payment:0001")]
    [InlineData("\"00\"", false, "PAYREF-0007:payment:00")]
    [InlineData("0", false, "PAYREF-0007:payment:0")]
    public void Read_AResponseCodeOtherThanSuccess_IsNoPaymentAndDoesNotTakeItsKey(string code, bool payment, string key)
    {
        var reading = Read(With("\"ResponseCode\":\"0000\"", $"\"ResponseCode\":{code}"));

        Assert.Equal((payment, null, key), (reading.Payment is not null, reading.Problem, reading.IdempotencyKey));
    }

    [Theory]
    [InlineData("\"PaymentDate\":\"13/04/2019 15:11:20\"", "\"PaymentDate\":\"2019-04-13T15:11:20Z\"", "PaymentDate")]
    [InlineData("\"TransactionDate\":\"13/04/2019 15:10:18\"", "\"TransactionDate\":\"31/02/2019 15:10:18\"", "TransactionDate")]
    [InlineData("\"TransactionDate\":\"13/04/2019 15:10:18\",", "", "TransactionDate")]
    [InlineData("\"IsReversal\":false", "\"IsReversal\":\"yes\"", "IsReversal")]
    [InlineData("\"Channel\":\"Web\"", "\"Channel\":[]", "Channel")]
    public void Read_AVerifiedFormWithAWrongField_HasAProblemAndSaysSo(string from, string to, string field)
    {
        var body = With(from, to);

        Assert.True(Verify(body, Secret).Verified);
        Assert.Contains(field, Read(body).Problem, StringComparison.Ordinal);
        var answer = Spoken.Cbs.Acknowledge(Spoken.CbsConnection, Spoken.Bytes(body));
        Assert.Equal((400, field), (answer.Status, FieldsOf(answer)));
        Assert.Contains("\"code\":\"PPVE\"", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnAmountThatTheConnectionsCurrencyDoesNotHave_IsOurProblemAndNotTheirs()
    {
        var body = Spoken.Bytes(With("2000.00", "2000.50"));

        Assert.Contains("XAF", Spoken.Cbs.Read(Spoken.Receiver(Dialect.Cbs, "XAF"), body).Problem, StringComparison.Ordinal);
        Assert.Equal(200, Spoken.Cbs.Acknowledge(Spoken.CbsConnection, body).Status);
    }

    [Fact]
    public void Loopback_OfOurs_VerifiesAndMovesNothing()
    {
        var delivery = Spoken.Cbs.Loopback(Spoken.Keys(Spoken.CbsConnection, Secret), "test-1", FakeClock.Start);

        Assert.True(Spoken.Cbs.Verify(delivery, Spoken.Keys(Spoken.CbsConnection, Secret)).Verified);
        Assert.False(Spoken.Cbs.Verify(delivery, Spoken.Keys(Spoken.CbsConnection, Previous)).Verified);
        Assert.Equal(new WebhookReading("connection.test", "test-1:connection.test", null, null), Spoken.Cbs.Read(Spoken.CbsConnection, delivery.Body));
        Assert.Equal(200, Spoken.Cbs.Acknowledge(Spoken.CbsConnection, delivery.Body).Status);
    }

    [Theory]
    [InlineData(null, Secret, "PPCK")]
    [InlineData(" ", Secret, "PPCK")]
    [InlineData("somebody-else", Secret, "PPCK")]
    [InlineData("cbs-client-01", Secret, null)]
    [InlineData(null, Previous, "PPS1")]
    public void Verify_WithAClientIdentity_AsksForItAfterTheMac(string? sent, string secret, string? code)
    {
        var keys = Identified("cbs-client-01", secret);
        var verification = Verify(Spoken.Delivery(Encoding.UTF8.GetBytes(Notice), sent, "x-client-id"), keys);

        Assert.Equal((code is null, code is null), (verification.Verified, verification.Answer is null));
        Assert.Equal(code, CodeOf(verification.Answer));
        Assert.Equal("PPVE", CodeOf(Verify(Spoken.Delivery("{}"u8.ToArray(), sent, "x-client-id"), keys).Answer));
    }

    [Fact]
    public void Verify_WithAHeaderButNoIdentity_AsksOnlyThatItIsThere()
    {
        var keys = Identified(null, Secret);
        var body = Encoding.UTF8.GetBytes(Notice);

        Assert.Equal("PPCK", CodeOf(Verify(Spoken.Delivery(body, null), keys).Answer));
        Assert.True(Verify(Spoken.Delivery(body, "anybody", "x-client-id"), keys).Verified);
        Assert.False(Verify(Spoken.Delivery(body, "anybody", "x-client-id"), keys with { ClientIdentities = [] }).Verified);
    }

    // printf '%s' cbs-client-01 | openssl dgst -sha256 -hex
    [Fact]
    public void Verify_WhatIsKeptOfTheIdentity_FitsOnlyWhereItWasReadBack()
    {
        const string Kept = "sha256:0e24af9ab13ba8bc46909184573b9463f0d8eee9b9b458ebc214f89c41958e10";
        var delivery = Spoken.Delivery(Encoding.UTF8.GetBytes(Notice), Kept, "x-client-id");

        Assert.True(Verify(delivery with { IsStored = true }, Identified("cbs-client-01", Secret)).Verified);
        Assert.False(Verify(delivery, Identified("cbs-client-01", Secret)).Verified);
    }

    [Theory]
    [InlineData("19", 200, "0000")]
    [InlineData("18,1900000123", 200, "0000")]
    [InlineData("18", 404, "PPU1")]
    [InlineData("900", 404, "PPU1")]
    public void Read_WithInvoicePrefixes_TakesOnlyTheOwn(string prefixes, int status, string code)
    {
        var connection = Spoken.Receiver(Dialect.Cbs, cbs: new CbsSettings { InvoicePrefixes = WordList.Of(prefixes.Split(',')) });
        var test = Spoken.Cbs.Loopback(Spoken.Keys(connection, Secret), "test-1", FakeClock.Start);

        var answer = Spoken.Cbs.Acknowledge(connection, Spoken.Bytes(Notice));
        Assert.Equal((status, code), (answer.Status, CodeOf(answer)));
        Assert.Equal(status == 200, Spoken.Cbs.Read(connection, Spoken.Bytes(Notice)).Problem is null);
        Assert.Equal((200, "connection.test"), (Spoken.Cbs.Acknowledge(connection, test.Body).Status, Spoken.Cbs.Read(connection, test.Body).EventType));
    }

    [Fact]
    public void Loopback_WithAClientIdentity_CarriesIt()
    {
        foreach (var keys in (WebhookKeys[])[Identified("cbs-client-01", Secret), Identified(null, Secret)])
        {
            Assert.True(Verify(Spoken.Cbs.Loopback(keys, "test-1", FakeClock.Start), keys).Verified);
        }
    }

    [Fact]
    public void Read_ANoticeThatSomebodyMarksAsATest_IsStillAPayment() =>
        Assert.NotNull(Read(With("{\"InvoiceNumber\"", "{\"event\":\"connection.test\",\"test_id\":\"t\",\"InvoiceNumber\"")).Payment);

    private static string With(string from, string to) =>
        Notice.Contains(from, StringComparison.Ordinal) ? Notice.Replace(from, to, StringComparison.Ordinal) : throw new ArgumentException($"The notice has no {from}.", nameof(from));

    private static WebhookReading Read(string json) => Spoken.Cbs.Read(Spoken.CbsConnection, Spoken.Bytes(json));

    private static WebhookVerification Verify(string body, params string[] secrets) => Verify(Spoken.Delivery(Encoding.UTF8.GetBytes(body), null), Spoken.Keys(Spoken.CbsConnection, secrets));

    private static WebhookVerification Verify(WebhookDelivery delivery, WebhookKeys keys) => Spoken.Cbs.Verify(delivery, keys);

    private static WebhookKeys Identified(string? identity, string secret) =>
        Spoken.Keys(Spoken.Receiver(Dialect.Cbs, cbs: new CbsSettings { ClientIdentityHeader = "X-Client-Id" }), secret) with { ClientIdentities = identity is null ? null : [identity] };

    private static string? CodeOf(WebhookAcknowledgement? answer) => answer is null ? null : System.Text.Json.JsonDocument.Parse(answer.Body).RootElement.GetProperty("code").GetString();

    private static string FieldsOf(WebhookAcknowledgement answer) =>
        string.Join(',', System.Text.Json.JsonDocument.Parse(answer.Body).RootElement.GetProperty("errors").EnumerateObject().Select(field => field.Name));

    private static void Answers(WebhookAcknowledgement? answer, int status, string json) =>
        Assert.Equal((status, "application/json", json), (answer!.Status, answer.ContentType, Encoding.UTF8.GetString(answer.Body)));
}
