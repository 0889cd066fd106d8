using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Distributions.Pages;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes.Pages;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.Imports;

/// <summary>The steps from a file to its rows, as a person sees them.</summary>
public sealed class ImportWizardTests : PageTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Wizard_OfAGoodFile_LeadsFromFileToRows()
    {
        var importing = await Open();
        var page = Page(importing);
        Assert.Contains("external_id", page.Markup, StringComparison.Ordinal);
        Assert.Equal("imports/template?kind=payments&format=xlsx", page.Find("a[download]").GetAttribute("href"));

        Upload(page, "external_id,full_name,phone_number,amount,ref no\nB-1,Asha Juma,0700000001,50000,R-1\n");
        page.WaitForAssertion(() => Assert.Contains("Which column is which", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Contains("No column is named reference", page.Find(".pa-alert.warn").TextContent, StringComparison.Ordinal);
        page.Find("#column-reference").Change("ref no");
        await Click(page, "Check every row");
        page.WaitForAssertion(() => Assert.Contains("All 1 rows are right", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Empty(await Rows(importing));
        await Click(page, "Import one row");

        page.WaitForAssertion(() => Assert.Contains("All 1 rows were imported", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Equal(["R-1"], (await Rows(importing)).Select(payment => payment.Reference));
        Assert.Contains("import=imp_", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wizard_OfAFileWithBadRows_SaysThemAndImportsTheOthers()
    {
        var importing = await Open();
        await importing.Send(Importing.Csv(Importing.Rows(1)));
        var page = Page(importing);

        Upload(page, $"{Importing.Header}\nB-1,,0799999999,,5,TZS,N-1\nB-2,Asha,0700000002,,\"1,5\",TZS,N-2\n");
        page.WaitForAssertion(() => Assert.Contains("Which column is which", page.Markup, StringComparison.Ordinal), Patience);
        await Click(page, "Check every row");

        page.WaitForAssertion(() => Assert.Contains("1 of 2 rows are right, 1 have errors", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Contains("write 1.5", page.Find("section[aria-label=Errors]").TextContent, StringComparison.Ordinal);
        var payees = page.Find("section[aria-label='Changes of payees']").TextContent;
        Assert.Contains("+255700000001", payees, StringComparison.Ordinal);
        Assert.Contains("+255799999999", payees, StringComparison.Ordinal);
        Assert.Matches("^imports/imp_.*/annotated$", page.Find("section[aria-label=Errors] a[download]").GetAttribute("href"));
        await Click(page, "Import the one good row only");
        page.WaitForAssertion(() => Assert.Contains("1 of 2 rows were imported", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Equal(["REF-1", "N-1"], (await Rows(importing)).Select(payment => payment.Reference));
    }

    [Fact]
    public async Task Wizard_ReloadedInTheMiddle_GoesOnAndMovesByItself()
    {
        var importing = await Open();
        var large = $"{Importing.Header},note\n" + string.Concat(Enumerable.Range(1, 3).Select(row => $"B-{row},Asha Juma,070000000{row},,5,TZS,R-{row},{new string('x', 20_000)}\n"))
            + string.Concat(Enumerable.Repeat("\n", 1_100_000));
        var running = await importing.Send(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(large)));

        var page = Page(importing, running.Id);
        page.WaitForAssertion(() => Assert.Contains("Every row is being checked", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Equal(1, await importing.Work());
        Clock.Advance(TimeSpan.FromSeconds(2));

        page.WaitForAssertion(() => Assert.Contains("All 3 rows were imported", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Wizard_OfAFileThatCannotBeRead_SaysWhy()
    {
        var importing = await Open();
        var page = Page(importing);

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], "old.xls"));

        page.WaitForAssertion(() => Assert.Contains("old Excel", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Wizard_OfBeneficiaries_BringsThemIntoTheProgramme()
    {
        var importing = await Open();
        Services.GetRequiredService<NavigationManager>().NavigateTo($"beneficiaries/import?programme_id={PublicId.Programme.Format(importing.Paying.ProgrammeId)}");
        var page = Render<BeneficiariesImport>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("external_id,full_name,phone_number\nB-1,Asha,0700000001\n", "people.csv"));
        page.WaitForAssertion(() => Assert.Contains("import=imp_", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal), Patience);

        var kept = Assert.Single(await importing.All<Import>());
        Assert.Equal((ImportKind.Beneficiaries, importing.Paying.ProgrammeId, ImportStatus.Uploaded, "people.csv"), (kept.Kind, kept.TargetId, kept.Status, kept.FileName));
    }

    [Fact]
    public void Page_ForWhoLacksTheRightToSeeBeneficiaries_SaysSo()
    {
        SignIn(Roles.Auditor);

        var page = Render<PaymentsImport>(parameters => parameters.Add(each => each.Id, PublicId.Distribution.Format(Guid.Empty)));

        Assert.Contains("You may not see this page", page.Markup, StringComparison.Ordinal);
    }

    private async Task<Importing> Open()
    {
        SignIn(Roles.ProgrammeOfficer, Paying.Maker.Id);
        return await Importing.Start(Database, Handlers);
    }

    private IRenderedComponent<ImportWizard> Page(Importing importing, string? import = null)
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        var page = Render<ImportWizard>(parameters => With(parameters, importing, import));

        // As the page around it does, whose address names the import.
        navigation.LocationChanged += (_, args) => _ = page.InvokeAsync(() => page.Render(parameters => With(
            parameters, importing, Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(args.Location).Query)["import"])));
        return page;
    }

    private static void With(ComponentParameterCollectionBuilder<ImportWizard> parameters, Importing importing, string? import) => parameters
        .Add(each => each.Kind, ImportKind.Payments).Add(each => each.TargetId, importing.DistributionId).Add(each => each.ImportId, import)
        .Add(each => each.Back, "distributions").Add(each => each.BackText, "Back");

    private static void Upload(IRenderedComponent<ImportWizard> page, string text) => page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(text, "rows.csv"));

    private static Task Click(IRenderedComponent<ImportWizard> page, string text)
    {
        var button = page.FindComponents<RadzenButton>().Single(each => each.Instance.Text == text);
        return button.Find("button").ClickAsync();
    }

    private static Task<List<PaymentAdmin.Domain.Payments.Payment>> Rows(Importing importing) => importing.Payments();
}
