using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Audit.Pages;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.UI;

namespace PaymentAdmin.Tests.Audit.Pages;

public sealed class AuditListTests : PageTest
{
    [Fact]
    public async Task Days_AreOfThePersonsZoneAndUtcInTheAddress()
    {
        var page = await Show("audit?cursor=&kind=tenant.added");

        await page.Find("#from").ChangeAsync("2026-03-14");
        await page.Find("#to").ChangeAsync("2026-03-14");

        Assert.EndsWith("/audit?kind=tenant.added&from=2026-03-13T23%3A00%3A00Z&to=2026-03-14T23%3A00%3A00Z", Navigation.Uri, StringComparison.Ordinal);
        page.Render();
        Assert.Equal(("2026-03-14", "2026-03-14"), (page.Find("#from").GetAttribute("value"), page.Find("#to").GetAttribute("value")));
        Assert.Empty(page.FindAll("#from-help"));
    }

    [Fact]
    public async Task Days_WhereTheAddressNamesATime_SayIt()
    {
        var page = await Show("audit?from=2026-03-14T08:30:00Z");

        Assert.Equal("2026-03-14", page.Find("#from").GetAttribute("value"));
        Assert.Equal("From 14 Mar 2026, 09:30", page.Find("#from-help").TextContent);
    }

    [Fact]
    public async Task Year_HalfTyped_FiltersNothing()
    {
        var page = await Show("audit");

        await page.Find("#from").ChangeAsync("0202-03-14");

        Assert.EndsWith("/audit", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_LongerThanAPage_IsReadOnwards()
    {
        for (var i = 0; i < 30; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Handlers.AddTenant($"TENANT_{i:00}");
        }

        var page = await Show("audit?thing_type=tenant");
        Assert.Contains("The newest 25", page.Find(".pa-pager").TextContent, StringComparison.Ordinal);
        Assert.Contains("TENANT_29", page.Markup, StringComparison.Ordinal);

        Navigation.NavigateTo(page.FindAll(".pa-pager a").Single().GetAttribute("href")!);
        var older = Render<AuditList>();

        Assert.Contains("5 older", older.Find(".pa-pager").TextContent, StringComparison.Ordinal);
        Assert.Equal("Newest", older.FindAll(".pa-pager a").Single().TextContent);
        Assert.Equal("audit/export.csv?thing_type=tenant", older.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public async Task Thing_WithAPage_IsLinked()
    {
        var id = await Handlers.Onboard();

        var page = await Show("audit?kind=processor.onboarded");

        Assert.Equal("PAYSTACK", page.Find($"a[href='processors/proc_{id}']").TextContent);
        Assert.Equal("7 more", page.Find("details summary").TextContent);
    }

    [Fact]
    public async Task Filter_ThatDoesNotExist_SaysSo()
    {
        var page = await Show("audit?thing_id=nonsense");

        Assert.Contains("There is no such thing", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private async Task<IRenderedComponent<AuditList>> Show(string address)
    {
        SignIn(Roles.Auditor);
        JSInterop.Setup<string>("pa.zone").SetResult("Africa/Lagos");
        await Services.GetRequiredService<BrowserZone>().Load();
        Navigation.NavigateTo(address);
        return Render<AuditList>();
    }
}
