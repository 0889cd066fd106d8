using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>
/// Signatures made by another implementation: <c>printf '%s' "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -hex</c>.
/// </summary>
public sealed class PspSignatureTests
{
    private const string Secret = "webhook_signing_secret_abc123";
    private const string Previous = "previous_secret_abc123";
    private const string Signature = "adc97902aa42a6241fa38ab9913128402165f234738b4ca6b45fa9901d73f753";
    private const string SignatureOfPrevious = "61028e4ff712754d95047378961216767e295ec279c00d6c703747a036eb424c";

    private const string Body =
        """{"event":"payment.completed","payment_id":"pay_abc123","status":"completed","completed_at":"2024-11-16T10:30:15Z","receipt":{"provider_reference":"MPESA-ABC123XYZ","channel":"mobile_money"}}""";

    [Theory]
    [InlineData(Signature)]
    [InlineData("ADC97902AA42A6241FA38AB9913128402165F234738B4CA6B45FA9901D73F753")]
    public void Verify_ASignatureOfOpenssl_Fits(string signature) => Assert.Equal(WebhookVerification.Yes, Verify(Body, signature, Secret, Previous));

    [Fact]
    public void Verify_WithTheSecretBefore_FitsAndSaysSo() => Assert.Equal(WebhookVerification.YesBefore, Verify(Body, SignatureOfPrevious, Secret, Previous));

    [Fact]
    public void Verify_AnEmptyBody_Fits() => Assert.True(Verify("", "cfdd487aedf77bc190ef5136496923c6ebc9be7d4515c4d6316b2ab22d17f611", Secret).Verified);

    [Fact]
    public void Verify_BytesThatAreNoText_Fits()
    {
        byte[] body = [0xff, 0xfe, .. "{\"event\":"u8, 0];

        Assert.True(Verify(body, "5e3e5d2424a0126b7fbf958d17674b81cff0cf260a5e0f8933e2521f2d8a7a0c", Secret).Verified);
    }

    [Fact]
    public void Verify_ASecretBeyondAscii_Fits() =>
        Assert.True(Verify("{\"event\":\"payment.failed\"}\r\n", "ffa5fda4987fc59b91aefb921ca3ec5ea4a304da012efd0f861d3a7094733471", "clé-sécrète-€").Verified);

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("", "missing")]
    [InlineData("adc97902", "64 hexadecimal digits long")]
    [InlineData("sha256=" + Signature, "64 hexadecimal digits long")]
    [InlineData(Signature + "," + Signature, "64 hexadecimal digits long")]
    [InlineData("zdc97902aa42a6241fa38ab9913128402165f234738b4ca6b45fa9901d73f753", "not hexadecimal")]
    [InlineData("bdc97902aa42a6241fa38ab9913128402165f234738b4ca6b45fa9901d73f753", "fits neither")]
    [InlineData("rcl5AqpCpiQfo4q5kTEoQCFl8jRzi0ymtF+pkB1z91M=", "64 hexadecimal digits long")]
    public void Verify_AnythingElse_IsANoWithItsReason(string? signature, string reason) => IsNo(Verify(Body, signature, Secret), reason);

    [Fact]
    public void Verify_AnotherSecret_IsANo() => IsNo(Verify(Body, SignatureOfPrevious, Secret), "fits neither");

    [Fact]
    public void Verify_WithoutASecret_FailsClosed()
    {
        IsNo(Verify(Body, Signature), "No webhook secret");
        IsNo(Verify("", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad", ""), "No webhook secret");
    }

    [Fact]
    public void Verify_EveryBodyChangedByOneByte_IsANo()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        for (var place = 0; place < body.Length; place++)
        {
            var changed = body.ToArray();
            changed[place] ^= 1;
            Assert.False(Verify(changed, Signature, Secret).Verified);
        }

        Assert.False(Verify(Body + " ", Signature, Secret).Verified);
        Assert.False(Verify(body[..^1], Signature, Secret).Verified);
    }

    [Fact]
    public void Loopback_OfOurs_VerifiesAndMovesNothing()
    {
        var delivery = Spoken.Rest.Loopback(Spoken.Keys(Spoken.RestConnection, Secret), "test-1", FakeClock.Start);

        Assert.True(Spoken.Rest.Verify(delivery, Spoken.Keys(Spoken.RestConnection, Secret)).Verified);
        Assert.Equal("""{"event":"connection.test","test_id":"test-1"}""", Encoding.UTF8.GetString(delivery.Body));
        Assert.Equal(new WebhookReading("connection.test", "test-1:connection.test", null, null), Spoken.Rest.Read(Spoken.RestConnection, delivery.Body));
    }

    private static WebhookVerification Verify(string body, string? signature, params string[] secrets) => Verify(Encoding.UTF8.GetBytes(body), signature, secrets);

    private static WebhookVerification Verify(byte[] body, string? signature, params string[] secrets) => Spoken.Rest.Verify(Spoken.Delivery(body, signature), Spoken.Keys(Spoken.RestConnection, secrets));

    private static void IsNo(WebhookVerification verification, string reason)
    {
        Assert.False(verification.Verified);
        Assert.Contains(reason, verification.Reason, StringComparison.Ordinal);
    }
}
