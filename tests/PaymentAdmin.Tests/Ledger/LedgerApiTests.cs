using System.Net;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger;

public sealed class LedgerApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Chart = "/api/v1/ledger/accounts";
    private const string Export = "/ledger/accounts/export.csv";

    [Theory]
    [InlineData("tnt_00000000-0000-7000-8000-000000000000")]
    [InlineData("tnt_1")]
    [InlineData("relief")]
    [InlineData("proc_00000000-0000-7000-8000-000000000000")]
    public async Task TenantAccounts_OfATenantThatIsNotThere_AreNotFound(string tenant)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var processor = await admin.Onboard($"LOST_{Math.Abs(tenant.GetHashCode(StringComparison.Ordinal))}");

        (await admin.Get($"/api/v1/processors/{processor}/gl-accounts?tenant_id={tenant}")).IsProblem(404, "not_found");
        (await admin.Call("PUT", $"/api/v1/processors/{processor}/tenants/{tenant}/gl-accounts", """{"feePayableOverride":true}""")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task TenantAccounts_OfAProcessorThatIsNotThere_AreNotFound()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var tenant = await admin.AddTenant("WITHOUT");

        foreach (var processor in (string[])["proc_00000000-0000-7000-8000-000000000000", tenant, "paystack"])
        {
            (await admin.Get($"/api/v1/processors/{processor}/gl-accounts")).IsProblem(404, "not_found");
            (await admin.Call("PUT", $"/api/v1/processors/{processor}/tenants/{tenant}/gl-accounts", """{"feePayableOverride":true}""")).IsProblem(404, "not_found");
        }
    }

    [Fact]
    public async Task TenantAccounts_BeforeAndAfter_AreShownAsDocumented()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        var processor = $"/api/v1/processors/{await admin.Onboard("SHOWN")}";
        var tenant = await admin.AddTenant("SHOWN");

        var before = (await officer.Get($"{processor}/gl-accounts?tenant_id={tenant}")).Is(200);
        Assert.Equal($$"""{"tenantId":"{{tenant}}","principalReceivable":null,"feePayableOverride":null}""", before.At("tenant").GetRawText());

        var put = (await admin.Call("PUT", $"{processor}/tenants/{tenant}/gl-accounts", """{"feePayableOverride":true}""")).Is(200);
        var after = (await officer.Get($"{processor}/gl-accounts?tenant_id={tenant}")).Is(200);
        Assert.Equal(put.Text, after.Text);
        Assert.Equal(["id", "accountNumber", "name"], after.At("tenant.feePayableOverride").EnumerateObject().Select(field => field.Name));
        Assert.False((await officer.Get($"{processor}/gl-accounts")).Json.TryGetProperty("tenant", out _));
    }

    [Fact]
    public async Task TenantAccounts_OfTwoTenantsAtOnce_GetDifferentNumbers()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var processor = await admin.Onboard("ATONCE");
        var tenants = new[] { await admin.AddTenant("ATONCE_A"), await admin.AddTenant("ATONCE_B") };

        var answers = await Task.WhenAll(tenants.Select(tenant =>
            Task.Run(() => admin.Call("PUT", $"/api/v1/processors/{processor}/tenants/{tenant}/gl-accounts", """{"feePayableOverride":true}"""))));

        Assert.Equal(
            ["001", "002"],
            answers.Select(answer => answer.Is(200).TextAt("tenant.principalReceivable.accountNumber")![^3..]).Order(StringComparer.Ordinal));
        Assert.All(answers, answer => Assert.Equal(
            answer.TextAt("tenant.principalReceivable.accountNumber")![^3..], answer.TextAt("tenant.feePayableOverride.accountNumber")![^3..]));
    }

    [Theory]
    [InlineData("{}", "is required.")]
    [InlineData("""{"feePayableOverride":null}""", "must not be null.")]
    [InlineData("""{"feePayableOverride":"true"}""", "must be true or false.")]
    public async Task TenantAccounts_WithoutTheAnswer_NamesTheField(string body, string message)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = await admin.Call("PUT", "/api/v1/processors/proc_00000000-0000-7000-8000-000000000000/tenants/tnt_00000000-0000-7000-8000-000000000000/gl-accounts", body);

        Assert.Equal([message], answer.IsProblem(400, "invalid_input").Errors["feePayableOverride"]);
    }

    [Theory]
    [InlineData("class=9999", "class")]
    [InlineData("class=settlement_float,floats", "class")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("offset=10001", "offset")]
    public async Task Chart_WithAParameterThatIsNone_NamesIt(string query, string parameter)
    {
        using var auditor = await fixture.App.ClientOf(Roles.Auditor);

        var answer = await auditor.Get($"{Chart}?{query}");

        Assert.Equal([parameter], answer.IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Fact]
    public async Task Chart_AtTheEdgesOfItsParameters_Answers()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var id = await admin.Onboard("EDGES");
        using var finance = await fixture.App.ClientOf(Roles.FinanceReviewer);

        var answer = (await finance.Get($"{Chart}?limit=200&offset=0&processor_id={id}&class=settlement_float,fee_payable&currency=NGN")).Is(200);
        var far = (await finance.Get($"{Chart}?limit=1&offset=10000")).Is(200);

        Assert.Equal(["settlement_float", "fee_payable"], answer.TextsAt("data", "class"));
        Assert.Equal("""{"limit":200,"offset":0,"total_count":2,"total_count_capped":false}""", answer.At("pagination").GetRawText());
        Assert.Equal("[]", far.At("data").GetRawText());
        (await finance.Get($"{Chart}?processor_id=tnt_1")).IsProblem(404, "not_found");
        (await finance.Get($"{Chart}?tenant_id={id}")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Chart_ByAProgrammeOfficer_IsForbidden()
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);

        var answer = (await officer.Get(Chart)).IsProblem(403, "forbidden");

        Assert.Contains(Permissions.ViewLedger, answer.TextAt("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfTheChart_HoldsWhatTheFiltersLetThrough()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var id = await admin.Onboard("CHART");
        var tenant = await admin.AddTenant("CHARTED");
        var accounts = (await admin.Call("PUT", $"/api/v1/processors/{id}/tenants/{tenant}/gl-accounts", """{"feePayableOverride":false}""")).Is(200);
        using var browser = await fixture.App.SignedIn(Roles.Auditor);

        var rows = await browser.Download($"{Export}?processor_id={id}");

        Assert.Equal(["account_number", "name", "class", "currency", "processor", "tenant", "created_at", "id"], rows[0].Keys);
        Assert.Equal(["settlement_float", "principal_receivable", "fee_payable", "fee_expense"], rows.Select(row => row["class"]));
        Assert.Equal(
            (accounts.TextAt("tenant.principalReceivable.accountNumber"), accounts.TextAt("tenant.principalReceivable.id"), "NGN", "CHART", "CHARTED", "2026-03-14T09:26:53.589Z"),
            (rows[1]["account_number"], rows[1]["id"], rows[1]["currency"], rows[1]["processor"], rows[1]["tenant"], rows[1]["created_at"]));
        Assert.Equal("", rows[0]["tenant"]);
    }

    [Fact]
    public async Task Export_OfANameThatLooksLikeAFormula_IsText()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var body = ApiCalls.Paystack("FORMULA").Replace("\"Paystack\"", """ "=HYPERLINK(\"http://example.org\",\"a, b\")" """, StringComparison.Ordinal);
        var id = (await admin.Call("POST", "/api/v1/processors", body)).Is(201).TextAt("processor.id");
        using var browser = await fixture.App.SignedIn(Roles.FinanceReviewer);

        var rows = await browser.Download($"{Export}?processor_id={id}");

        Assert.Equal(3, rows.Count);
        Assert.All(rows, row =>
        {
            Assert.Contains("=HYPERLINK(\"http://example.org\",\"a, b\")", row["name"], StringComparison.Ordinal);
            Assert.DoesNotContain(row["name"][0], "=+-@\t\r");
        });
    }

    [Fact]
    public async Task Export_WithoutThePermissionOrACookie_IsNotGiven()
    {
        using var officer = await fixture.App.SignedIn(Roles.ProgrammeOfficer);
        using var token = await fixture.App.ClientOf(Roles.Auditor);
        using var nobody = fixture.App.Anonymous();

        foreach (var (client, place) in new[] { (officer, "/forbidden"), (token, "/sign-in"), (nobody, "/sign-in") })
        {
            using var answer = await client.GetAsync(Export, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal(place, answer.Headers.Location?.AbsolutePath);
        }
    }

    [Fact]
    public async Task Api_WithACookie_DoesNotKnowThePerson()
    {
        using var browser = await fixture.App.SignedIn(Roles.Auditor);

        (await browser.Get(Chart)).IsProblem(401, "unauthenticated");
    }
}
