using System.Text.Json;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions;

/// <summary>The wire form that scripts rely on.</summary>
public sealed class DistributionsApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string At = "2026-03-14T09:26:53.589Z";

    private static int s_programmes;

    [Fact]
    public async Task PostOfAProgramme_AsScriptsSendIt_AnswersItsForm()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var connection = await Connect(admin, "FORM_A");

        var added = (await admin.Call("POST", "/api/v1/programmes", $$$"""
            {"code":"form","name":"Form","tenantId":null,"currency":"TZS","country":"TZ","connectionIds":["{{{connection}}}"],"budget":1000000,"approvalPolicy":{"stages":[{"fromAmount":0,"approvers":1}]}}
            """)).Is(201);

        var id = added.TextAt("id");
        Assert.Equal(($"/api/v1/programmes/{id}", "\"1\""), (added.Headers.Location?.ToString(), added.ETag));
        Assert.Equal(
            $$$"""{"id":"{{{id}}}","code":"FORM","name":"Form","status":"active","tenantId":null,"tenantName":null,"currency":"TZS","country":"TZ","countryName":"Tanzania","startsOn":null,"endsOn":null,"budget":1000000,"committed":0,"beneficiaryCycleLimit":null,"connectionIds":["{{{connection}}}"],"connections":[{"id":"{{{connection}}}","processorCode":"FORM_A","processorName":"Paystack","environment":"sandbox","status":"setup"}],"approvalPolicy":{"stages":[{"fromAmount":0,"approvers":1,"permission":"approve_distributions"}],"expiresAfterHours":null},"beneficiaries":0,"createdAt":"{{{At}}}","updatedAt":"{{{At}}}","updatedBy":"{{{TestApp.EmailOf(Roles.PlatformAdmin)}}}"}""",
            added.Text);
        Assert.Equal(added.Text, (await admin.Get($"/api/v1/programmes/{id}")).Text);
        Assert.Equal(id, (await admin.Get("/api/v1/programmes?search=form&status=active")).Is(200).TextAt("data.0.id"));
        var changed = (await admin.Call("PATCH", $"/api/v1/programmes/{id}", """{"name":"Forms","country":"TZ"}""")).Is(200);
        Assert.Equal("Forms", changed.TextAt("name"));
    }

    [Theory]
    [InlineData("{}", "code,connectionIds,country,currency,name")]
    [InlineData("""{"code":"a b","name":"","currency":"tzs","country":"XX","connectionIds":[]}""", "code,connectionIds,country,currency,name")]
    [InlineData("""{"code":"AA","name":"A","currency":"TZS","country":"TZ","connectionIds":["con_1"]}""", "connectionIds[0]")]
    [InlineData("""{"code":"AA","name":"A","currency":"TZS","country":"TZ","connectionIds":[],"budget":1.5}""", "budget")]
    [InlineData("""{"code":"AA","name":"A","currency":"TZS","country":"TZ","connectionIds":[],"approvalPolicy":{"stages":[{"fromAmount":5,"approvers":0}]}}""", "approvalPolicy.stages[0].approvers,approvalPolicy.stages[0].fromAmount,connectionIds")]
    [InlineData("""{"code":"AA","name":"A","currency":"TZS","country":"TZ","connectionIds":[],"approvalPolicy":{"stages":[{"fromAmount":0,"approvers":1,"permission":"view_audit"}]}}""", "approvalPolicy.stages[0].permission,connectionIds")]
    public async Task PostOfAProgramme_WithFieldsThatAreWrong_NamesThemAll(string body, string fields)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = (await admin.Call("POST", "/api/v1/programmes", body)).IsProblem(400, "invalid_input");

        Assert.Equal(fields, string.Join(',', answer.Errors.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task PostOfADistribution_AsScriptsSendIt_AnswersItsForm()
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        var (programme, connection) = await Programme();

        var body = $$"""{"programmeId":"{{programme}}","connectionId":"{{connection}}","name":"March","purpose":"Food","cycle":"2026-03"}""";
        var made = (await officer.Call("POST", "/api/v1/distributions", body, ("Idempotency-Key", "once"))).Is(201);
        var again = (await officer.Call("POST", "/api/v1/distributions", body, ("Idempotency-Key", "once"))).Is(201);

        var id = made.TextAt("id");
        Assert.Equal(made.Text, again.Text);
        Assert.Equal($"/api/v1/distributions/{id}", made.Headers.Location?.ToString());
        Assert.Equal(("draft", "sandbox", "TZS"), (made.TextAt("status"), made.TextAt("environment"), made.TextAt("currency")));
        const string Zeros = """{"draft":0,"approved":0,"queued":0,"held":0,"submitting":0,"pending":0,"unknown":0,"needs_review":0,"completed":0,"failed":0,"reversed":0,"cancelled":0}""";
        Assert.Equal((Zeros, Zeros), (made.At("counts").GetRawText(), made.At("amounts").GetRawText()));
        Assert.Equal(made.Text, (await officer.Get($"/api/v1/distributions/{id}")).Text);
        Assert.Equal(id, (await officer.Get($"/api/v1/distributions?programme_id={programme}&status=draft,sent_back")).Is(200).TextAt("data.0.id"));
        Assert.Equal("[]", (await officer.Get($"/api/v1/distributions/{id}/payments")).Is(200).At("data").GetRawText());
        var findings = (await officer.Get($"/api/v1/distributions/{id}/findings")).Is(200);
        Assert.Equal(("no_payments", "blocking", JsonValueKind.Null, 0), (findings.TextAt("data.0.code"), findings.TextAt("data.0.severity"), findings.At("expectedFees").ValueKind, findings.At("totalCost").GetInt32()));
        Assert.Equal("April", (await officer.Call("PATCH", $"/api/v1/distributions/{id}", """{"name":"April"}""", ("If-Match", "\"1\""))).Is(200).TextAt("name"));
        (await officer.Call("PATCH", $"/api/v1/distributions/{id}", """{"name":"May"}""", ("If-Match", "\"1\""))).IsProblem(412, "changed_meanwhile");
    }

    [Theory]
    [InlineData("GET", "", "limit=0", 400)]
    [InlineData("GET", "", "limit=201", 400)]
    [InlineData("GET", "", "cursor=x", 400)]
    [InlineData("GET", "", "status=done", 400)]
    [InlineData("GET", "", "environment=live", 400)]
    [InlineData("GET", "", "programme_id=con_1", 404)]
    [InlineData("GET", "/dist_1", "", 404)]
    [InlineData("GET", "/dist_00000000-0000-0000-0000-000000000000", "", 404)]
    [InlineData("GET", "/dist_00000000-0000-0000-0000-000000000000/payments", "", 404)]
    [InlineData("GET", "/dist_00000000-0000-0000-0000-000000000000/payments", "cursor=-1", 400)]
    [InlineData("GET", "/dist_00000000-0000-0000-0000-000000000000/findings", "", 404)]
    [InlineData("POST", "/dist_00000000-0000-0000-0000-000000000000/payments/refresh-payees", "", 404)]
    [InlineData("DELETE", "/dist_00000000-0000-0000-0000-000000000000/payments/pay_00000000-0000-0000-0000-000000000000", "", 404)]
    public async Task Calls_ForWhatIsNotThere_AreAnsweredClearly(string method, string path, string query, int status)
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);

        var answer = await officer.Call(method, $"/api/v1/distributions{path}?{query}", null);

        answer.IsProblem(status, status == 404 ? "not_found" : "invalid_input");
    }

    private static async Task<string> Connect(HttpClient admin, string processor) =>
        (await admin.Call("POST", "/api/v1/connections", $$"""
            {"processorId":"{{await admin.Onboard(processor)}}","environment":"sandbox","dialect":"psp_rest_v2","authentication":{"scheme":"api_key","apiKey":"test_key_abc123def456"},"baseUrl":"https://sandbox.psp-example.com/api/v2"}
            """)).Is(201).TextAt("id")!;

    private async Task<(string Programme, string Connection)> Programme()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var code = $"API{Interlocked.Increment(ref s_programmes)}";
        var connection = await Connect(admin, code);
        var added = await admin.Call("POST", "/api/v1/programmes", $$$"""
            {"code":"{{{code}}}","name":"Api","currency":"TZS","country":"TZ","connectionIds":["{{{connection}}}"],"approvalPolicy":{"stages":[{"fromAmount":0,"approvers":1}]}}
            """);
        return (added.Is(201).TextAt("id")!, connection);
    }
}
