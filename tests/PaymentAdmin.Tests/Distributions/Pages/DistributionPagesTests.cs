using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Distributions.Pages;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions.Pages;

public sealed class DistributionPagesTests : PageTest
{
    [Theory]
    [InlineData(Roles.ProgrammeOfficer, true)]
    [InlineData(Roles.PlatformAdmin, false)]
    public void List_OfNone_OffersToPrepareOneToWhoMay(string role, bool may)
    {
        SignIn(role);

        var page = Render<DistributionList>();

        Assert.Contains("Nothing has been prepared", page.Markup, StringComparison.Ordinal);
        Assert.Equal(may, page.Markup.Contains("Prepare the first one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_WithOneProgrammeAndConnection_ChoosesThemAndNamesMistakes()
    {
        await Paying.Start(Database, Handlers);
        SignIn(Roles.ProgrammeOfficer, Actors.Officer.Id);
        var page = Render<NewDistribution>();

        await page.Find("#name").InputAsync(new ChangeEventArgs { Value = "March" });
        await page.Find("form").SubmitAsync();
        Assert.NotEmpty(page.Find("#purpose-error").TextContent);
        await page.Find("#purpose").InputAsync(new ChangeEventArgs { Value = "Food" });
        await page.Find("#cycle").InputAsync(new ChangeEventArgs { Value = "2026-03" });
        await page.Find("form").SubmitAsync();

        Assert.Contains("/distributions/dist_", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.ProgrammeOfficer, "Test Beneficiary 1", true)]
    [InlineData(Roles.Auditor, "T•• B•• 1••", false)]
    public async Task Payments_OfADistribution_AreShownAsTheRoleMay(string role, string name, bool mayChange)
    {
        var paying = await Paying.Start(Database, Handlers);
        var id = await paying.MakeWith(2);
        SignIn(role);

        var page = Render<DistributionDetail>(parameters => parameters.Add(detail => detail.Id, PublicId.Distribution.Format(id)).Add(detail => detail.Tab, "payments"));

        Assert.Contains(name, page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal(mayChange, page.Markup.Contains("Take out payment 1", StringComparison.Ordinal));
        Assert.Contains("TZS 100,000.00", page.Find(".pa-tiles").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_OfADistribution_ShowsItsStageAndWhatWasFound()
    {
        var paying = await Paying.Start(Database, Handlers);
        var id = await paying.Make();
        SignIn(Roles.ProgrammeOfficer);

        var page = Render<DistributionDetail>(parameters => parameters.Add(detail => detail.Id, PublicId.Distribution.Format(id)));

        page.WaitForAssertion(() => Assert.Contains("There is no payment in it yet", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Prepared", page.Find("[aria-current=step]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Stands in the way", page.Markup, StringComparison.Ordinal);
    }
}
