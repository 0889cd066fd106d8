using Bunit;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Reconciliation.Runs.Pages;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.Runs.Pages;

public sealed class RunListTests : RunPageTest
{
    [Fact]
    public async Task List_ShowsWhatCameOfEach()
    {
        await Begin(Roles.Auditor);
        var run = await Mixed();

        var page = Render<RunList>();

        Assert.Equal("13 Mar 2026", page.Find($"tbody a[href='reconciliations/{run.Id}']").TextContent);
        var row = page.Find("tbody tr").TextContent.Plain();
        Assert.Contains("RECON sandbox", row, StringComparison.Ordinal);
        Assert.Contains("Not in the report: 1", row, StringComparison.Ordinal);
        Assert.Contains("Another amount: 1", row, StringComparison.Ordinal);
        Assert.Contains("TZS 100,010.00", row, StringComparison.Ordinal);
        Assert.NotNull(page.Find($"a[href='reconciliations/{run.Id}?class=psp_only']"));
        Assert.Empty(page.FindAll("a[href^='reconciliations/new']"));
        Assert.Empty(page.FindAll("svg"));
    }

    [Fact]
    public async Task List_OfSeveral_DrawsThemWithATable()
    {
        await Begin();
        await Mixed();
        await Test.RunFile(Csv(Row("psp_8", "Y", 5, "paid")), Test.From.AddDays(-1), Test.From);

        var page = Render<RunList>();

        Assert.Contains("2 reconciliations: at most 1 rows of one fit, at most 3 do not", page.Find("svg").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(["13 Mar 2026 RECON sandbox 1 3", "12 Mar 2026 RECON sandbox 0 1"], page.FindAll("details tbody tr").Select(row => row.TextContent.Plain()));
        Assert.NotNull(page.Find("a[href='reconciliations/new']"));
    }

    [Theory]
    [InlineData("", "Nothing has been reconciled")]
    [InlineData("?status=failed", "Nothing matches these filters")]
    [InlineData("?status=nonsense", "Show the list without filters")]
    [InlineData("?connection_id=con_1", "Show the list without filters")]
    public async Task List_OfNothingOrNonsense_SaysSo(string query, string text)
    {
        await Begin();
        Navigation.NavigateTo($"reconciliations{query}");

        Assert.Contains(text, Render<RunList>().Markup, StringComparison.Ordinal);
    }
}
