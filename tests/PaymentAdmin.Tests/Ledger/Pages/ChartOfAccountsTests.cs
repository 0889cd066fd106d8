using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Ledger;
using PaymentAdmin.Ledger.Pages;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger.Pages;

public sealed class ChartOfAccountsTests : PageTest
{
    [Fact]
    public async Task Accounts_SayTheirClassAndLeadToTheirProcessor()
    {
        var id = await Handlers.Onboard();
        SignIn(Roles.Auditor);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"ledger/accounts?processor_id=proc_{id}&class=settlement_float");

        var page = Render<ChartOfAccounts>();

        Assert.Equal("PAYSTACK", page.Find($"td a[href='processors/proc_{id}']").TextContent);
        Assert.Contains(page.FindAll("td"), cell => cell.TextContent.Contains("1001 Settlement float", StringComparison.Ordinal));
        Assert.Contains("1 to 1 of 1", page.Find(".pa-pager").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_BeyondTheFirst_KeepTheChosenAmongThem()
    {
        var last = Guid.Empty;
        for (var i = 0; i <= ListAccountFilters.MaxChoices; i++)
        {
            last = await Handlers.AddTenant($"TENANT_{i:000}");
        }

        var filters = Handlers.Get<ListAccountFilters>();
        var chosen = await filters.Handle(processorId: null, last, Actors.Auditor, CancellationToken.None);
        var others = await filters.Handle(processorId: null, tenantId: null, Actors.Auditor, CancellationToken.None);

        Assert.Equal((ListAccountFilters.MaxChoices + 1, "TENANT_200", false), (chosen.Tenants.All.Count, chosen.Tenants.All[^1].Code, chosen.Tenants.Complete));
        Assert.Equal((ListAccountFilters.MaxChoices, "TENANT_199", false), (others.Tenants.All.Count, others.Tenants.All[^1].Code, others.Tenants.Complete));
    }

    [Fact]
    public async Task Filters_WithoutThePermission_AreRefused() =>
        Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(() =>
            Handlers.Get<ListAccountFilters>().Handle(null, null, Actors.Officer, CancellationToken.None))).Kind);
}
