using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Secrets;

public sealed class RedactionTests
{
    private const int Max = 32_768;
    private const string Secret = "s3cr&t/\"pläin+1";

    /// <summary>Card numbers of the schemes' test sets, with a valid check digit.</summary>
    private static readonly string[] Cards = ["4111111111111111", "5555 5555 5555 4444", "3782-822463-10005", "6011111111111117", "4222222222222", "6304000000000000000"];

    private static readonly Gen<string> Texts = Gen.Elements(
            "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u00", "=", "&", "?", "%2", "<pin>", "</", "***", " ", "\n", "-", "1", "41", "password", "token", "\"pin\":", "Bearer ",
            "Authorization: ", "null", "true", "é", "\ud83d", "\0", "x")
        .ListOf().Select(parts => string.Concat(parts));

    private static readonly Gen<string> Secrets = Gen.Elements("aB3", "x/y", "\"q\"", "z&z", "k=k", "é", "7+7", "Q9").ListOf(2).Select(parts => string.Concat(parts) + "S1");

    [Theory]
    [InlineData("""{"password":"x y","amount":1.50,"note":"ok"}""", """{"password":"***","amount":1.50,"note":"ok"}""")]
    [InlineData("""{ "Client_Secret" : "x" , "apiKey":5, "pin":null, "cvv":true }""", """{ "Client_Secret" : "***" , "apiKey":"***", "pin":null, "cvv":"***" }""")]
    [InlineData("""{"card_number":[1,{"a":"b"}],"cardNumber":{"x":["y"]},"z":1}""", """{"card_number":["***",{"a":"***"}],"cardNumber":{"x":["***"]},"z":1}""")]
    [InlineData("""{"access_token":"t","token_type":"Bearer","expires_in":600}""", """{"access_token":"***","token_type":"Bearer","expires_in":600}""")]
    [InlineData("""{"x-secret":"t","X_SECRET":"u","refreshToken":"v"}""", """{"x-secret":"***","X_SECRET":"***","refreshToken":"***"}""")]
    [InlineData("""{"\u0070in":"1234"}""", """{"\u0070in":"***"}""")]
    [InlineData("""{"pin":"1234","amount":5""", """{"pin":"***","amount":5""")]
    [InlineData("""{"pin":"12\"34","password":"cut""", """{"pin":"***","password":"***""" + "\"")]
    [InlineData("[]", "[]")]
    [InlineData("plain text", "plain text")]
    [InlineData("<Pin>1234</Pin><n>5</n>", "<Pin>***</Pin><n>5</n>")]
    [InlineData("Authorization: Bearer abc.def", "Authorization: ***")]
    [InlineData("it said Bearer abcdefgh1234 there", "it said Bearer *** there")]
    [InlineData("client_id=a&client_secret=b%20c&x=1", "client_id=a&client_secret=***&x=1")]
    [InlineData("", "")]
    public void Body_OfSensitiveNames_KeepsTheRestAsItWas(string body, string expected) => Assert.Equal(expected, Redact.Body(body, null, [], Max));

    [Theory]
    [InlineData("card 4111 1111 1111 1111.", "card ***.")]
    [InlineData("""{"n":4111111111111111,"s":"x5555-5555-5555-4444x"}""", """{"n":"***","s":"x***x"}""")]
    [InlineData("4111111111111112", "4111111111111112")]
    [InlineData("14111111111111111000", "14111111111111111000")]
    [InlineData("4111  1111 1111 1111", "4111  1111 1111 1111")]
    [InlineData("2026 4111111111111111 17", "2026 *** 17")]
    [InlineData("411111111111", "411111111111")]
    public void Body_OfCardNumbers_MasksWholeNumbersWithAValidCheckDigit(string body, string expected) => Assert.Equal(expected, Redact.Body(body, null, [], Max));

    [Fact]
    public void Body_OfEachTestCard_MasksIt() => Assert.All(Cards, card => Assert.Equal("a *** b", Redact.Body($"a {card} b", null, [], Max)));

