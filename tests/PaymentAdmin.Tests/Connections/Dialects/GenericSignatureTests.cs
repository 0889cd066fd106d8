using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>
/// Signatures made by another implementation: <c>printf '%s' "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -hex</c>, or
/// <c>-sha512</c>, or <c>-binary | base64</c>; with a timestamp <c>printf '%s' "1773480413.$BODY"</c>.
/// </summary>
public sealed class GenericSignatureTests
{
    private const string Secret = "generic_hmac_key_0123456789";
    private const string Previous = "generic_hmac_before_01234";
    private const string Hex256 = "5c089f30dc006570f822b4bf8433360a032de5a937e2bddd75178ef257df31a1";
    private const string HexOfPrevious = "70a0ae7aac07acfa0eaab18db769d7e6b9904591e41894a9566b4ee37bfb153b";
    private const string Base256 = "XAifMNwAZXD4IrS/hDM2CgMt5ak34r3ddReO8lffMaE=";
    private const string Hex512 = "fd42049ebd977c7b501d7a0009db61cfe6966a946d46c9a96331f3679bb8a25d10837c502cf0a3285b53bb12beb97837506ac1b6712b18f4b571ee4865d3353c";
    private const string Base512 = "/UIEnr2XfHtQHXoACdthz+aWapRtRsmpYzHzZ5u4ol0Qg3xQLPCjKFtTuxK+uXg3UGrBtnErGPS1ce5IZdM1PA==";
    private const string HexOfTimeAndBody = "483f4d52eac49bf27b3e9276f65eae63e03e83db9e61db0df31d6c6678b56738";
    private const string Time = "1773480413";

    private const string Body = """{"event":"transaction.success","data":{"id":"TX-1","reference":"REF-1","amount":1500000,"currency":"NGN","status":"success"}}""";

    [Theory]
    [InlineData(SignatureAlgorithm.HmacSha256, SignatureEncoding.Hex, null, Hex256)]
    [InlineData(SignatureAlgorithm.HmacSha256, SignatureEncoding.Hex, null, "5C089F30DC006570F822B4BF8433360A032DE5A937E2BDDD75178EF257DF31A1")]
    [InlineData(SignatureAlgorithm.HmacSha256, SignatureEncoding.Base64, null, Base256)]
    [InlineData(SignatureAlgorithm.HmacSha512, SignatureEncoding.Hex, "sha512=", "sha512=" + Hex512)]
    [InlineData(SignatureAlgorithm.HmacSha512, SignatureEncoding.Hex, "sha512=", Hex512)]
    [InlineData(SignatureAlgorithm.HmacSha512, SignatureEncoding.Base64, "v1:", "v1:" + Base512)]
    public void Verify_ASignatureOfOpenssl_Fits(SignatureAlgorithm algorithm, SignatureEncoding encoding, string? prefix, string sent) =>
        Assert.Equal(WebhookVerification.Yes, Verify(Body, sent, new WebhookSignature { Algorithm = algorithm, Encoding = encoding, Prefix = prefix }));

    [Fact]
    public void Verify_WithTheSecretBefore_FitsAndSaysSo() =>
        Assert.Equal(WebhookVerification.YesBefore, Spoken.Generic.Verify(Spoken.Delivery(Encoding.UTF8.GetBytes(Body), HexOfPrevious, "x-signature"), Spoken.Keys(Spoken.GenericConnection, Secret, Previous)));

    [Fact]
    public void Verify_AnEmptyBodyOrBytesThatAreNoText_Fits()
    {
        var keys = Spoken.Keys(Spoken.GenericConnection, Secret);
        byte[] odd = [0xff, 0xfe, .. "{\"event\":"u8, 0];

        Assert.True(Spoken.Generic.Verify(Spoken.Delivery([], "d27e8ab9764152db96e928425fc9f94433b6dac3323717eea235365849b55ba7", "x-signature"), keys).Verified);
        Assert.True(Spoken.Generic.Verify(Spoken.Delivery(odd, "a14c83cb69b95702b059018c73887b4597567218145da7265fdd366f12dd4c79", "x-signature"), keys).Verified);
    }

    [Theory]
    [InlineData(SignatureEncoding.Hex, null, "missing")]
    [InlineData(SignatureEncoding.Hex, "", "missing")]
    [InlineData(SignatureEncoding.Hex, HexOfPrevious, "fits neither")]
    [InlineData(SignatureEncoding.Hex, Base256, "64 hexadecimal digits")]
    [InlineData(SignatureEncoding.Hex, Hex256 + " ", "64 hexadecimal digits")]
    [InlineData(SignatureEncoding.Hex, "sha256=" + Hex256, "64 hexadecimal digits")]
    [InlineData(SignatureEncoding.Hex, Hex512, "64 hexadecimal digits")]
    [InlineData(SignatureEncoding.Hex, "zz089f30dc006570f822b4bf8433360a032de5a937e2bddd75178ef257df31a1", "not hexadecimal")]
    [InlineData(SignatureEncoding.Base64, Hex256, "32 bytes in Base64")]
    [InlineData(SignatureEncoding.Base64, Base512, "32 bytes in Base64")]
    [InlineData(SignatureEncoding.Base64, " " + Base256, "32 bytes in Base64")]
    [InlineData(SignatureEncoding.Base64, "XAifMNwAZXD4IrS/hDM2CgMt5ak34r3ddReO8lffMaE", "32 bytes in Base64")]
    [InlineData(SignatureEncoding.Base64, "XAifMNwAZXD4IrS_hDM2CgMt5ak34r3ddReO8lffMaE=", "32 bytes in Base64")]
    [InlineData(SignatureEncoding.Base64, "AAifMNwAZXD4IrS/hDM2CgMt5ak34r3ddReO8lffMaE=", "fits neither")]
    public void Verify_AnythingElse_IsANoWithItsReason(SignatureEncoding encoding, string? sent, string reason) => IsNo(Verify(Body, sent, new WebhookSignature { Encoding = encoding }), reason);

