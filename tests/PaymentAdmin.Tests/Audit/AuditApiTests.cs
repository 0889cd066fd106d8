using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Audit;

public sealed class AuditApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/api/v1/audit";
    private const string Export = "/audit/export.csv";
    private const string Fees = """[{"eventType":"payout","direction":"outbound","basis":"flat","amount":987654,"vatRate":0,"currency":"NGN"}]""";

    [Fact]
    public async Task Entry_OfARequest_CarriesItsTrace()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        const string First = "0af7651916cd43dd8448eb211c80319c";
        const string Second = "4bf92f3577b34da6a3ce929d0e0e4736";

        (await admin.Call("POST", "/api/v1/tenants", """{"code":"TRACED","name":"Traced"}""", ("traceparent", $"00-{First}-b7ad6b7169203331-01"))).Is(201);
        var refused = await admin.Call("POST", "/api/v1/tenants", """{"code":"TRACED","name":"Traced"}""", ("traceparent", $"00-{Second}-b7ad6b7169203331-01"));
        (await admin.Call("POST", "/api/v1/processors", ApiCalls.Paystack("TRACED"))).Is(201);

        Assert.Equal(Second, refused.IsProblem(409, "tenant_code_taken").TextAt("correlation_id"));
        Assert.Equal([First], (await admin.Get($"{Path}?kind=tenant.added")).TextsAt("data", "correlationId"));

        // What one request did carries one trace, its own.
        var onboarded = (await admin.Get($"{Path}?thing_type=processor")).TextsAt("data", "correlationId");
        Assert.Equal(2, onboarded.Count);
        Assert.Matches(@"\A[0-9a-f]{32}\z", Assert.Single(onboarded.Distinct(StringComparer.Ordinal)));
        Assert.DoesNotContain(onboarded[0], (string[])[First, Second]);
    }

    [Fact]
    public async Task List_OfAnEntry_SaysWhoWhenWhatAndFromWhatToWhat()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin + TestApp.Second);
        using var auditor = await fixture.App.ClientOf(Roles.Auditor);
        var id = await admin.AddTenant("WHO");
        (await admin.Call("PATCH", $"/api/v1/tenants/{id}", """{"name":"Whose"}""")).Is(200);

        var answer = (await auditor.Get($"{Path}?thing_id={id}&kind=tenant.changed")).Is(200);

        var entry = Assert.Single(answer.At("data").EnumerateArray());
        Assert.Equal(["id", "at", "actor", "kind", "thingType", "thingId", "thingName", "reason", "correlationId", "changes"], entry.EnumerateObject().Select(field => field.Name));
        Assert.StartsWith("aud_", answer.TextAt("data.0.id"), StringComparison.Ordinal);
        Assert.Equal(
            ("2026-03-14T09:26:53.589Z", TestApp.EmailOf(Roles.PlatformAdmin + TestApp.Second), "tenant.changed", "tenant", id, "WHO"),
            (answer.TextAt("data.0.at"), answer.TextAt("data.0.actor"), answer.TextAt("data.0.kind"), answer.TextAt("data.0.thingType"), answer.TextAt("data.0.thingId"), answer.TextAt("data.0.thingName")));
        Assert.Equal("""[{"field":"name","from":"WHO","to":"Whose"}]""", answer.At("data.0.changes").GetRawText());
        Assert.Equal("""{"limit":50,"cursor":null}""", answer.At("pagination").GetRawText());
    }

    [Theory]
    [InlineData(Roles.PlatformAdmin, true)]
    [InlineData(Roles.FinanceReviewer, false)]
    [InlineData(Roles.Auditor, false)]
    public async Task ListAndExport_OfAFeeChange_ShowItsDetailsToWhoMaySeeFees(string role, bool visible)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var id = await admin.Onboard($"HIDDEN_{role}", Fees);
        using var client = await fixture.App.ClientOf(role);
        using var browser = await fixture.App.SignedIn(role);

        var list = (await client.Get($"{Path}?thing_id={id}&kind=processor.fees_replaced")).Is(200);
        var row = Assert.Single(await browser.Download($"{Export}?thing_id={id}&kind=processor.fees_replaced"));

        Assert.Equal(visible, list.Text.Contains("987654", StringComparison.Ordinal));
        Assert.Equal(visible ? "Array" : "Null", list.At("data.0.changes").ValueKind.ToString());
        Assert.Equal(visible, row["changes"].Contains("payout, outbound, NGN: none -> basis flat, amount 987654", StringComparison.Ordinal));
        Assert.Equal(visible, row["changes"] != "(not visible to you)");

        // That fees were changed, by whom and of which processor is for everybody who sees the record.
        Assert.Equal((id, TestApp.EmailOf(Roles.PlatformAdmin)), (list.TextAt("data.0.thingId"), list.TextAt("data.0.actor")));
        Assert.DoesNotContain("987654", (await client.Get($"{Path}?thing_id={id}&kind=processor.onboarded")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithFilters_ShowsWhatMatchesThemAll()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        using var second = await app.ClientOf(Roles.PlatformAdmin + TestApp.Second);
        using var auditor = await app.ClientOf(Roles.Auditor);
        var start = app.Clock.Time.AddMinutes(1);
        app.Clock.Set(start);
        var processor = await admin.Onboard("FILTERED");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var tenant = await second.AddTenant("FILTERED");

        await Check(1, $"thing_id={tenant}");
        await Check(2, $"thing_id={processor}");
        await Check(1, $"actor={TestApp.EmailOf(Roles.PlatformAdmin + TestApp.Second)}");
        await Check(0, "actor=platform_admin");
        await Check(1, "kind=processor.onboarded");
        Assert.Equal(["kind", "thing_type"], (await auditor.Get($"{Path}?kind=processor&thing_type=processors")).IsProblem(400, "invalid_input").Errors.Keys);
        await Check(8, "thing_type=user");
        await Check(3, $"from={start:O}");
        await Check(2, $"from={start:O}&to={start.AddMinutes(1):O}");
        await Check(0, $"from={start.AddMilliseconds(1):O}&to={start.AddMinutes(1):O}");
        await Check(1, $"from={start:O}&thing_type=tenant&kind=tenant.added&actor={TestApp.EmailOf(Roles.PlatformAdmin + TestApp.Second)}&thing_id={tenant}");
        (await auditor.Get($"{Path}?thing_id=FILTERED")).IsProblem(404, "not_found");

        async Task Check(int count, string query)
        {
            var listed = (await auditor.Get($"{Path}?{query}")).Is(200).TextsAt("data", "id");
            Assert.True(count == listed.Count, $"{query}: {listed.Count}");
        }
    }

    [Fact]
    public async Task List_WithTheCursorOfAnAnswer_GoesOnWhereItEnded()
    {
        await using var app = await TestApp.Start();
        using var auditor = await app.ClientOf(Roles.Auditor);
        var all = (await auditor.Get($"{Path}?limit=200")).TextsAt("data", "id");
        Assert.Equal(8, all.Count);

        var walked = new List<string?>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await auditor.Get($"{Path}?limit=3&cursor={cursor}")).Is(200);
            walked.AddRange(page.TextsAt("data", "id"));
            cursor = page.TextAt("pagination.cursor");
        }

        Assert.Equal(all, walked);
    }

    [Theory]
    [InlineData("cursor=next", "cursor")]
    [InlineData("cursor=%21%21", "cursor")]
    [InlineData("cursor=MTIz", "cursor")]
    [InlineData("cursor=LTEuMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA", "cursor")]
    [InlineData("cursor=OTIyMzM3MjAzNjg1NDc3NTgwNy4wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA", "cursor")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("from=2026-03-14", "from")]
    [InlineData("to=now", "to")]
    public async Task List_WithAParameterThatIsNone_NamesIt(string query, string parameter)
    {
        using var auditor = await fixture.App.ClientOf(Roles.Auditor);

        Assert.Equal([parameter], (await auditor.Get($"{Path}?{query}")).IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Record_OverTheApi_CannotBeChanged(string method)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var before = (await admin.Get($"{Path}?limit=200&to=2026-03-14T09:26:53.589Z")).Text;
        var entry = (await admin.Get($"{Path}?limit=1")).TextAt("data.0.id");

        Assert.InRange((await admin.Call(method, Path, "{}")).Status, 404, 405);
        Assert.InRange((await admin.Call(method, $"{Path}/{entry}", "{}")).Status, 404, 405);
        Assert.Equal(before, (await admin.Get($"{Path}?limit=200&to=2026-03-14T09:26:53.589Z")).Text);
    }

    [Fact]
    public async Task ListAndExport_ByAProgrammeOfficer_AreForbidden()
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        using var browser = await fixture.App.SignedIn(Roles.ProgrammeOfficer);

        Assert.Contains(Permissions.ViewAudit, (await officer.Get(Path)).IsProblem(403, "forbidden").TextAt("detail"), StringComparison.Ordinal);
        using var answer = await browser.GetAsync(Export, TestContext.Current.CancellationToken);
        Assert.Equal("/forbidden", answer.Headers.Location?.AbsolutePath);
    }

    [Fact]
    public async Task Export_OfTheRecord_HasItsColumns()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var id = await admin.AddTenant("COLUMNS");
        using var browser = await fixture.App.SignedIn(Roles.Auditor);

        var row = Assert.Single(await browser.Download($"{Export}?thing_id={id}"));

        Assert.Equal(["at", "actor", "kind", "thing_type", "thing_name", "thing_id", "reason", "changes", "correlation_id", "id"], row.Keys);
        Assert.Equal(("COLUMNS", id, "", "code: none -> COLUMNS; name: none -> COLUMNS; status: none -> active"), (row["thing_name"], row["thing_id"], row["reason"], row["changes"]));
    }
}
