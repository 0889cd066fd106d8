using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>The requests are those of psp-integration.</summary>
public sealed class PspRestRequestTests
{
    private static readonly PaymentToSend First = SamplePayment.Document;

    [Fact]
    public void Submit_TheDocumentsTestPayment_IsTheDocumentsRequest()
    {
        var request = Spoken.Rest.Submit(Spoken.RestConnection, Spoken.RestMapping, First).Request;

        Assert.Equal((HttpMethod.Post, "/payments", "application/json"), (request.Method, request.Path, request.ContentType));
        Assert.Equal("test-payment-001", request.Header("Idempotency-Key"));
        Assert.Equal("MERCHANT_TEST_001", request.Header("X-Merchant-ID"));
        request.Is("""
            {
              "recipient": {"external_id": "BEN-001", "name": "Test Beneficiary One", "mobile_number": "+255700000001"},
              "transaction": {"amount": 50000, "currency": "TZS", "reference": "CVA-2024-001-001"},
              "metadata": {"programme_id": "PROG-001", "distribution_id": "DIST-001"}
            }
            """);
    }

    [Fact]
    public void Submit_ANameWithAccents_IsSentAsItIsWritten()
    {
        var request = Spoken.Rest.Submit(Spoken.RestConnection, Spoken.RestMapping, First with { FullName = "Zoë N'Diaye-Łuków" }).Request;

        Assert.Contains("\"Zoë N'Diaye-Łuków\",\"mobile_number\":\"+255700000001\"", Encoding.UTF8.GetString(request.Body!), StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_TheSameTwice_IsTheSameByteForByte()
    {
        var (one, two) = (Spoken.Rest.Submit(Spoken.RestConnection, Spoken.RestMapping, First), Spoken.Rest.Submit(Spoken.RestConnection, Spoken.RestMapping, First));

        Assert.Equal(one.Request.Body, two.Request.Body);
    }

    [Fact]
    public void Submit_WithoutPhoneAndAccount_IsRefused() =>
        Assert.Equal("payment_not_mappable", Assert.Throws<Refusal>(() => Spoken.Rest.Submit(Spoken.RestConnection, Spoken.RestMapping, First with { PhoneNumber = null })).Code);

    [Fact]
    public void SubmitBatch_OfTwo_IsTheDocumentsRequestWithReferences()
    {
        var second = First with { BeneficiaryId = "BEN-002", FullName = "Two", PhoneNumber = "+255700000002", Reference = "CVA-2024-001-002", Amount = new Amount(150_050, Currency.Of("TZS")) };
        var request = Spoken.Rest.SubmitBatch(Spoken.RestConnection, Spoken.RestMapping, "DIST-2024-001", "test-batch-001", [First, second]).Request;

        Assert.Equal((HttpMethod.Post, "/batches"), (request.Method, request.Path));
        Assert.Equal("test-batch-001", request.Header("Idempotency-Key"));
        request.Is("""
            {
              "batch_reference": "DIST-2024-001",
              "payments": [
                {"external_id": "BEN-001", "name": "Test Beneficiary One", "mobile_number": "+255700000001", "amount": 50000, "currency": "TZS", "reference": "CVA-2024-001-001"},
                {"external_id": "BEN-002", "name": "Two", "mobile_number": "+255700000002", "amount": 1500.5, "currency": "TZS", "reference": "CVA-2024-001-002"}
              ]
            }
            """);
    }

    [Fact]
    public void RegisterWebhook_AnAddress_IsTheDocumentsRequest()
    {
        var request = Spoken.Rest.RegisterWebhook(Spoken.RestConnection, "https://cva.example.org/api/webhooks/psp-status", "webhook_signing_secret_abc123").Request;

        Assert.Equal((HttpMethod.Post, "/webhooks"), (request.Method, request.Path));
        request.Is("""
            {
              "url": "https://cva.example.org/api/webhooks/psp-status",
              "events": ["payment.completed", "payment.failed", "payment.reversed"],
              "secret": "webhook_signing_secret_abc123"
            }
            """);
    }

    [Fact]
    public void Requests_WithoutABody_HaveTheirPaths()
    {
        var (rest, con) = (Spoken.Rest, Spoken.RestConnection);
        var from = new DateTime(2024, 11, 16, 0, 0, 0, DateTimeKind.Utc);

        Assert.Equal("GET /health", Line(rest.Health(con).Request));
        Assert.Equal("GET /account", Line(rest.CheckAccount(con).Request));
        Assert.Equal("GET /payments/pay_abc123", Line(rest.QueryById(con, "pay_abc123").Request));
        Assert.Equal("GET /payments/a%2F..%2Fb%3Fc", Line(rest.QueryById(con, "a/../b?c").Request));
        Assert.Equal("GET /payments?reference=CVA-2024%2F001%20%261", Line(rest.QueryByReference(con, "CVA-2024/001 &1").Request));
        Assert.Equal("GET /batches/bat_xyz789", Line(rest.QueryBatch(con, "bat_xyz789").Request));
        Assert.Equal("GET /webhooks", Line(rest.ListWebhooks(con).Request));
        Assert.Equal("DELETE /webhooks/whk_abc123", Line(rest.DeleteWebhook(con, "whk_abc123").Request));
        Assert.Equal("GET /webhooks/whk_abc123/deliveries?limit=10", Line(rest.ListDeliveries(con, "whk_abc123", 10).Request));
        Assert.Equal(
            "GET /reports/transactions?from=2024-11-16T00%3A00%3A00Z&to=2024-11-17T00%3A00%3A00Z",
            Line(rest.FetchReport(con, from, from.AddDays(1)).Request));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("")]
    public void QueryById_OfAnIdThatWouldLeadElsewhere_IsRefused(string id) =>
        Assert.Equal("psp_id_unusable", Assert.Throws<Refusal>(() => Spoken.Rest.QueryById(Spoken.RestConnection, id)).Code);

    [Fact]
    public void Headers_WithoutAMerchantId_AreNone() => Assert.Empty(Spoken.Rest.Health(Spoken.RestWith(merchantId: null)).Request.Headers);

    private static string Line(PspRequest request)
    {
        Assert.Null(request.Body);
        Assert.Equal("MERCHANT_TEST_001", request.Header("X-Merchant-ID"));
        return $"{request.Method} {request.Path}";
    }
}
