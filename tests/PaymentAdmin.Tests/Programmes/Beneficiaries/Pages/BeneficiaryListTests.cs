using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Programmes.Beneficiaries.Pages;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using Radzen;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries.Pages;

public sealed class BeneficiaryListTests : PageTest
{
    [Theory]
    [InlineData(Roles.ProgrammeOfficer, true)]
    [InlineData(Roles.PlatformAdmin, false)]
    [InlineData(Roles.Auditor, false)]
    public async Task List_OffersAndShowsWhatTheRoleMay(string role, bool may)
    {
        await Handlers.Add(Registering.Amina(await Handlers.AddProgramme()));
        SignIn(role);

        var page = Render<BeneficiaryList>();

        Assert.Equal(may, page.Markup.Contains("Amina Diallo", StringComparison.Ordinal));
        Assert.Equal(may, page.Markup.Contains(Registering.Phone, StringComparison.Ordinal));
        Assert.Equal(may, page.Markup.Contains("Add a beneficiary", StringComparison.Ordinal));
        Assert.Equal(may, page.FindAll("#search").Count == 1);
        Assert.Equal(may, page.FindAll("a[download]").Count == 1);
        Assert.Equal(!may, page.Markup.Contains("A•• D••", StringComparison.Ordinal));
        Assert.Equal(!may, page.Markup.Contains("are masked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_WithNothing_SaysWhatComesNext()
    {
        SignIn(Roles.ProgrammeOfficer);

        Assert.Contains("A programme comes first", Render<BeneficiaryList>().Find(".pa-empty").TextContent, StringComparison.Ordinal);
        await Handlers.AddProgramme();
        Assert.Contains("Add people one by one", Render<BeneficiaryList>().Find(".pa-empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithFiltersInTheAddress_ShowsThoseAndExportsThem()
    {
        var (food, cash) = (await Handlers.AddProgramme(), await Handlers.AddProgramme("CASH"));
        await Handlers.Add(Registering.Amina(food));
        await Handlers.Add(Registering.Amina(cash, "EXT-2") with { FullName = "Awa Bah" });
        SignIn(Roles.ProgrammeOfficer);
        Navigation.NavigateTo($"beneficiaries?programme_id={cash}&status=active");

        var page = Render<BeneficiaryList>();

        Assert.Contains("Awa Bah", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Amina", page.Markup, StringComparison.Ordinal);
        Assert.Equal($"beneficiaries/export.csv?programme_id={cash}&status=active", page.Find("a[download]").GetAttribute("href"));
        Navigation.NavigateTo("beneficiaries?phone=0700000001");
        Assert.Contains("stands in no address", Render<BeneficiaryList>().Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_ByAnExactValue_ShowsThePersonAndKeepsTheAddressClean()
    {
        var programme = await Handlers.AddProgramme();
        await Handlers.Add(Registering.Amina(programme));
        await Handlers.Add(Registering.Amina(programme, "EXT-2") with { FullName = "Awa Bah", PhoneNumber = "0700000002" });
        SignIn(Roles.ProgrammeOfficer);
        var page = Render<BeneficiaryList>();
        var address = Navigation.Uri;

        await Find(page, "phone", "0700 000 002");
        Assert.Contains("1 person has exactly this phone", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Awa Bah", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Amina", page.Markup, StringComparison.Ordinal);

        await Find(page, "external_id", "EXT-000");
        Assert.Contains("Nobody has exactly this external id", page.Find("[role=status]").TextContent, StringComparison.Ordinal);

        await Find(page, "phone", "x");
        Assert.Contains("phone number", page.Find("#search-error").TextContent, StringComparison.Ordinal);

        await page.FindAll("button").Single(button => button.TextContent == "Show the list").ClickAsync(new());
        Assert.Contains("Amina", page.Markup, StringComparison.Ordinal);
        Assert.Equal(address, Navigation.Uri);
    }

    [Fact]
    public async Task CheckMembers_OfAProgramme_SaysHowManyAndAsks()
    {
        var connection = (await Handlers.Connect(Connecting.Mypvit(await Handlers.Onboard()))).Answer.Id;
        var programme = await Handlers.AddProgramme("CASH", "GA", connectionId: connection);
        for (var i = 0; i < 3; i++)
        {
            await Handlers.Add(Registering.Amina(programme, $"EXT-{i}") with { PhoneNumber = $"07400000{i}" });
        }

        SignIn(Roles.ProgrammeOfficer);
        Navigation.NavigateTo($"beneficiaries?programme_id={programme}");
        var page = Render<BeneficiaryList>();
        Dictionary<string, object?> parameters = [];
        Services.GetRequiredService<DialogService>().OnOpen += (_, _, given, _) => parameters = given;

        // The dialog stays open in a test without its host.
        _ = page.FindAll("button").Single(button => button.TextContent.Contains("Check who holds", StringComparison.Ordinal)).ClickAsync(new());
        page.WaitForState(() => parameters.Count > 0);
        var dialog = Render<KycDialog>(given => given
            .Add(dialog => dialog.Connections, (IReadOnlyList<ListKycConnections.Row>)parameters[nameof(KycDialog.Connections)]!)
            .Add(dialog => dialog.ProgrammeId, programme).Add(dialog => dialog.Of, "CASH").Add(dialog => dialog.Count, (int)parameters[nameof(KycDialog.Count)]!));

        Assert.Contains("3 people", dialog.Markup, StringComparison.Ordinal);
        await dialog.Find("form").SubmitAsync();
        await using var db = OpenDatabase();
        Assert.Equal(3, db.Set<KycRequest>().Count());
        Assert.Contains("Ask about", dialog.Markup, StringComparison.Ordinal);
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private static async Task Find(IRenderedComponent<BeneficiaryList> page, string by, string text)
    {
        await page.Find("#search-by").ChangeAsync(by);
        await page.Find("#search").InputAsync(text);
        await page.Find("form").SubmitAsync();
    }
}
