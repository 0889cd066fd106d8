using Bunit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Reconciliation.Runs.Pages;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.UI.Components;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.Runs.Pages;

public sealed class RunDetailTests : RunPageTest
{
    [Fact]
    public async Task Detail_ShowsCountsAmountsAndBothSides()
    {
        await Begin();
        var run = await Mixed();

        var page = Detail(run.Id);

        Assert.Equal("RECON sandbox, 13 Mar 2026 Sandbox Completed", page.Find("h1").TextContent.Plain());
        Assert.Equal(
            ["Fits1", "Not in the report1", "Only in the report1", "Another status0", "Another amount1", "Another currency0", "Repeated0", "Unreadable0"],
            page.FindAll(".pa-tile").Select(tile => tile.TextContent.Plain()));
        Assert.Equal(
            [
                "Fits 1 TZS TZS 50,000.00 TZS 50,000.00 TZS 0.00", "Not in the report 1 TZS TZS 50,000.00 – –", "Only in the report 1 TZS – TZS 10.00 –",
                "Another amount 1 TZS TZS 50,000.00 TZS 40,000.00 TZS -10,000.00",
            ],
            Amounts(page));
        var rows = Rows(page);
        Assert.Equal(4, rows.Count);
        Assert.Contains("Another amount", rows[1], StringComparison.Ordinal);
        Assert.Contains("TZS 50,000.00 Completed", rows[1], StringComparison.Ordinal);
        Assert.Contains("TZS 40,000.00 Completed", rows[1], StringComparison.Ordinal);
        Assert.Equal($"reconciliations/{run.Id}/items.csv", page.Find("a[href*='items.csv']").GetAttribute("href"));
        Assert.Equal($"reconciliations/{run.Id}/file", page.Find("a[href$='/file']").GetAttribute("href"));
        Assert.NotEmpty(page.FindAll("a[href^='settlement/issues/exc_']"));
        Assert.NotEmpty(page.FindAll("a[href^='payments/pay_']"));
    }

