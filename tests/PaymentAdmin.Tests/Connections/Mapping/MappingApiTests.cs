using System.Text.Json.Nodes;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Mapping;

public sealed class MappingApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly string[] Parts = ["version", "status", "hash", "rules", "createdBy", "createdAt", "decidedBy", "decidedAt", "decisionReason"];

    private static int s_codes;

    [Fact]
    public async Task Get_OfANewConnection_AnswersTheDefaultAndWhatMayBeMapped()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var auditor = await fixture.App.ClientOf(Roles.Auditor);
        var path = await Connect(admin, "production");

        var answer = (await auditor.Get(path)).Is(200);

        Assert.Equal("\"1\"", answer.ETag);
        Assert.Equal([.. Parts, "proposed", "targets", "takesOtherTargets", "sources"], answer.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal((1, "in_force", "platform_admin@test.example", "null"), (answer.NumberAt("version"), answer.TextAt("status"), answer.TextAt("createdBy"), answer.At("proposed").GetRawText()));
        Assert.Equal("""{"target":"recipient.external_id","source":"beneficiary.id"}""", answer.At("rules.0").GetRawText());
        Assert.Equal(
            """{"target":"recipient.external_id","label":"Recipient\u0027s id","kind":"text","mandatory":true,"oneOf":null,"words":[],"note":null}""",
            answer.At("targets.0").GetRawText());
        Assert.Equal("""["recipient.mobile_number","recipient.account"]""", answer.At("targets.2.oneOf").GetRawText());
        Assert.Equal(
            """{"source":"beneficiary.phone_number","label":"Phone number","type":"text","personal":true,"formats":["phone_e164","phone_national","uppercase","truncate"]}""",
            answer.At("sources.2").GetRawText());
    }

    [Fact]
    public async Task ProposeAndApprove_ByTwoPeople_GoesThroughTheApi()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var second = await fixture.App.ClientOf(Roles.PlatformAdmin + TestApp.Second);
        var path = await Connect(admin, "production");
        var seen = await admin.Get(path);

        var proposed = (await admin.Call("PUT", path, With(seen, """{"target":"metadata.note","constant":"hello"}"""), ("If-Match", seen.ETag!))).Is(200);
        Assert.Equal(("\"2\"", 1, 2), (proposed.ETag, proposed.NumberAt("version"), proposed.NumberAt("proposed.version")));
        Assert.Equal([.. Parts, "changes", "mayDecide"], proposed.At("proposed").EnumerateObject().Select(field => field.Name));
        Assert.Equal("""[{"change":"added","target":"metadata.note","from":null,"to":"\u0022hello\u0022"}]""", proposed.At("proposed.changes").GetRawText());

        var decision = $$"""{"version":2,"hash":"{{proposed.TextAt("proposed.hash")}}"}""";
        (await admin.Call("POST", $"{path}/approve", decision)).IsProblem(403, "maker_may_not_approve");
        (await second.Call("POST", $"{path}/reject", decision)).IsProblem(400, "invalid_input");
        (await second.Call("POST", $"{path}/approve", decision.Replace("\"version\":2", "\"version\":1", StringComparison.Ordinal))).IsProblem(409, "proposal_changed");
        Assert.Equal(["hash", "version"], (await second.Call("POST", $"{path}/approve", "{}")).IsProblem(400, "invalid_input").Errors.Keys.Order());
        var approved = (await second.Call("POST", $"{path}/approve", decision)).Is(200);

        Assert.Equal((2, "in_force", "platform_admin2@test.example", "null"), (approved.NumberAt("version"), approved.TextAt("status"), approved.TextAt("decidedBy"), approved.At("proposed").GetRawText()));
        (await second.Call("POST", $"{path}/approve", decision)).IsProblem(409, "nothing_proposed");

        var versions = (await second.Get($"{path}/versions?limit=1&offset=1")).Is(200);
        Assert.Equal(Parts, versions.At("data.0").EnumerateObject().Select(field => field.Name));
        Assert.Equal((1, "superseded", 2), (versions.NumberAt("data.0.version"), versions.TextAt("data.0.status"), versions.NumberAt("pagination.total_count")));
        (await second.Get($"{path}/versions?limit=201")).IsProblem(400, "invalid_input");
    }

    [Fact]
    public async Task Put_OfTheAnswerOfGet_IsAcceptedAndChangesNothing()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await Connect(admin, "sandbox");
        var seen = await admin.Get(path);

        var answer = (await admin.Call("PUT", path, seen.Text, ("If-Match", seen.ETag!))).Is(200);

        Assert.Equal((seen.ETag, seen.Text), (answer.ETag, answer.Text));
    }

    [Theory]
    [InlineData("{}", "rules")]
    [InlineData("""{"rules":null}""", "rules")]
    [InlineData("""{"rules":{}}""", "rules")]
    [InlineData("""{"rules":[]}""", "rules")]
    [InlineData("""{"rules":[{"target":"a","source":"b"}]}""", "rules[0].source")]
    [InlineData("""{"rules":[{"target":"a","constant":"x","format":"uppercase"}]}""", "rules[0].format")]
    [InlineData("""{"rules":[{"target":"a","constant":1e5}]}""", "rules[0].constant")]
    [InlineData("""{"rules":[[[[[[[[[[[1]]]]]]]]]]]}""", "rules")]
    [InlineData("""{"rules":[],"ruels":[]}""", "ruels")]
    public async Task PutAndPreview_OfAnotherShape_NameTheField(string body, string field)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await Connect(admin, "sandbox");

        Assert.Equal([field], (await admin.Call("PUT", path, body)).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal([field], (await admin.Call("POST", $"{path}/preview", body)).IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Fact]
    public async Task Put_WithAnOldETag_AnswersWhatIsThereNow()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await Connect(admin, "uat");
        var seen = await admin.Get(path);
        (await admin.Call("PUT", path, With(seen, """{"target":"metadata.a","constant":true}"""), ("If-Match", seen.ETag!))).Is(200);

        var stale = await admin.Call("PUT", path, With(seen, """{"target":"metadata.b","constant":1.50}"""), ("If-Match", seen.ETag!));

        Assert.Equal(2, stale.IsProblem(412, "changed_meanwhile").NumberAt("current.version"));
    }

    [Fact]
    public async Task Preview_OfTheDefault_IsTheRequestOfTheDocument()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        var path = await Connect(admin, "sandbox");
        var seen = await admin.Get(path);

        var answer = (await officer.Call("POST", $"{path}/preview", $$"""{"rules":{{seen.At("rules").GetRawText()}}}""")).Is(200);

        AssertJson(
            """
            {"recipient":{"external_id":"BEN-001","name":"Test Beneficiary One","mobile_number":"+255700000001"},
             "transaction":{"amount":50000,"currency":"TZS","reference":"CVA-2024-001-001"},
             "metadata":{"programme_id":"PROG-001","distribution_id":"DIST-001"}}
            """,
            answer.At("payment").GetRawText());
        AssertJson(
            """{"external_id":"BEN-001","name":"Test Beneficiary One","mobile_number":"+255700000001","amount":50000,"currency":"TZS","reference":"CVA-2024-001-001"}""",
            answer.At("batchItem").GetRawText());
        Assert.Equal(seen.TextAt("hash"), answer.TextAt("hash"));
    }

    [Fact]
    public async Task Preview_OfASampleOfOnesOwn_TakesWhatIsSentAndTheConnectionsFacts()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = await Connect(admin, "sandbox");
        var seen = await admin.Get(path);
        var body = With(seen, """{"target":"metadata.merchant","source":"connection.merchant_id"}""");

        var answer = (await admin.Call("POST", $"{path}/preview", Sampled(body, """{"phoneNumber":"","accountNumber":"0123","amount":150050,"currency":"KWD","channel":"bank_transfer"}"""))).Is(200);

        AssertJson("""{"external_id":"BEN-001","name":"Test Beneficiary One","account":"0123"}""", answer.At("payment.recipient").GetRawText());
        Assert.Equal(("150.05", "KWD", "MERCHANT_9"), (answer.At("payment.transaction.amount").GetRawText(), answer.TextAt("payment.transaction.currency"), answer.TextAt("payment.metadata.merchant")));

        Assert.Equal(["payment.currency"], (await admin.Call("POST", $"{path}/preview", Sampled(body, """{"currency":"QQQ"}"""))).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal(["payment.amount"], (await admin.Call("POST", $"{path}/preview", Sampled(body, """{"amount":1.5}"""))).IsProblem(400, "invalid_input").Errors.Keys);
        (await admin.Call("POST", $"{path}/preview", Sampled(body, """{"amount":0}"""))).IsProblem(422, "payment_not_mappable");
        Assert.Equal("recipient.mobile_number", (await admin.Call("POST", $"{path}/preview", Sampled(body, """{"phoneNumber":""}"""))).IsProblem(422, "payment_not_mappable").TextAt("field"));
    }

    [Fact]
    public async Task EveryDoor_OfAnIdThatIsNone_IsNotFound()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        foreach (var id in (string[])["con_0190a1b2-0000-7000-8000-000000000000", "con_x", "proc_0190a1b2-0000-7000-8000-000000000000"])
        {
            var path = $"/api/v1/connections/{id}/field-mapping";
            (await admin.Get(path)).IsProblem(404, "not_found");
            (await admin.Get($"{path}/versions")).IsProblem(404, "not_found");
            (await admin.Call("PUT", path, """{"rules":[]}""")).IsProblem(404, "not_found");
            (await admin.Call("POST", $"{path}/preview", """{"rules":[]}""")).IsProblem(404, "not_found");
            (await admin.Call("POST", $"{path}/approve", """{"version":1,"hash":"x"}""")).IsProblem(404, "not_found");
            (await admin.Call("POST", $"{path}/reject", """{"version":1,"hash":"x","reason":"y"}""")).IsProblem(404, "not_found");
        }
    }

    /// <summary>The rules of an answer and one more, as a body.</summary>
    private static string With(ApiAnswer seen, string rule)
    {
        var rules = JsonNode.Parse(seen.At("rules").GetRawText())!.AsArray();
        rules.Add(JsonNode.Parse(rule));
        return new JsonObject { ["rules"] = rules }.ToJsonString();
    }

    private static string Sampled(string body, string payment)
    {
        var whole = JsonNode.Parse(body)!.AsObject();
        whole["payment"] = JsonNode.Parse(payment);
        return whole.ToJsonString();
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(actual)!.ToJsonString());

    /// <summary>Adds a connection of its own processor; answers the path of its mapping.</summary>
    private static async Task<string> Connect(HttpClient admin, string environment)
    {
        var processor = await admin.Onboard($"MAP{Interlocked.Increment(ref s_codes)}");
        var body = $$"""
            {"processorId":"{{processor}}","environment":"{{environment}}","dialect":"psp_rest_v2","baseUrl":"https://psp.example.com/api/v2",
             "authentication":{"scheme":"api_key","apiKey":"sk_{{processor}}"},"merchantId":"MERCHANT_9"}
            """;
        return $"/api/v1/connections/{(await admin.Call("POST", "/api/v1/connections", body)).Is(201).TextAt("id")}/field-mapping";
    }
}