    [Fact]
    public void Verify_WithoutASecret_FailsClosed()
    {
        var delivery = Spoken.Delivery([], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad", "x-signature");

        IsNo(Spoken.Generic.Verify(delivery, Spoken.Keys(Spoken.GenericConnection)), "No webhook secret");
        IsNo(Spoken.Generic.Verify(delivery, Spoken.Keys(Spoken.GenericConnection, "")), "No webhook secret");
    }

    [Fact]
    public void Verify_EveryBodyChangedByOneByte_IsANo()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var keys = Spoken.Keys(Spoken.GenericConnection, Secret);
        for (var place = 0; place < body.Length; place++)
        {
            var changed = body.ToArray();
            changed[place] ^= 1;
            Assert.False(Spoken.Generic.Verify(Spoken.Delivery(changed, Hex256, "x-signature"), keys).Verified);
        }
    }

    [Fact]
    public void Verify_InAHeaderOfItsOwn_FitsThereOnly()
    {
        var keys = Spoken.Keys(With(new WebhookSignature { Header = "X-Grupp-Signature" }), Secret);

        Assert.True(Spoken.Generic.Verify(Spoken.Delivery(Encoding.UTF8.GetBytes(Body), Hex256, "x-grupp-signature"), keys).Verified);
        IsNo(Spoken.Generic.Verify(Spoken.Delivery(Encoding.UTF8.GetBytes(Body), Hex256, "x-signature"), keys), "missing");
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void Verify_ATimestamp_LiesWithinItsTolerance(int seconds, bool fits)
    {
        var verification = Stamped(Time, HexOfTimeAndBody, SignedAt.AddSeconds(seconds));

        Assert.Equal(fits, verification.Verified);
        Assert.Equal(fits ? "Signed with the webhook secret." : "It was signed more than 300 seconds before or after it arrived.", verification.Reason);
    }

    [Theory]
    [InlineData(null, HexOfTimeAndBody, "whole seconds")]
    [InlineData("", HexOfTimeAndBody, "whole seconds")]
    [InlineData("soon", HexOfTimeAndBody, "whole seconds")]
    [InlineData("-1773480413", HexOfTimeAndBody, "whole seconds")]
    [InlineData("1773480413000", HexOfTimeAndBody, "whole seconds")]
    [InlineData("1773480414", HexOfTimeAndBody, "fits neither")]
    [InlineData(Time, Hex256, "fits neither")]
    public void Verify_ATimestampThatIsNotTheSignedOne_IsANo(string? time, string signature, string reason) => IsNo(Stamped(time, signature, SignedAt), reason);

    [Fact]
    public void Verify_ATimestampWithoutATimeOfArrival_FailsClosed() => IsNo(Stamped(Time, HexOfTimeAndBody, default), "more than 300 seconds");

    [Fact]
    public void Loopback_OfOurs_VerifiesAndMovesNothing()
    {
        var signatures = new[] { new WebhookSignature(), new WebhookSignature { Algorithm = SignatureAlgorithm.HmacSha512, Encoding = SignatureEncoding.Base64, Prefix = "v1:", TimestampHeader = "x-time" } };
        foreach (var connection in signatures.Select(With))
        {
            var delivery = Spoken.Generic.Loopback(Spoken.Keys(connection, Secret), "test-1", FakeClock.Start) with { ReceivedAt = FakeClock.Start };

            Assert.True(Spoken.Generic.Verify(delivery, Spoken.Keys(connection, Secret)).Verified);
            Assert.False(Spoken.Generic.Verify(delivery, Spoken.Keys(connection, Previous)).Verified);
            Assert.Equal(new WebhookReading("connection.test", "test-1:connection.test", null, null), Spoken.Generic.Read(connection, delivery.Body));
        }
    }

    private static DateTime SignedAt => DateTime.UnixEpoch.AddSeconds(1_773_480_413);

    private static Connection With(WebhookSignature signature) => Spoken.Receiver(Dialect.Generic, webhook: new WebhookSettings { Signature = signature });

    private static WebhookVerification Verify(string body, string? sent, WebhookSignature signature) =>
        Spoken.Generic.Verify(Spoken.Delivery(Encoding.UTF8.GetBytes(body), sent, "x-signature"), Spoken.Keys(With(signature), Secret));

    private static WebhookVerification Stamped(string? time, string signature, DateTime receivedAt)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-signature"] = signature };
        if (time is not null)
        {
            headers["x-time"] = time;
        }

        var delivery = new WebhookDelivery(headers, Encoding.UTF8.GetBytes(Body)) { ReceivedAt = receivedAt };
        return Spoken.Generic.Verify(delivery, Spoken.Keys(With(new WebhookSignature { TimestampHeader = "X-Time" }), Secret));
    }

    private static void IsNo(WebhookVerification verification, string reason)
    {
        Assert.False(verification.Verified);
        Assert.Contains(reason, verification.Reason, StringComparison.Ordinal);
    }
}