    [Fact]
    public void Body_OfASecretInEveryForm_LeavesNone()
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret));
        string[] forms =
        [
            Secret, WebUtility.UrlEncode(Secret), Uri.EscapeDataString(Secret), Uri.EscapeDataString(Secret).ToLowerInvariant(), JsonSerializer.Serialize(Secret),
            base64, Convert.ToBase64String(Encoding.UTF8.GetBytes($"id:{Secret}")), Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Secret}!")), base64.Replace('+', '-').Replace('/', '_'),
        ];

        foreach (var form in forms)
        {
            foreach (var body in (string[])[$"before {form} after", $"a={form}&b=1", JsonSerializer.Serialize(new { note = form })])
            {
                var redacted = Redact.Body(body, null, [Secret], Max);

                Assert.Contains("***", redacted, StringComparison.Ordinal);
                Assert.DoesNotContain(form.Trim('"')[4..^4], redacted, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("\\u0073ecret-value")]
    [InlineData("secret\\u002dvalue")]
    public void Body_OfASecretWrittenWithEscapes_LeavesNone(string written) =>
        Assert.Equal("""{"note":"***"}""", Redact.Body($$"""{"note":"{{written}}"}""", null, ["secret-value"], Max));

    [Fact]
    public void Body_ThatIsNoText_SaysItsSize()
    {
        Assert.Equal("[3 bytes]", Redact.Body([0xff, 0xfe, 0x41], null, [], Max));
        Assert.Equal("[3 bytes]", Redact.Body([65, 0, 65], null, [], Max));
        Assert.Null(Redact.Body((byte[]?)null, null, [], Max));
        Assert.Equal("", Redact.Body([], null, [], Max));
    }

    [Fact]
    public void Body_ThatIsLong_IsCutAndSaysSo()
    {
        var cut = Redact.Body(new string('é', 2_000_000), null, [], Max);

        Assert.Equal(Max, cut.Length);
        Assert.EndsWith("é [cut: 2000000 characters in all]", cut, StringComparison.Ordinal);
        Assert.Equal(cut, Redact.Body(cut, null, [], Max));
    }

    [Fact]
    public void Body_CutWithinASecret_LeavesNoPartOfIt()
    {
        // Nearly all of it vanishes, so that what stands where reading stopped comes within what is kept.
        const string Long = "planted-secret-of-some-length";
        var body = string.Concat(Enumerable.Repeat(Long, (1 << 20) / Long.Length + 5));

        Assert.DoesNotContain("planted", Redact.Body(body, null, [Long], 1 << 20), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/webhooks/mypvit/con_1/tok-en_9", "/api/webhooks/mypvit/con_1/***")]
    [InlineData("https://pay.example.org/api/webhooks/mypvit/con_1/token/secret?x=1", "https://pay.example.org/api/webhooks/mypvit/con_1/***/secret?x=1")]
    [InlineData("/payments?token=abc&reference=R-1", "/payments?token=***&reference=R-1")]
    [InlineData("/cards/4111111111111111", "/cards/***")]
    [InlineData("/status?accountOperationCode=ACC_1&transactionId=R1", "/status?accountOperationCode=ACC_1&transactionId=R1")]
    public void Path_OfAnAddress_LosesTokensAndSecrets(string path, string expected) => Assert.Equal(expected, Redact.Path(path, [], 1_000));

    [Fact]
    public void Headers_OfARequest_LoseSecrets()
    {
        KeyValuePair<string, string>[] headers = [new("Authorization", "Bearer x"), new("X-Secret", "y"), new("Set-Cookie", "z"), new("X-Other", $"a {Secret}"), new("Accept", "application/json")];

        Assert.Equal(["***", "***", "***", "a ***", "application/json"], Redact.Headers(headers, [Secret]).Select(header => header.Value));
    }

    [Theory]
    [InlineData("""{"recipient":{"name":"Ada","mobile_number":"+2348012345678","external_id":"B-1"},"amount":5}""", """{"recipient":{"name":"***","mobile_number":"***","external_id":"***"},"amount":5}""")]
    [InlineData("""{"customer_account_number":"077112233","reference":"R1"}""", """{"customer_account_number":"***","reference":"R1"}""")]
    [InlineData("""{"name":"Ada","phone":"0771 [cut: 9 characters in all]""", """{"name":"***","phone":"***""" + "\"")]
    [InlineData("id,name\n1,Ada", "[not shown: it may hold personal data]")]
    public void Persons_OfABody_AreMasked(string body, string expected) => Assert.Equal(expected, Redact.Persons(body));

    [Fact]
    public void PersonsInPath_OfAQuery_AreMasked() => Assert.Equal("/kyc?customerAccountNumber=***&operatorCode=X", Redact.PersonsInPath("/kyc?customerAccountNumber=077&operatorCode=X"));

    [Fact]
    public void Body_OfAnything_NeverThrowsAndIsIdempotent() => Laws.Hold(
        from text in Texts
        from secret in Secrets
        select (text, secret),
        given =>
        {
            var once = Redact.Body(given.text, null, [given.secret], Max);
            Assert.Equal(once, Redact.Body(once, null, [given.secret], Max));
            Assert.NotNull(Redact.Path(given.text, [given.secret], Max));
            Redact.Persons(once);
        },
        times: 3_000);

    [Fact]
    public void Body_OfAnyBytes_NeverThrows() => Laws.Hold(
        ArbMap.Default.GeneratorFor<byte[]>(),
        bytes => Assert.NotNull(Redact.Body(bytes, "application/json", ["abcd"], Max)));

    [Fact]
    public void Body_WithAPlantedSecret_NeverHoldsIt() => Laws.Hold(
        from before in Texts
        from after in Texts
        from secret in Secrets
        from form in Gen.Elements<Func<string, string>>(s => s, WebUtility.UrlEncode, Uri.EscapeDataString, s => JsonSerializer.Serialize(s)[1..^1], s => Convert.ToBase64String(Encoding.UTF8.GetBytes(s)))
        select (Text: before + form(secret) + after, Secret: secret, Form: form(secret)),
        given =>
        {
            var redacted = Redact.Body(given.Text, null, [given.Secret], Max);
            Assert.DoesNotContain(given.Secret, redacted, StringComparison.Ordinal);
            Assert.DoesNotContain(given.Form.TrimEnd('='), redacted, StringComparison.Ordinal);
        },
        times: 3_000);

    [Fact]
    public void Body_WithAPlantedCard_NeverHoldsIt() => Laws.Hold(
        from before in Texts
        from after in Texts
        from card in Gen.Elements(Cards)
        select (before + "|" + card + "|" + after, card),
        given => Assert.DoesNotContain(given.card, Redact.Body(given.Item1, null, [], Max), StringComparison.Ordinal),
        times: 2_000);
}
