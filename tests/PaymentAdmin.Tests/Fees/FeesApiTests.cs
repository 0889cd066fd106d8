using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Fees;

public sealed class FeesApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Rule = """{"eventType":"payout","direction":"outbound","basis":"flat","amount":5000,"percentage":0,"vatRate":0.075,"currency":"NGN"}""";

    private static int s_codes;

    [Fact]
    public async Task Put_OfTheAnswerOfGet_IsAcceptedAndKeepsTheTerms()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await FeesOf(admin, $"[{Rule}]");
        var seen = await admin.Get(path);

        var answer = (await admin.Call("PUT", path, seen.Text, ("If-Match", seen.ETag!))).Is(200);

        Assert.Equal(("\"1\"", "\"2\""), (seen.ETag, answer.ETag));
        Assert.NotEqual(seen.TextAt("fees.0.id"), answer.TextAt("fees.0.id"));
        Assert.Equal(Terms(seen), Terms(answer));
    }

    [Fact]
    public async Task Put_WithAnIdAndDates_IgnoresThem()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await FeesOf(admin);
        var rule = Rule.Replace("{\"eventType\"", "{\"id\":\"fee_x\",\"effectiveFrom\":\"1999-01-01T00:00:00Z\",\"effectiveTo\":\"never\",\"eventType\"", StringComparison.Ordinal);

        var answer = (await admin.Call("PUT", path, $$"""{"fees":[{{rule}}]}""")).Is(200);

        Assert.StartsWith("fee_", answer.TextAt("fees.0.id"), StringComparison.Ordinal);
        Assert.NotEqual("fee_x", answer.TextAt("fees.0.id"));
        Assert.Equal((fixture.App.Clock.Time, "null"), (answer.At("fees.0.effectiveFrom").GetDateTime(), answer.At("fees.0.effectiveTo").GetRawText()));
    }

    [Theory]
    [InlineData("eventType", "\"Card Purchase\"")]
    [InlineData("eventType", "\"\"")]
    [InlineData("eventType", "\"9_lives\"")]
    [InlineData("eventType", "\"a2345678901234567890123456789012345678901234567890123456789012345\"")]
    [InlineData("direction", "\"sideways\"")]
    [InlineData("basis", "\"free\"")]
    [InlineData("amount", "-1")]
    [InlineData("amount", "1000000000000001")]
    [InlineData("amount", "99999999999999999999")]
    [InlineData("amount", "0.5")]
    [InlineData("amount", "\"5000\"")]
    [InlineData("amount", "null")]
    [InlineData("percentage", "0.1")]
    [InlineData("percentage", "-0.1")]
    [InlineData("minimum", "-1")]
    [InlineData("minimum", "1000000000000001")]
    [InlineData("maximum", "-1")]
    [InlineData("maximum", "1000000000000001")]
    [InlineData("vatRate", "-0.000001")]
    [InlineData("vatRate", "1.000001")]
    [InlineData("vatRate", "0.0000001")]
    [InlineData("vatRate", "null")]
    [InlineData("vatRate", "1e400")]
    [InlineData("currency", "\"ngn\"")]
    [InlineData("currency", "\"QQQ\"")]
    [InlineData("currency", "null")]
    [InlineData("maximun", "200000")]
    public async Task Put_WithAFieldOutOfBounds_NamesIt(string field, string value)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await FeesOf(admin);

        var answer = await admin.Call("PUT", path, $$"""{"fees":[{{Rule.Replace("payout", "refund", StringComparison.Ordinal)}},{{Changed(field, value)}}]}""");

        Assert.Equal([$"fees[1].{field}"], answer.IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Theory]
    [InlineData("""{"basis":"percent","amount":1,"percentage":0.1}""", "amount")]
    [InlineData("""{"basis":"percent","amount":0,"percentage":1.1}""", "percentage")]
    [InlineData("""{"basis":"percent","amount":0,"percentage":0.0000001}""", "percentage")]
    [InlineData("""{"basis":"percent","amount":0,"percentage":null}""", "percentage")]
    [InlineData("""{"basis":"flat_plus_percent","amount":null,"percentage":0.1}""", "amount")]
    [InlineData("""{"basis":"flat","amount":1,"percentage":0,"minimum":2,"maximum":1}""", "minimum")]
    public async Task Put_WithFieldsThatDoNotGoTogether_NamesTheOne(string terms, string field)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await FeesOf(admin);
        var rule = terms.Replace("{", "{\"eventType\":\"payout\",\"direction\":\"both\",\"vatRate\":0,\"currency\":\"NGN\",", StringComparison.Ordinal);

        var answer = await admin.Call("PUT", path, $$"""{"fees":[{{rule}}]}""");

        Assert.Equal([$"fees[0].{field}"], answer.IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Theory]
    [InlineData("""{}""", "fees")]
    [InlineData("""{"fees":null}""", "fees")]
    [InlineData("""{"fees":{}}""", "fees")]
    [InlineData("""{"fees":[],"effectiveFrom":"2026-03-14T09:26:53.588Z"}""", "effectiveFrom")]
    [InlineData("""{"fees":[],"effectiveFrom":"2027-01-31"}""", "effectiveFrom")]
    [InlineData("""{"fees":[],"effectiveFrom":"2027-01-31T09:00:00"}""", "effectiveFrom")]
    [InlineData("""{"fees":[],"effectiveFrom":1}""", "effectiveFrom")]
    [InlineData("""{"fees":[],"reason":5}""", "reason")]
    public async Task Put_OfASetThatIsWrong_NamesTheField(string body, string field)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = await admin.Call("PUT", await FeesOf(admin), body);

        Assert.Equal([field], answer.IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Fact]
    public async Task Put_WithAReasonThatIsTooLong_NamesIt()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await FeesOf(admin);

        var refused = await admin.Call("PUT", path, $$"""{"fees":[],"reason":"{{new string('x', 501)}}"}""");

        Assert.Equal(["reason"], refused.IsProblem(400, "invalid_input").Errors.Keys);
        (await admin.Call("PUT", path, $$"""{"fees":[],"reason":"{{new string('x', 500)}}"}""")).Is(200);
    }

    [Fact]
    public async Task Put_WithAnOffset_SchedulesForThatInstant()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await FeesOf(admin);

        var answer = (await admin.Call("PUT", path, $$"""{"fees":[{{Rule}}],"effectiveFrom":"2027-01-31T10:00:00+01:00"}""")).Is(200);

        Assert.Equal("2027-01-31T09:00:00Z", answer.TextAt("fees.0.effectiveFrom"));
        Assert.Equal("[]", (await admin.Get($"{path}?at=2027-01-31T08:59:59.999Z")).At("fees").GetRawText());
        Assert.Equal(answer.Text, (await admin.Get($"{path}?at=2027-01-31T10:00:00%2B01:00")).Text);
    }

    [Fact]
    public async Task Put_WithAnOlderTag_IsStaleWithWhatIsThereNow()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var colleague = await fixture.App.ClientOf(Roles.PlatformAdmin + TestApp.Second);
        var path = await FeesOf(admin);
        await colleague.Call("PUT", path, $$"""{"fees":[{{Rule}}]}""");

        var stale = (await admin.Call("PUT", path, """{"fees":[]}""", ("If-Match", "\"1\""))).IsProblem(412, "changed_meanwhile");

        Assert.Equal((TestApp.EmailOf(Roles.PlatformAdmin + TestApp.Second), 2), (stale.TextAt("changedBy"), stale.NumberAt("version")));
        Assert.Equal((await admin.Get(path)).Text, stale.At("current").GetRawText());
        (await admin.Call("PUT", path, """{"fees":[]}""", ("If-Match", "\"2\""))).Is(200);
    }

    [Theory]
    [InlineData("at=yesterday", "at")]
    [InlineData("at=2026-03-14", "at")]
    [InlineData("include=everything", "include")]
    public async Task Get_WithAParameterThatIsNone_NamesIt(string query, string parameter)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = await admin.Get($"{await FeesOf(admin)}?{query}");

        Assert.Equal([parameter], answer.IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Fact]
    public async Task Get_WithHistory_AddsTheVersionsAndNothingElse()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await FeesOf(admin, $"[{Rule}]");

        var answer = (await admin.Get($"{path}?include=history")).Is(200);

        Assert.Equal(["fees", "history"], answer.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            ["version", "effectiveFrom", "effectiveTo", "withdrawnAt", "reason", "changedBy", "changedAt", "replaces", "differences", "fees"],
            answer.At("history.0").EnumerateObject().Select(field => field.Name));
        Assert.Equal(TestApp.EmailOf(Roles.PlatformAdmin), answer.TextAt("history.0.changedBy"));
        Assert.False((await admin.Get(path)).Json.TryGetProperty("history", out _));
    }

    [Fact]
    public async Task Quote_OfATransaction_AnswersFeeVatTotalAndTheRule()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await FeesOf(admin, $"[{Rule}]");

        var answer = (await admin.Call("POST", $"{path}/quote", """{"eventType":"payout","direction":"outbound","amount":1,"currency":"NGN"}""")).Is(200);

        Assert.Equal(["fee", "vat", "total", "currency", "rule"], answer.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal((5_000, 375, 5_375), (answer.NumberAt("fee"), answer.NumberAt("vat"), answer.NumberAt("total")));
        Assert.Equal((await admin.Get(path)).At("fees.0").GetRawText(), answer.At("rule").GetRawText());
        (await admin.Call("POST", $"{path}/quote", """{"eventType":"refund","direction":"outbound","amount":1,"currency":"NGN"}""")).IsProblem(422, "no_fee_rule");
        var both = await admin.Call("POST", $"{path}/quote", """{"eventType":"payout","direction":"both","amount":1,"currency":"NGN"}""");
        Assert.Equal(["direction"], both.IsProblem(400, "invalid_input").Errors.Keys);
        var fraction = await admin.Call("POST", $"{path}/quote", """{"eventType":"payout","direction":"outbound","amount":1.5,"currency":"NGN"}""");
        Assert.Equal(["amount"], fraction.IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Theory]
    [InlineData(Roles.FinanceReviewer)]
    [InlineData(Roles.ProgrammeOfficer)]
    [InlineData(Roles.Auditor)]
    public async Task Fees_WithoutThePermission_AreForbiddenToSeeAndToChange(string role)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await FeesOf(admin, $"[{Rule}]");
        using var client = await fixture.App.ClientOf(role);

        foreach (var answer in (ApiAnswer[])
        [
            await client.Get(path),
            await client.Call("PUT", path, """{"fees":[]}"""),
            await client.Call("POST", $"{path}/quote", """{"eventType":"payout","direction":"outbound","amount":1,"currency":"NGN"}"""),
        ])
        {
            Assert.Contains(Permissions.ManageProcessors, answer.IsProblem(403, "forbidden").TextAt("detail"), StringComparison.Ordinal);
        }

        Assert.Single((await admin.Get(path)).At("fees").EnumerateArray());
    }

    private static async Task<string> FeesOf(HttpClient admin, string fees = "[]") =>
        $"/api/v1/processors/{await admin.Onboard($"FEES_{Interlocked.Increment(ref s_codes)}", fees)}/fees";

    private static string Changed(string field, string value)
    {
        var rule = System.Text.Json.Nodes.JsonNode.Parse(Rule)!.AsObject();
        rule.Remove(field);
        return rule.ToJsonString().Replace("{", $"{{\"{field}\":{value},", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Terms(ApiAnswer answer) =>
        answer.At("fees").EnumerateArray().SelectMany(rule => rule.EnumerateObject()
            .Where(field => field.Name is not ("id" or "effectiveFrom"))
            .Select(field => $"{field.Name} {field.Value.GetRawText()}"));
}
