using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger;

/// <summary>A tenant's accounts are changed only as they were seen.</summary>
public sealed class TenantAccountsConditionTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static int s_made;

    [Theory]
    [InlineData("\"999\"")]
    [InlineData(",")]
    public async Task Put_WithAnotherVersion_IsRefusedAndChangesNothing(string condition)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var (processor, tenant) = await Prepare(admin);
        var path = $"/api/v1/processors/{processor}/tenants/{tenant}/gl-accounts";

        (await admin.Call("PUT", path, """{"feePayableOverride":true}""", ("If-Match", condition))).IsProblem(412, "changed_meanwhile");

        var seen = (await admin.Get($"/api/v1/processors/{processor}/gl-accounts?tenant_id={tenant}")).Is(200);
        Assert.Equal("\"0\"", seen.ETag);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, seen.At("tenant.principalReceivable").ValueKind);
    }

    [Fact]
    public async Task Put_WithTheVersionThatWasSeen_AnswersTheNext()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var (processor, tenant) = await Prepare(admin);
        var path = $"/api/v1/processors/{processor}/tenants/{tenant}/gl-accounts";

        var first = (await admin.Call("PUT", path, """{"feePayableOverride":false}""", ("If-Match", "\"0\""))).Is(200);
        var second = (await admin.Call("PUT", path, """{"feePayableOverride":true}""", ("If-Match", first.ETag!))).Is(200);

        Assert.NotEqual(first.ETag, second.ETag);
        var stale = (await admin.Call("PUT", path, """{"feePayableOverride":false}""", ("If-Match", first.ETag!))).IsProblem(412, "changed_meanwhile");
        Assert.Equal(TestApp.EmailOf(Roles.PlatformAdmin), stale.TextAt("changedBy"));
    }

    private static async Task<(string Processor, string Tenant)> Prepare(HttpClient admin)
    {
        var code = $"CONDITION_{Interlocked.Increment(ref s_made)}";
        return (await admin.Onboard(code), await admin.AddTenant(code));
    }
}
