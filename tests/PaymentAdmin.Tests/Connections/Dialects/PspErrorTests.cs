using PaymentAdmin.Connections;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>Why a PSP refused, in all the shapes in which PSPs say so.</summary>
public sealed class PspErrorTests
{
    [Theory]
    [InlineData("""{"error":{"code":"invalid_account","message":"Account does not exist"}}""", "invalid_account", "Account does not exist")]
    [InlineData("""{"code":"account_blocked","message":"Account is blocked"}""", "account_blocked", "Account is blocked")]
    [InlineData("""{"error":"invalid_client","error_description":"Wrong secret"}""", "invalid_client", "Wrong secret")]
    [InlineData("""{"error":"Something went wrong"}""", "http_422", "Something went wrong")]
    [InlineData("""{"error":"oops"}""", "oops", "oops")]
    [InlineData("""{"status":422,"error":"Unprocessable Entity","message":"No"}""", "http_422", "No")]
    [InlineData("""{"type":"about:blank","title":"Bad","detail":"Really bad"}""", "http_422", "Really bad")]
    [InlineData("""{"error":{"code":1001,"message":"Numbers"}}""", "1001", "Numbers")]
    [InlineData("Try later\r\n", "http_422", "Try later")]
    [InlineData("<html><body>nginx</body></html>", "http_422", "The PSP answered 422.")]
    [InlineData("", "http_422", "The PSP answered 422.")]
    [InlineData("{", "http_422", "The PSP answered 422.")]
    [InlineData("[1]", "http_422", "The PSP answered 422.")]
    [InlineData("""{"error":null}""", "http_422", "The PSP answered 422.")]
    [InlineData("""{"error":{"code":"not a code, but a sentence","message":{"a":1}}}""", "http_422", "The PSP answered 422.")]
    public void Error_InAnyShape_HasCodeAndMessage(string body, string code, string message)
    {
        var error = Read(Spoken.Answer(422, body));

        Assert.Equal((code, message), (error.Code, error.Message));
        Assert.Null(error.Fields);
    }

    [Fact]
    public void Error_WithFields_NamesThem()
    {
        var error = Read(Spoken.Answer(400, """{"error":{"code":"validation_failed","message":"Wrong","fields":[{"field":"transaction.amount","message":"must be above 0"},{"field":"recipient.name"}]}}"""));

        Assert.Equal([KeyValuePair.Create("transaction.amount", "must be above 0"), KeyValuePair.Create("recipient.name", "")], error.Fields);
    }

    [Fact]
    public void Error_AsProblemDetails_NamesItsFields()
    {
        var error = Read(Spoken.Answer(400, """{"title":"Wrong","errors":{"amount":["too small","not whole"],"name":"missing"}}"""));

        Assert.Equal([KeyValuePair.Create("amount", "too small not whole"), KeyValuePair.Create("name", "missing")], error.Fields);
    }

    [Fact]
    public void Error_ThatIsVeryLong_IsCutToWholeCharacters()
    {
        var error = Read(Spoken.Answer(500, string.Concat(Enumerable.Repeat("😀", 400)), "text/plain"));

        Assert.InRange(error.Message.Length, 400, 500);
        Assert.EndsWith("😀…", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CallOutcome.NotSent, "not_sent")]
    [InlineData(CallOutcome.Broken, "broken")]
    [InlineData(CallOutcome.TimedOut, "timed_out")]
    [InlineData(CallOutcome.TooLarge, "too_large")]
    public void Error_WithoutAnAnswer_IsWhatBecameOfTheCall(CallOutcome outcome, string code)
    {
        var error = Read(new PspAnswer(outcome, null, new Dictionary<string, string>(), [], "The cable is cut.", 5));

        Assert.Equal(new PspError(code, "The cable is cut."), error);
    }

    [Fact]
    public void Error_OfARedirect_SaysWhatTheCallSaid()
    {
        var error = Read(Spoken.Answer(307, "") with { Problem = "redirected to http://10.0.0.1, which we do not follow" });

        Assert.Equal(new PspError("http_307", "redirected to http://10.0.0.1, which we do not follow"), error);
    }

    private static PspError Read(PspAnswer answer) => Spoken.Rest.QueryById(Spoken.RestConnection, "pay_1").Read(answer).Error!;
}
