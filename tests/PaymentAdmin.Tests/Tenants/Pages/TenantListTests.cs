using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tenants.Pages;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Tenants.Pages;

public sealed class TenantListTests : PageTest
{
    [Theory]
    [InlineData(Roles.PlatformAdmin, true, true)]
    [InlineData(Roles.Auditor, false, true)]
    [InlineData(Roles.ProgrammeOfficer, false, false)]
    public async Task List_OffersWhatTheRoleMay(string role, bool mayChange, bool maySeeHistory)
    {
        await Handlers.AddTenant("RELIEF");
        SignIn(role);

        var page = Render<TenantList>();

        Assert.Contains("RELIEF", page.Markup, StringComparison.Ordinal);
        Assert.Equal(mayChange, page.FindAll("[aria-label='Change RELIEF']").Count == 1);
        Assert.Equal(mayChange, page.Markup.Contains("Add a tenant", StringComparison.Ordinal));
        Assert.Equal(maySeeHistory, page.FindAll("[aria-label='History of RELIEF']").Count == 1);
    }

    [Fact]
    public async Task List_LongerThanAPage_LeadsOnAndExportsAll()
    {
        for (var i = 0; i < 26; i++)
        {
            await Handlers.AddTenant($"TENANT_{i:00}");
        }

        SignIn(Roles.Auditor);
        Services.GetRequiredService<NavigationManager>().NavigateTo("tenants?status=active&offset=25");

        var page = Render<TenantList>();

        Assert.Contains("26 to 26 of 26", page.Find(".pa-pager").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/tenants?status=active", page.Find(".pa-pager a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("tenants/export.csv?status=active", page.Find("a[download]").GetAttribute("href"));
    }
}
