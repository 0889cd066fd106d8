using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections;

public sealed class ConnectionsApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/api/v1/connections";

    private static int s_processors;

    [Fact]
    public async Task Post_WithTheLeast_AnswersTheDefaultsAndNoSecret()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var processor = await Onboard(admin);

        var added = (await admin.Call("POST", Path, Minimal(processor))).Is(201);

        var id = added.TextAt("id");
        Assert.StartsWith("con_", id, StringComparison.Ordinal);
        Assert.Equal(($"{Path}/{id}", "\"1\"", "setup"), (added.Headers.Location?.ToString(), added.ETag, added.TextAt("status")));
        Assert.Equal("""{"last4":"f456","setAt":"2026-03-14T09:26:53.589Z"}""", added.At("authentication.apiKey").GetRawText());
        Assert.Equal("null", added.At("webhookSecret").GetRawText());
        Assert.Equal("""{"currency":"NGN","singleMaximum":null,"dailyVolume":null,"batchSize":500,"useBatches":false,"requestsPerSecond":50,"concurrentRequests":16}""", added.At("limits").GetRawText());
        Assert.Equal("""{"scheduleSeconds":[0,30,120,480]}""", added.At("retry").GetRawText());
        Assert.Equal("""{"unknownScheduleSeconds":[30,120,480,1800,7200,21600,86400],"pendingAfterSeconds":null,"notFoundConfirmSeconds":600,"confirmFinals":false}""", added.At("statusQuery").GetRawText());
        Assert.Equal(("UTC", "86400", "10", "false"), (added.TextAt("timeZone"), added.At("idempotencyKeyTtlSeconds").GetRawText(), added.At("timeoutSeconds").GetRawText(), added.At("honoursIdempotencyKeys").GetRawText()));
        Assert.Equal($"/api/webhooks/psp-status/{id}", added.TextAt("webhookUrl"));
        Assert.DoesNotContain("test_key", added.Text, StringComparison.Ordinal);
        Assert.Equal((added.Text, added.ETag), (await admin.Get($"{Path}/{id}")) is var got ? (got.Text, got.ETag) : default);
    }

    [Fact]
    public async Task Post_OfTheWholeForm_IsAccepted()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var processor = await Onboard(admin);

        var added = (await admin.Call("POST", Path, $$$"""
            {"processorId":"{{{processor}}}","environment":"sandbox","dialect":"psp_rest_v2","baseUrl":"https://sandbox.psp-example.com/api/v2",
             "authentication":{"scheme":"oauth2_client_credentials","tokenUrl":"https://sandbox.psp-example.com/oauth/token","clientId":"test_key_abc123def456","clientSecret":"test_secret_xyz789"},
             "merchantId":"MERCHANT_TEST_001","webhookSecret":"webhook_signing_secret_abc123","timeZone":"UTC","honoursIdempotencyKeys":false,"idempotencyKeyTtlSeconds":86400,"timeoutSeconds":10,
             "limits":{"currency":"NGN","singleMaximum":100000000,"dailyVolume":5000000000,"batchSize":500},"retry":{"scheduleSeconds":[0,30,120,480]},
             "statusQuery":{"unknownScheduleSeconds":[30,120],"pendingAfterSeconds":180,"notFoundConfirmSeconds":600}}
            """)).Is(201);

        Assert.Equal(("z789", "f456", "c123"), (added.TextAt("authentication.clientSecret.last4"), added.TextAt("authentication.clientId.last4"), added.TextAt("webhookSecret.last4")));
        Assert.Equal("180", added.At("statusQuery.pendingAfterSeconds").GetRawText());
    }

    [Theory]
    [InlineData("cbs", "NGN", "Africa/Lagos")]
    [InlineData("paystack", null, "UTC")]
    [InlineData("flutterwave", null, "UTC")]
    [InlineData("generic", null, "UTC")]
    public async Task Post_OfADialectThatOnlyReceives_NeedsNoMoreThanItsSecret(string dialect, string? currency, string timeZone)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var added = (await admin.Call("POST", Path, Receiver(await Onboard(admin), dialect))).Is(201);

        var id = added.TextAt("id");
        Assert.Equal((dialect, "none", currency, timeZone), (added.TextAt("dialect"), added.TextAt("authentication.scheme"), added.TextAt("currency"), added.TextAt("timeZone")));
        Assert.Equal((null, "c123", $"/api/webhooks/{dialect}/{id}"), (added.TextAt("baseUrl"), added.TextAt("webhookSecret.last4"), added.TextAt("webhookUrl")));
        (await admin.Get($"{Path}/{id}/field-mapping")).Is(404);
        (await admin.Call("POST", $"{Path}/{id}/webhook-registration", "{}")).IsProblem(422, "registers_in_portal");
        Assert.Equal("UTC", (await admin.Call("PATCH", $"{Path}/{id}", """{"timeZone":"UTC"}""", ("If-Match", "*"))).Is(200).TextAt("timeZone"));
    }

    [Theory]
    [InlineData("cbs")]
    [InlineData("paystack")]
    [InlineData("flutterwave")]
    [InlineData("generic")]
    public async Task Post_OfADialectThatOnlyReceives_WithoutItsSecretOrWithAKey_NamesTheField(string dialect)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var processor = await Onboard(admin);

        Assert.Equal(["webhookSecret"], (await admin.Call("POST", Path, Receiver(processor, dialect, secret: ""))).IsProblem(400, "invalid_input").Errors.Keys);
        var key = Receiver(processor, dialect).Replace("""{"scheme":"none"}""", """{"scheme":"api_key","apiKey":"k"}""", StringComparison.Ordinal);
        Assert.Equal(["authentication.scheme"], (await admin.Call("POST", Path, key)).IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Fact]
    public async Task Post_OfCbsWithItsOwnCurrencyAndZone_KeepsThem()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var added = (await admin.Call("POST", Path, Receiver(await Onboard(admin), "cbs", more: ""","currency":"GHS","timeZone":"UTC" """))).Is(201);

        Assert.Equal(("GHS", "UTC"), (added.TextAt("currency"), added.TextAt("timeZone")));
        var cleared = await admin.Call("PATCH", $"{Path}/{added.TextAt("id")}", """{"currency":""}""", ("If-Match", "*"));
        Assert.Equal(["currency"], cleared.IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Fact]
    public async Task Post_Twice_WithOneIdempotencyKey_MakesOneAndKeepsNoToken()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var processor = await Onboard(admin);
        var body = $$$"""
            {"processorId":"{{{processor}}}","environment":"sandbox","dialect":"mypvit","baseUrl":"https://api.mypvit.pro","authentication":{"scheme":"mypvit_secret","operationAccountCode":"ACC_1","password":"Mypvit-Password-1"}}
            """;

        var first = (await admin.Call("POST", Path, body, ("Idempotency-Key", processor))).Is(201);
        var again = (await admin.Call("POST", Path, body, ("Idempotency-Key", processor))).Is(201);

        Assert.Equal(first.Text, again.Text);
        var token = first.TextAt("webhookUrl")!.Split('/')[^1];
        Assert.Equal(32, token.Length);
        await using var db = fixture.App.Database.Open();
        Assert.DoesNotContain(db.Set<PaymentAdmin.Platform.IdempotentRequest>().AsEnumerable(), request => request.Answer.Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "authentication,dialect,environment,processorId")]
    [InlineData("""{"processorId":1,"environment":"prod","dialect":"soap","authentication":"none"}""", "authentication,dialect,environment,processorId")]
    [InlineData("""{"processorId":"proc_1","environment":"sandbox","dialect":"psp_rest_v2","authentication":{"scheme":"api_key"}}""", "authentication.apiKey,baseUrl")]
    [InlineData("""{"processorId":"proc_1","environment":"sandbox","dialect":"psp_rest_v2","baseUrl":"https://x.example","authentication":{"scheme":"api_key","apiKey":"k","token":"t"},"limits":{"singleMaximum":"1"}}""", "authentication.token,limits.singleMaximum")]
    public async Task Post_WithFieldsThatAreWrong_NamesThemAll(string body, string fields)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        Assert.Equal(fields, string.Join(',', (await admin.Call("POST", Path, body)).IsProblem(400, "invalid_input").Errors.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Patch_PauseAndResume_WithAndWithoutABody()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = $"{Path}/{(await admin.Call("POST", Path, Minimal(await Onboard(admin)))).Is(201).TextAt("id")}";

        Assert.Equal("42", (await admin.Call("PATCH", path, """{"timeoutSeconds":42}""", ("If-Match", "\"1\""))).Is(200).At("timeoutSeconds").GetRawText());
        (await admin.Call("PATCH", path, """{"timeoutSeconds":43}""", ("If-Match", "\"1\""))).IsProblem(412, "changed_meanwhile");
        Assert.Equal("paused", (await admin.Call("POST", $"{path}/pause", """{"reason":"Maintenance"}""")).Is(200).TextAt("status"));
        using var bare = await admin.PostAsync($"{path}/resume", content: null, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, bare.StatusCode);
        Assert.Equal("setup", (await admin.Get(path)).TextAt("status"));
        (await admin.Call("POST", $"{path}/resume", "{}")).IsProblem(409, "connection_state");
        Assert.Equal("retired", (await admin.Call("POST", $"{path}/retire", """{"reason":"Gone"}""")).Is(200).TextAt("status"));
        (await admin.Get($"{Path}/con_1")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task ReleaseHalt_ByTwoPeople_SaysWhoWasFirstAndLetsItGoOn()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var finance = await fixture.App.ClientOf(Roles.FinanceReviewer);
        using var finance2 = await fixture.App.ClientOf(Roles.FinanceReviewer + TestApp.Second);
        var path = $"{Path}/{(await admin.Call("POST", Path, Minimal(await Onboard(admin)))).Is(201).TextAt("id")}";
        (await finance.Call("POST", $"{path}/release-halt", """{"reason":"why not"}""")).IsProblem(409, "connection_state");
        Assert.Equal("null", (await admin.Call("POST", $"{path}/halt", """{"reason":"a suspicion"}""")).Is(200).At("haltRelease").GetRawText());

        (await admin.Call("POST", $"{path}/release-halt", """{"reason":"unfounded"}""")).IsProblem(403, "forbidden");
        Assert.Equal(["reason"], (await finance.Call("POST", $"{path}/release-halt", """{"reason":" "}""")).IsProblem(400, "invalid_input").Errors.Keys);
        Assert.Equal(["why"], (await finance.Call("POST", $"{path}/release-halt", """{"reason":"x","why":"y"}""")).IsProblem(400, "invalid_input").Errors.Keys);
        foreach (var person in (HttpClient[])[admin, finance])
        {
            Assert.Contains("release-halt", (await person.Call("POST", $"{path}/resume", "{}")).IsProblem(409, "release_needs_two").Text, StringComparison.Ordinal);
        }

        var first = (await finance.Call("POST", $"{path}/release-halt", """{"reason":"unfounded"}""")).Is(200);
        Assert.Equal(("halted", "false", "finance_reviewer@test.example", 0, 0), (first.TextAt("status"), first.At("released").GetRawText(), first.TextAt("releasedFirstBy"), first.NumberAt("onTheirWay"), first.NumberAt("waiting")));
        Assert.Equal($$"""{"by":"finance_reviewer@test.example","at":"{{first.TextAt("releasedFirstAt")}}","reason":"unfounded"}""", first.At("haltRelease").GetRawText());
        Assert.Equal((first.At("haltRelease").GetRawText(), first.ETag), (await admin.Get(path)) is var got ? (got.At("haltRelease").GetRawText(), got.ETag) : default);
        (await finance.Call("POST", $"{path}/release-halt", """{"reason":"really"}""")).IsProblem(409, "second_person_needed");

        var second = (await finance2.Call("POST", $"{path}/release-halt", """{"reason":"I have looked too"}""")).Is(200);
        Assert.Equal(("setup", "true", "finance_reviewer@test.example", "null"), (second.TextAt("status"), second.At("released").GetRawText(), second.TextAt("releasedFirstBy"), second.At("haltRelease").GetRawText()));
        Assert.Equal(first.TextAt("releasedFirstAt"), second.TextAt("releasedFirstAt"));
    }

    [Fact]
    public async Task List_WithAParameterThatIsNone_NamesIt()
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);

        Assert.Equal(["dialect", "environment", "status"], (await officer.Get($"{Path}?environment=prod&status=x&dialect=y")).IsProblem(400, "invalid_input").Errors.Keys.Order(StringComparer.Ordinal));
        (await officer.Get($"{Path}?environment=sandbox,uat&limit=1")).Is(200);
    }

    private static string Minimal(string processor) => $$$"""
        {"processorId":"{{{processor}}}","environment":"sandbox","dialect":"psp_rest_v2","baseUrl":"https://sandbox.psp-example.com/api/v2","authentication":{"scheme":"api_key","apiKey":"test_key_abc123def456"}}
        """;

    private static string Receiver(string processor, string dialect, string secret = ""","webhookSecret":"webhook_signing_secret_abc123" """, string more = "") => $$$"""
        {"processorId":"{{{processor}}}","environment":"sandbox","dialect":"{{{dialect}}}","authentication":{"scheme":"none"}{{{secret}}}{{{more}}}}
        """;

    private static async Task<string> Onboard(HttpClient admin) =>
        (await admin.Call("POST", "/api/v1/processors", $$"""
            {"code":"CONNECTED{{Interlocked.Increment(ref s_processors)}}","displayName":"Connected","category":"debit_card","supportsInflows":true,"supportsOutflows":true,"settlementBank":true,"settlementDelayDays":1,"settlementCurrency":"NGN","fees":[]}
            """)).Is(201).TextAt("processor.id")!;
}
