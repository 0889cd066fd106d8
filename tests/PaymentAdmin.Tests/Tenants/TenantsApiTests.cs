using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Tenants;

public sealed class TenantsApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/api/v1/tenants";

    [Fact]
    public async Task Post_OfATenant_AnswersWhereItIsAndItsVersion()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var added = (await admin.Call("POST", Path, """{"code":"post","name":"Posted"}""")).Is(201);

        var id = added.TextAt("id");
        Assert.Equal(
            $$"""{"id":"{{id}}","code":"POST","name":"Posted","status":"active","createdAt":"2026-03-14T09:26:53.589Z","updatedAt":"2026-03-14T09:26:53.589Z"}""", added.Text);
        Assert.Equal(($"{Path}/{id}", "\"1\""), (added.Headers.Location?.ToString(), added.ETag));
        Assert.Equal((added.Text, added.ETag), (await admin.Get($"{Path}/{id}")) is var got ? (got.Text, got.ETag) : default);
        Assert.Equal("code", (await admin.Call("POST", Path, """{"code":"POST","name":"Again"}""")).IsProblem(409, "tenant_code_taken").TextAt("field"));
    }

    [Theory]
    [InlineData("{}", "code,name")]
    [InlineData("""{"code":1,"name":2,"status":"closed"}""", "code,name,status")]
    [InlineData("""{"code":"a b","name":""}""", "code,name")]
    [InlineData("""{"code":"FINE","name":"Fine","country":"NG"}""", "country")]
    public async Task Post_WithFieldsThatAreWrong_NamesThemAll(string body, string fields)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = (await admin.Call("POST", Path, body)).IsProblem(400, "invalid_input");

        Assert.Equal(fields, string.Join(',', answer.Errors.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Patch_OfATenant_ChangesItForWhoSawThePresentVersion()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = $"{Path}/{await admin.AddTenant("PATCHED")}";

        var changed = (await admin.Call("PATCH", path, """{"name":"Changed","status":"inactive"}""", ("If-Match", "\"1\""))).Is(200);
        var stale = (await admin.Call("PATCH", path, """{"name":"Late"}""", ("If-Match", "\"1\""))).IsProblem(412, "changed_meanwhile");

        Assert.Equal(("Changed", "inactive", "\"2\""), (changed.TextAt("name"), changed.TextAt("status"), changed.ETag));
        Assert.Equal((changed.Text, TestApp.EmailOf(Roles.PlatformAdmin)), (stale.At("current").GetRawText(), stale.TextAt("changedBy")));

        // What GET answers may be sent back.
        Assert.Equal(changed.Text, (await admin.Call("PATCH", path, changed.Text)).Is(200).Text);
        Assert.Equal("code", (await admin.Call("PATCH", path, """{"code":"OTHER"}""")).IsProblem(422, "field_immutable").TextAt("field"));
        Assert.Equal(["name"], (await admin.Call("PATCH", path, """{"name":null}""")).IsProblem(400, "invalid_input").Errors.Keys);
        (await admin.Call("PATCH", path.Replace("tnt_", "proc_", StringComparison.Ordinal), "{}")).IsProblem(404, "not_found");
        (await admin.Get($"{Path}/tnt_1")).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("status=closed", "status")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=none", "limit")]
    [InlineData("offset=10001", "offset")]
    public async Task List_WithAParameterThatIsNone_NamesIt(string query, string parameter)
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);

        Assert.Equal([parameter], (await officer.Get($"{Path}?{query}")).IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Fact]
    public async Task ListAndExport_WithFilters_HoldTheSame()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var id = await admin.AddTenant("LISTED_A");
        await admin.AddTenant("LISTED_B");
        (await admin.Call("PATCH", $"{Path}/{id}", """{"status":"inactive"}""")).Is(200);
        using var browser = await fixture.App.SignedIn(Roles.ProgrammeOfficer);

        var list = (await admin.Get($"{Path}?search=listed_&status=inactive,active&limit=1&offset=0")).Is(200);
        var rows = await browser.Download("/tenants/export.csv?search=listed_&status=inactive,active");

        Assert.Equal("""{"limit":1,"offset":0,"total_count":2,"total_count_capped":false}""", list.At("pagination").GetRawText());
        Assert.Equal(["LISTED_A"], list.TextsAt("data", "code"));
        Assert.Equal(["id", "code", "name", "status", "created_at"], rows[0].Keys);
        Assert.Equal([("LISTED_A", "inactive"), ("LISTED_B", "active")], rows.Select(row => (row["code"], row["status"])));
        Assert.Equal((id, "2026-03-14T09:26:53.589Z"), (rows[0]["id"], rows[0]["created_at"]));
    }

    [Theory]
    [InlineData(Roles.FinanceReviewer)]
    [InlineData(Roles.ProgrammeOfficer)]
    [InlineData(Roles.Auditor)]
    public async Task Tenants_WithoutThePermission_MayBeSeenButNotChanged(string role)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = $"{Path}/{await admin.AddTenant($"SEEN_{role}")}";
        using var client = await fixture.App.ClientOf(role);

        (await client.Get(path)).Is(200);
        Assert.Contains(Permissions.ManageProcessors, (await client.Call("PATCH", path, """{"name":"X"}""")).IsProblem(403, "forbidden").TextAt("detail"), StringComparison.Ordinal);
        (await client.Call("POST", Path, """{"code":"NO","name":"No"}""")).IsProblem(403, "forbidden");
    }
}
