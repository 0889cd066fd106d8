using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement.Statements.Pages;

namespace PaymentAdmin.Tests.Settlement.Statements.Pages;

/// <summary>Statements as people see them, and their upload.</summary>
public sealed class StatementPagesTests : DeskPageTest
{
    [Fact]
    public async Task List_ShowsWhatCameOfEach()
    {
        await Begin(Roles.Auditor);
        await Short();

        var page = Render<StatementList>();

        Assert.Equal("statement.csv", page.Find("tbody a[href^='settlement/statements/stl_']").TextContent);
        Assert.Contains("PAYSTACK", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal("Imported", page.Find("tbody .pa-status").TextContent);
        Assert.Empty(page.FindAll("a[href='settlement/statements/upload']"));
    }

    [Theory]
    [InlineData("", "No settlement statement has come")]
    [InlineData("?status=refused", "Nothing matches these filters")]
    [InlineData("?status=nonsense", "Show the list without filters")]
    public async Task List_OfNothingOrNonsense_SaysSo(string query, string text)
    {
        await Begin();
        Navigation.NavigateTo($"settlement/statements{query}");

        Assert.Contains(text, Render<StatementList>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detail_ShowsCountsAndWhereTheMoneyIs()
    {
        await Begin();
        await Settling.Confirm("R-1", 100_000);
        var id = (await Settling.Upload(Settling.Row("R-1", 1000), Settling.Row("NOBODY", 10, fee: 0))).Statement.Id;
        Navigation.NavigateTo($"settlement/statements/{id}");

        var page = Render<StatementDetail>(parameters => parameters.Add(each => each.Id, id));

        Assert.Equal(["Lines that fit1of 2", "Amount mismatch0issues opened", "Missing transaction1issues opened", "Duplicate0issues opened", "Closed by it0earlier issues"], page.FindAll(".pa-tile").Select(tile => Plain(tile.TextContent)));
        var lines = page.FindAll("tbody tr").Select(row => Plain(row.TextContent)).ToList();
        Assert.Contains("Its transaction R-1: NGN 1,000.00", lines[0], StringComparison.Ordinal);
        Assert.Contains("Clearing: NGN 10.00, unknown to us", lines[1], StringComparison.Ordinal);
        Assert.Contains("Net to the bank in NGNNGN 910.00 gross NGN 1,010.00 less fees of NGN 100.00", Plain(page.Find(".pa-facts").TextContent), StringComparison.Ordinal);
        Assert.Equal($"settlement/statements/{id}/file", page.Find("a[download]").GetAttribute("href"));
    }

    [Theory]
    [InlineData("stl_1")]
    [InlineData("stl_0190a1b2-0000-7000-8000-000000000000")]
    public async Task Detail_OfNone_IsNotFound(string id)
    {
        await Begin();

        Assert.Equal(RefusalKind.NotFound, Assert.Throws<Refusal>(() => Render<StatementDetail>(parameters => parameters.Add(each => each.Id, id))).Kind);
    }

    [Fact]
    public async Task Upload_OfNothing_SaysWhatIsMissing()
    {
        await Begin();
        var page = Render<UploadStatement>();

        await page.Find("form").SubmitAsync();

        Assert.Equal(["Choose whose statement it is.", "Choose the file."], page.FindAll(".pa-field-error").Select(error => error.TextContent));
    }

    [Fact]
    public async Task Upload_OfAFileWithErrors_NamesLinesAndColumns()
    {
        await Begin();
        var page = await Choose("settlement_reference,transaction_reference,gross,fee,currency,settled_at\nS1,R-1,10.001,1,NGN,2026-03-13\n,R-2,10,1,NGN,soon\n");

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("has 3 errors", page.Find("#file-error").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(["gross", "settlement_reference", "settled_at"], page.FindAll("tbody td.pa-mono").Select(column => column.TextContent));
    }

    [Fact]
    public async Task Upload_OfAStatement_ShowsIt_AndTheSameAgainIsSaid()
    {
        await Begin();
        var text = System.Text.Encoding.UTF8.GetString(Settling.Csv(Settling.Row("R-1", 10)));
        var page = await Choose(text);
        Assert.Contains("Its columns: settlement_reference", page.Find("#processor-help").TextContent, StringComparison.Ordinal);

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("settlement/statements/stl_", Navigation.Uri, StringComparison.Ordinal), Patience);
        page = await Choose(text);
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains(Notifications.Messages, message => message.Summary?.Contains("had come before", StringComparison.Ordinal) == true), Patience);
    }

    private async Task<IRenderedComponent<UploadStatement>> Choose(string text)
    {
        var page = Render<UploadStatement>();
        await page.Find("#processor").ChangeAsync(PublicId.Processor.Format(Settling.Connection.ProcessorId));
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(text, "statement.csv"));
        return page;
    }
}
