using System.Text.Json;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries;

public sealed class BeneficiariesApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/api/v1/beneficiaries";

    [Fact]
    public async Task Post_OfABeneficiary_AnswersWhereItIsAndItsVersion()
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        var programme = await Programme("POST");
        var body = $$"""{"externalId":"EXT-1","fullName":"Amina Diallo","phoneNumber":"0700 000 001","channel":"mobile_money","programmeId":"{{programme}}"}""";

        var added = (await officer.Call("POST", Path, body, ("Idempotency-Key", "post-1"))).Is(201);

        var id = added.TextAt("id");
        Assert.Equal(
            $$"""{"id":"{{id}}","tenantId":"{{added.TextAt("tenantId")}}","externalId":"EXT-1","fullName":"Amina Diallo","phoneNumber":"+255700000001","accountNumber":null,"channel":"mobile_money","status":"active","kyc":"not_checked","kycCheckedAt":null,"kycConnectionId":null,"kycRequest":null,"programmeIds":["{{programme}}"],"pendingChange":null,"masked":false,"createdAt":"2026-03-14T09:26:53.589Z","updatedAt":"2026-03-14T09:26:53.589Z","updatedBy":"programme_officer@test.example"}""",
            added.Text);
        Assert.Equal(($"{Path}/{id}", "\"1\""), (added.Headers.Location?.ToString(), added.ETag));
        var got = (await officer.Get($"{Path}/{id}")).Is(200);
        Assert.True(JsonElement.DeepEquals(added.Json, got.Json), got.Text);
        Assert.Equal(added.ETag, got.ETag);
        Assert.Equal(added.Text, (await officer.Call("POST", Path, body, ("Idempotency-Key", "post-1"))).Is(201).Text);
        (await officer.Call("POST", Path, body.Replace("Amina", "Awa", StringComparison.Ordinal), ("Idempotency-Key", "post-1"))).IsProblem(409, "idempotency_key_reused");
        Assert.Equal("externalId", (await officer.Call("POST", Path, body)).IsProblem(409, "external_id_taken").TextAt("field"));

        // What GET answers may be sent back.
        Assert.Equal(got.Text, (await officer.Call("PATCH", $"{Path}/{id}", got.Text)).Is(200).Text);
    }

    [Theory]
    [InlineData("{}", "channel,externalId,fullName")]
    [InlineData("""{"externalId":1,"fullName":2,"channel":"pigeon"}""", "channel,externalId,fullName")]
    [InlineData("""{"externalId":"","fullName":" ","channel":"agent","programmeIds":[]}""", "externalId,fullName,phoneNumber,programmeIds")]
    [InlineData("""{"externalId":"A","fullName":"B","channel":"agent","kyc":"passed"}""", "kyc")]
    public async Task Post_WithFieldsThatAreWrong_NamesThemAll(string body, string fields)
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);

        var answer = (await officer.Call("POST", Path, body)).IsProblem(400, "invalid_input");

        Assert.Equal(fields, string.Join(',', answer.Errors.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task PayeeChange_FromProposalToApproval_TakesTwoPeople()
    {
        using var maker = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        using var second = await fixture.App.ClientOf(Roles.ProgrammeOfficer + TestApp.Second);
        var path = $"{Path}/{await Add(maker, await Programme("CHANGED"), "EXT-C", "0700000003")}";

        var proposed = (await maker.Call("PATCH", path, """{"phoneNumber":"0711 111 111","fullName":"Amina Bah"}""", ("If-Match", "\"1\""))).Is(202);
        var change = proposed.TextAt("pendingChange.id");
        var listed = (await second.Get($"/api/v1/payee-changes?status=proposed&limit=200")).Is(200);
        var own = (await maker.Call("POST", $"/api/v1/payee-changes/{change}/approve", "{}")).IsProblem(403, "maker_may_not_approve");
        var approved = (await second.Call("POST", $"/api/v1/payee-changes/{change}/approve", body: null)).Is(200);
        var late = (await second.Call("POST", $"/api/v1/payee-changes/{change}/reject", """{"reason":"Late"}""")).IsProblem(409, "payee_change_decided");

        Assert.Equal(("+255700000003", "Amina Bah", "\"2\""), (proposed.TextAt("phoneNumber"), proposed.TextAt("fullName"), proposed.ETag));
        Assert.Equal(("+255700000003", "+255711111111"), (proposed.TextAt("pendingChange.before.phoneNumber"), proposed.TextAt("pendingChange.after.phoneNumber")));
        Assert.Contains(change, listed.TextsAt("data", "id"));
        Assert.Equal(("approved", "programme_officer2@test.example"), (approved.TextAt("status"), approved.TextAt("decidedBy")));
        Assert.All((ApiAnswer[])[own, late], answer => Assert.DoesNotContain("7", answer.TextAt("detail"), StringComparison.Ordinal));
        Assert.Equal("+255711111111", (await maker.Get(path)).TextAt("phoneNumber"));
        Assert.Equal([change], (await maker.Get($"{path}/payee-changes")).Is(200).TextsAt("data", "id"));
        (await maker.Call("POST", "/api/v1/payee-changes/pch_1/approve", "{}")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Search_ByAnExactValue_IsInTheBodyAndNeverInTheAddress()
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        using var auditor = await fixture.App.ClientOf(Roles.Auditor);
        var programme = await Programme("SEARCHED");
        var id = await Add(officer, programme, "EXT-S", "0700000004");

        Assert.Equal([id], (await officer.Call("POST", $"{Path}/search", """{"phoneNumber":"+255700000004"}""")).Is(200).TextsAt("data", "id"));
        Assert.Equal([id], (await officer.Call("POST", $"{Path}/search", $$"""{"phoneNumber":"0700 000 004","programmeId":"{{programme}}"}""")).Is(200).TextsAt("data", "id"));
        Assert.Equal([id], (await officer.Call("POST", $"{Path}/search", """{"externalId":"EXT-S"}""")).Is(200).TextsAt("data", "id"));
        Assert.Contains(Permissions.ViewBeneficiaries, (await auditor.Call("POST", $"{Path}/search", """{"externalId":"EXT-S"}""")).IsProblem(403, "forbidden").TextAt("detail"), StringComparison.Ordinal);
        foreach (var name in (string[])["phone", "account", "external_id"])
        {
            Assert.Contains("beneficiaries/search", (await officer.Get($"{Path}?{name}=x")).IsProblem(400, "invalid_input").TextAt("detail"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("kyc=good", "kyc")]
    [InlineData("channel=pigeon", "channel")]
    [InlineData("status=gone", "status")]
    [InlineData("payee_change=old", "payee_change")]
    [InlineData("limit=201", "limit")]
    public async Task List_WithAParameterThatIsNone_NamesIt(string query, string parameter)
    {
        using var auditor = await fixture.App.ClientOf(Roles.Auditor);

        Assert.Equal([parameter], (await auditor.Get($"{Path}?{query}")).IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Fact]
    public async Task ListAndExport_WithFilters_HoldTheSame()
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        var programme = await Programme("LISTED");
        var first = await Add(officer, programme, "=EXT-1", "0700000005");
        var second = await Add(officer, programme, "EXT-2", "0700000006");
        (await officer.Call("PATCH", $"{Path}/{first}", """{"status":"inactive"}""")).Is(200);
        using var browser = await fixture.App.SignedIn(Roles.ProgrammeOfficer);

        var list = (await officer.Get($"{Path}?programme_id={programme}&limit=1")).Is(200);
        var rest = (await officer.Get($"{Path}?programme_id={programme}&limit=1&cursor={list.TextAt("pagination.cursor")}")).Is(200);
        var rows = await browser.Download($"/beneficiaries/export.csv?programme_id={programme}&status=inactive");

        Assert.Equal(new HashSet<string?> { first, second }, list.TextsAt("data", "id").Concat(rest.TextsAt("data", "id")).ToHashSet());
        Assert.Equal((2, "null"), (list.At("pagination.total_count").GetInt32(), rest.At("pagination.cursor").GetRawText()));
        var row = Assert.Single(rows);
        Assert.Equal((first, "'=EXT-1", "inactive"), (row["id"], row["external_id"], row["status"]));
    }

    [Theory]
    [InlineData(Roles.PlatformAdmin)]
    [InlineData(Roles.FinanceReviewer)]
    [InlineData(Roles.Auditor)]
    public async Task Beneficiaries_WithoutThePermission_AreMaskedAndCannotBeChangedOrTakenAway(string role)
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        var path = $"{Path}/{await Add(officer, await Programme($"M_{role}"), $"EXT-{role}", "0700000007")}";
        using var client = await fixture.App.ClientOf(role);
        using var browser = await fixture.App.SignedIn(role);

        var shown = (await client.Get(path)).Is(200);
        var listed = (await client.Get($"{Path}?limit=200")).Is(200);
        var export = await browser.Get("/beneficiaries/export.csv");

        Assert.All((ApiAnswer[])[shown, listed], answer => Assert.DoesNotContain("0000007", answer.Text, StringComparison.Ordinal));
        Assert.Equal(("A•• D••", "+255 ••• 007"), (shown.TextAt("fullName"), shown.TextAt("phoneNumber")));
        Assert.Equal(302, export.Status);
        (await client.Call("PATCH", path, """{"fullName":"X"}""")).IsProblem(403, "forbidden");
        (await client.Call("POST", $"{path}/kyc", """{"connectionId":"con_1"}""")).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task Kyc_ThroughAConnectionWithoutIt_IsRefused()
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var programme = await Programme("KYC");
        var path = $"{Path}/{await Add(officer, programme, "EXT-K", "0700000008")}";
        var connection = (await admin.Get($"/api/v1/programmes/{programme}")).TextAt("connectionIds.0");

        Assert.Equal("connectionId", (await officer.Call("POST", $"{path}/kyc", $$"""{"connectionId":"{{connection}}"}""")).IsProblem(422, "kyc_not_offered").TextAt("field"));
        (await officer.Call("POST", $"{Path}/kyc", $$"""{"connectionId":"{{connection}}","programmeId":"{{programme}}"}""")).IsProblem(422, "kyc_not_offered");
        (await officer.Call("POST", $"{Path}/kyc", $$"""{"connectionId":"{{connection}}"}""")).IsProblem(400, "invalid_input");
    }

    private static async Task<string> Add(HttpClient officer, string programme, string externalId, string phone) =>
        (await officer.Call("POST", Path, $$"""{"externalId":"{{externalId}}","fullName":"Amina Diallo","phoneNumber":"{{phone}}","channel":"mobile_money","programmeIds":["{{programme}}"]}""")).Is(201).TextAt("id")!;

    private async Task<string> Programme(string code)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        return await admin.AddProgramme(code);
    }
}

internal static class ProgrammeCalls
{
    /// <summary>Onboards a processor, connects its sandbox, and adds a programme in Tanzania (or where is said) in a register of its own; answers its id.</summary>
    public static async Task<string> AddProgramme(this HttpClient admin, string code, string country = "TZ", string? connectionId = null)
    {
        connectionId ??= (await admin.Call("POST", "/api/v1/connections", $$$"""
            {"processorId":"{{{await admin.Onboard($"PSP_{code}"[..Math.Min(32, code.Length + 4)])}}}","environment":"sandbox","dialect":"psp_rest_v2","baseUrl":"https://sandbox.psp-example.com/api/v2",
             "authentication":{"scheme":"api_key","apiKey":"test_key_abc123def456"}}
            """)).Is(201).TextAt("id");
        var tenant = await admin.AddTenant($"T_{code}");
        return (await admin.Call("POST", "/api/v1/programmes", $$"""{"code":"{{code}}","name":"{{code}}","tenantId":"{{tenant}}","currency":"TZS","country":"{{country}}","connectionIds":["{{connectionId}}"]}""")).Is(201).TextAt("id")!;
    }
}
