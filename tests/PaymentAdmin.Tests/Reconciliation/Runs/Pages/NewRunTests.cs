using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Reconciliation.Runs.Pages;
using PaymentAdmin.Reconciliation.Settings;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.Runs.Pages;

public sealed class NewRunTests : RunPageTest
{
    [Fact]
    public async Task Begin_OfNothing_SaysWhatIsMissing()
    {
        await Begin();
        var page = Render<NewRun>();

        await page.Find("form").SubmitAsync();

        Assert.Equal(["Choose which connection is reconciled.", "Choose the first day.", "Choose the last day.", "Choose the file."], page.FindAll(".pa-field-error").Select(error => error.TextContent));
    }

    [Fact]
    public async Task Connection_WhenChosen_SaysItsClock_AndProposesYesterday()
    {
        await Begin();

        var page = await Choose();

        Assert.Contains("UTC", page.Find("#first-help").TextContent, StringComparison.Ordinal);
        Assert.Equal(["2026-03-13", "2026-03-13"], new[] { "#first", "#last" }.Select(day => page.Find(day).GetAttribute("value")));
        Assert.NotNull(page.Find("#by-fetch[checked]"));
    }

    [Fact]
    public async Task Link_WithADay_IsTaken()
    {
        await Begin();
        Navigation.NavigateTo($"reconciliations/new?connection_id={Connection}&day=2026-03-02");

        var page = Render<NewRun>();

        Assert.Equal((Connection, "2026-03-02"), (page.Find("#connection").GetAttribute("value"), page.Find("#last").GetAttribute("value")));
    }

    [Fact]
    public async Task File_WhenChosen_IsPreviewed_AndTheMappingIsTriedAndSaved()
    {
        await Begin();
        var page = await Upload("Id;Our;Value;State\n7;R-1;10.50;OK\n8;R-2;x;OK\n");
        page.WaitForAssertion(() => Assert.Contains("No column is named amount", page.Find("[role=note]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(["Id", "Our", "Value", "State"], page.FindAll("#report-columns option").Select(option => option.GetAttribute("value")));

        await Type(page, "column-psp_id", "Id");
        await Type(page, "column-reference", "Our");
        await Type(page, "column-amount", "Value");
        await Type(page, "column-status", "State");
        await Type(page, "said-completed", "OK, done");

        page.WaitForAssertion(() => Assert.Equal("1 7 R-1 NGN 10.50 Completed OK", Rows(page)[0]), Patience);
        Assert.Contains("Cannot be read", Rows(page)[1], StringComparison.Ordinal);
        await page.FindAll("form")[0].SubmitAsync();
        Assert.Contains("not saved", page.Find("#file-error").TextContent, StringComparison.Ordinal);

        await page.FindAll("form")[1].SubmitAsync();
        var settings = (await Handlers.Get<ChangeReportSettings>().Get(Test.ConnectionId, Actors.Auditor, Stop)).Answer;
        Assert.Equal(("Id", "completed", "completed"), (settings.Columns["psp_id"], settings.StatusWords["OK"], settings.StatusWords["done"]));
        await page.FindAll("form")[0].SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("reconciliations/rec_", Navigation.Uri, StringComparison.Ordinal), Patience);
        await Test.Work();
        Assert.Equal((1, 1), await Test.Get(Navigation.Uri[(Navigation.Uri.LastIndexOf('/') + 1)..]) is var run ? (run.Counts["psp_only"], run.Counts["unreadable"]) : default);
    }

    [Fact]
    public async Task Mapping_OfWhatCannotBe_SaysWhyBesideTheFields()
    {
        await Begin();
        var page = await Upload(Csv(Row("psp_1", "R-1", 100, "completed")));
        page.WaitForAssertion(() => Assert.Single(Rows(page)), Patience);

        await Type(page, "column-amount", "");
        page.WaitForAssertion(() => Assert.Contains("cannot be reconciled without it", page.Find("#column-amount-error").TextContent, StringComparison.Ordinal), Patience);
        await Type(page, "column-amount", "amount");
        await Type(page, "said-failed", "paid, failed");

        page.WaitForAssertion(() => Assert.Contains("The word paid stands under two meanings", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Mapping_ChangedByAColleague_IsSaved_OnceThePersonKnows()
    {
        await Begin();
        var page = await Upload(Csv(Row("psp_1", "R-1", 100, "completed")));
        var change = Handlers.Get<ChangeReportSettings>();
        await change.Handle(Test.ConnectionId, new ChangeReportSettings.Input(ListsFailed: false), IfMatch.Any, Actors.Finance2, Stop);

        await page.Find("#units").ChangeAsync("minor");
        await page.FindAll("form")[1].SubmitAsync();
        Assert.Contains("changed the report settings", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        await page.FindAll("form")[1].SubmitAsync();

        var settings = (await change.Get(Test.ConnectionId, Actors.Finance, Stop)).Answer;
        Assert.Equal((true, true), (settings.MinorUnits, settings.ListsFailed));
    }

    [Fact]
    public async Task SameReport_Again_IsSaid()
    {
        await Begin();
        var report = Csv(Row("psp_1", "R-1", 100, "completed"));
        var run = await Test.RunFile(report);
        Clock.Advance(TimeSpan.FromHours(1));
        var page = await Upload(report);

        await page.FindAll("form")[0].SubmitAsync();

        page.WaitForAssertion(() => Assert.EndsWith(run.Id, Navigation.Uri, StringComparison.Ordinal), Patience);
        Assert.Contains(Notifications.Messages, message => message.Summary?.Contains("had come before", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Fetch_ThroughTheConnection_BeginsARun()
    {
        await Begin();
        var page = await Choose();

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("reconciliations/rec_", Navigation.Uri, StringComparison.Ordinal), Patience);
        Assert.Equal("fetch", (await Test.Get(Navigation.Uri[(Navigation.Uri.LastIndexOf('/') + 1)..])).Source);
    }

    [Fact]
    public async Task Day_ThatIsNotOver_IsRefused()
    {
        await Begin();
        var page = await Choose();
        await page.Find("#last").ChangeAsync("2026-03-14");

        await page.Find("form").SubmitAsync();

        Assert.Contains("not over yet", page.Find("#last-error").TextContent, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<NewRun>> Choose()
    {
        var page = Render<NewRun>();
        await page.Find("#connection").ChangeAsync(Connection);
        return page;
    }

    private async Task<IRenderedComponent<NewRun>> Upload(string report)
    {
        var page = await Choose();
        await page.Find("#by-file").ChangeAsync(true);
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(report, "report.csv"));
        return page;
    }

    private static Task Type(IRenderedComponent<NewRun> page, string field, string text) => page.Find($"#{field}").ChangeAsync(text);

    private static List<string> Rows(IRenderedComponent<NewRun> page) => [.. page.FindAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Plain())))];
}
