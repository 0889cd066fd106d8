using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Advance;

public sealed class AdvanceApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static int s_codes;

    [Fact]
    public async Task Post_ByTwoPeople_AnswersAcceptedAndThenDone()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var second = await fixture.App.ClientOf(Roles.PlatformAdmin + TestApp.Second);
        var path = await Connect(admin, "production");

        var asked = (await admin.Call("POST", $"{path}/advance", """{"to":"pilot","reason":"The contract starts"}""")).Is(202);
        Assert.Equal(("setup", "pilot", "platform_admin@test.example", "The contract starts"), (asked.TextAt("status"), asked.TextAt("advance.to"), asked.TextAt("advance.proposedBy"), asked.TextAt("advance.reason")));
        Assert.Equal(asked.At("advance").GetRawText(), (await admin.Get(path)).At("advance").GetRawText());
        (await admin.Call("POST", $"{path}/advance", null)).Is(202);
        (await admin.Call("POST", $"{path}/advance/approve", "{}")).IsProblem(403, "maker_may_not_approve");

        var done = (await second.Call("POST", $"{path}/advance", null)).Is(200);

        Assert.Equal(("pilot", "null"), (done.TextAt("status"), done.At("advance").GetRawText()));
        Assert.Equal(done.ETag, (await admin.Get(path)).ETag);
    }

    [Fact]
    public async Task Approve_AndReject_BySecondPerson_Decide()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var second = await fixture.App.ClientOf(Roles.PlatformAdmin + TestApp.Second);
        var path = await Connect(admin, "production");

        (await admin.Call("POST", $"{path}/advance", "{}")).Is(202);
        Assert.Equal(["reason"], (await second.Call("POST", $"{path}/advance/reject", "{}")).IsProblem(400, "invalid_input").Errors.Keys);
        (await second.Call("POST", $"{path}/advance/reject", """{"reason":"Not yet"}""")).Is(200);
        (await second.Call("POST", $"{path}/advance/approve", "{}")).IsProblem(409, "nothing_proposed");
        var hash = (await admin.Call("POST", $"{path}/advance", "{}")).Is(202).TextAt("advance.hash");
        (await second.Call("POST", $"{path}/advance/approve", """{"hash":"another"}""")).IsProblem(409, "proposal_changed");
        Assert.Equal("pilot", (await second.Call("POST", $"{path}/advance/approve", $$"""{"hash":"{{hash}}"}""")).Is(200).TextAt("status"));

        var seen = (await admin.Get($"{path}/advance")).Is(200);
        Assert.Equal(("live", "pilot_confirmed", "false"), (seen.TextAt("next"), seen.TextAt("checks.3.code"), seen.At("checks.3.passed").GetRawText()));
        var closed = (await admin.Call("POST", $"{path}/advance", """{"to":"live"}""")).IsProblem(422, "gate_closed");
        Assert.Equal("pilot_confirmed", closed.TextAt("checks.0.code"));
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("uat")]
    public async Task Post_ForAnotherEnvironment_SaysWhyNot(string environment)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await Connect(admin, environment);

        (await admin.Call("POST", $"{path}/advance", "{}")).IsProblem(422, "no_advance");
    }

    [Fact]
    public async Task Post_OfAnotherShape_NamesTheField()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await Connect(admin, "production");

        Assert.Equal(["to"], (await admin.Call("POST", $"{path}/advance", """{"to":"retired"}""")).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal(["to"], (await admin.Call("POST", $"{path}/advance", """{"to":"everywhere"}""")).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal(["reason"], (await admin.Call("POST", $"{path}/advance", $$"""{"reason":"{{new string('x', 501)}}"}""")).IsProblem(400, "invalid_input").Errors.Keys);
    }

    private static async Task<string> Connect(HttpClient admin, string environment)
    {
        var processor = await admin.Onboard($"ADVANCE{Interlocked.Increment(ref s_codes)}");
        var connection = (await admin.Call(
            "POST", "/api/v1/connections",
            $$"""
            {"processorId":"{{processor}}","environment":"{{environment}}","dialect":"psp_rest_v2","baseUrl":"https://{{environment}}.psp-example.com/api/v2",
             "authentication":{"scheme":"api_key","apiKey":"sk_{{processor}}"} }
            """)).Is(201);
        return $"/api/v1/connections/{connection.TextAt("id")}";
    }
}