    [Theory]
    [InlineData("?class=psp_only", "psp_9")]
    [InlineData("?reference=R-2", "psp_2")]
    [InlineData("?psp_id=psp_1", "psp_1")]
    [InlineData("?step=asking", "psp_3")]
    public async Task Rows_AreFiltered(string query, string pspId)
    {
        await Begin();
        var run = await Mixed();

        var page = Detail(run.Id, query);

        Assert.Contains(pspId, Assert.Single(Rows(page)), StringComparison.Ordinal);
        Assert.Contains($"items.csv{query}", page.Find("a[href*='items.csv']").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_OfNonsense_SaySo()
    {
        await Begin();
        var run = await Mixed();

        Assert.Contains("Show the list without filters", Detail(run.Id, "?class=nonsense").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CorrectedRun_AndItsCorrection_NameEachOther()
    {
        await Begin();
        var first = await Mixed();
        var second = await Test.Run(Row("psp_1", "R-1", 5_000_000, "completed"), Row("psp_2", "R-2", 5_000_000, "completed"));

        Assert.NotNull(Detail(first.Id).Find($".pa-alert a[href='reconciliations/{second.Id}']"));
        var page = Detail(second.Id);
        Assert.NotNull(page.Find($".pa-facts a[href='reconciliations/{first.Id}']"));
        Assert.Contains("1 rows are new or of another class, 1 are gone", page.Find(".pa-facts").TextContent.Plain(), StringComparison.Ordinal);
        Assert.Contains("Before: another amount", string.Join(' ', Rows(page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunUnderWay_MovesByItself()
    {
        await Begin();
        var run = await Test.Upload(Csv(Row("psp_9", "X", 1_000, "completed")));
        var page = Detail(run.Id);
        Assert.Contains("It waits for its turn", page.Markup, StringComparison.Ordinal);

        await Test.Work();
        Clock.Advance(TimeSpan.FromSeconds(3));

        page.WaitForAssertion(() => Assert.Contains("Completed", page.Find("h1").TextContent, StringComparison.Ordinal), Patience);
        Assert.Single(Rows(page));
    }

    [Fact]
    public async Task AwaitingRun_ShowsASample_AndIsConfirmedWithAReason()
    {
        await Begin();
        var run = await Awaiting();
        var page = Detail(run.Id);
        Assert.Equal(5, page.FindComponent<RunSample>().FindAll("tbody tr").Count);

        await this.Confirm(page.Button("Confirm"), "Confirm", "They really are");

        page.WaitForAssertion(() => Assert.Contains("Queued", page.Find("h1").TextContent, StringComparison.Ordinal), Patience);
        await Test.Work();
        Assert.Equal(RunStatus.Completed, (await Test.Get(run.Id)).Status);
    }

    [Fact]
    public async Task AwaitingRun_IsDiscardedWithAReason()
    {
        await Begin();
        var run = await Awaiting();
        var page = Detail(run.Id);

        await this.Confirm(page.Button("Discard"), "Discard", "The mapping was wrong");

        page.WaitForAssertion(() => Assert.Contains("The mapping was wrong", page.Find(".pa-alert").TextContent, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Resume", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AwaitingRun_ForWhoMayOnlyLook_OffersNoActAndNoFile()
    {
        await Begin(Roles.Auditor);
        var run = await Awaiting();

        var page = Detail(run.Id);

        Assert.Empty(page.FindAll(".pa-acts button"));
        Assert.Empty(page.FindAll("a[href$='/file']"));
        Assert.NotNull(page.Find("a[href*='items.csv']"));
    }

    [Fact]
    public async Task FailedRun_SaysWhy()
    {
        await Begin();
        var run = await Test.RunFile("no,report\n1,2\n");

        var page = Detail(run.Id);

        Assert.Contains("No column is named amount", page.Find(".pa-alert").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find($"a[href='connections/{Connection}/reports']"));
        Assert.Contains("No row of it was read", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rec_1")]
    [InlineData("rec_0190a1b2-0000-7000-8000-000000000000")]
    public async Task Detail_OfNone_IsNotFound(string id)
    {
        await Begin();

        Assert.Equal(RefusalKind.NotFound, Assert.Throws<Refusal>(() => Detail(id)).Kind);
    }

    [Fact]
    public async Task Item_ShowsBothSides_TheRowAsItCame_AndWhereToLook()
    {
        await Begin();
        var run = await Mixed();

        var page = Render<ItemDetail>(parameters => parameters.Add(each => each.Id, run.Id).Add(each => each.Number, "2"));

        Assert.Contains("Another amount", page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Equal(["AmountTZS 50,000.00", "AmountTZS 40,000.00"], page.FindAll(".pa-marked").Select(row => row.TextContent.Plain()));
        Assert.NotNull(page.Find("a[href^='payments/pay_'][href$='/exchanges']"));
        Assert.NotNull(page.Find("a[href='webhooks?search=psp_2&environment=sandbox']"));
        Assert.NotNull(page.Find("a[href='transactions?reference=R-2&environment=sandbox']"));
        Assert.NotNull(page.Find("a[href^='settlement/issues/exc_']"));
        Assert.Contains("amount40000.00", page.Find("section[aria-labelledby=raw]").TextContent.Plain(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9")]
    [InlineData("two")]
    [InlineData("-1")]
    public async Task Item_OfNone_IsNotFound(string number)
    {
        await Begin();
        var run = await Mixed();

        Assert.Equal(
            RefusalKind.NotFound, Assert.Throws<Refusal>(() => Render<ItemDetail>(parameters => parameters.Add(each => each.Id, run.Id).Add(each => each.Number, number))).Kind);
    }

    [Fact]
    public async Task Summary_HasFiguresAndCounts_AndIsPrinted()
    {
        await Begin(Roles.Auditor);
        var run = await Mixed();

        var page = Render<RunPrint>(parameters => parameters.Add(each => each.Id, run.Id));
        await page.Button("Print").ClickAsync(new());

        Assert.Contains("Reconciliation of RECON sandbox, 13 Mar 2026", page.Find("h1").TextContent.Plain(), StringComparison.Ordinal);
        Assert.Contains(run.Sha256!, page.Markup, StringComparison.Ordinal);
        Assert.Equal(8, page.FindAll("section[aria-labelledby=counts] tbody tr").Count);
        Assert.Contains(JSInterop.Invocations, call => call.Identifier == "print");
    }

    private IRenderedComponent<RunDetail> Detail(string id, string query = "")
    {
        Navigation.NavigateTo($"reconciliations/{id}{query}");
        return Render<RunDetail>(parameters => parameters.Add(page => page.Id, id));
    }

    private static List<string> Rows(IRenderedComponent<RunDetail> page) => [.. page.FindComponent<RunItems>().FindAll("tbody tr").Select(row => row.TextContent.Plain())];

    private static IEnumerable<string> Amounts(IRenderedComponent<RunDetail> page) =>
        page.FindComponent<RunAmounts>().FindAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Plain())));
}
