using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Ledger.Pages;
using PaymentAdmin.Payments.Pages;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger.Pages;

/// <summary>Transactions, journal and trial balance as people see them.</summary>
public sealed class BooksPagesTests : PageTest
{
    [Fact]
    public async Task Journal_ShowsEachEntryWithItsLinesAndLeadsToItsTransaction()
    {
        var reference = await Book();
        SignIn(Roles.FinanceReviewer);

        var page = Render<Journal>();

        var lines = page.FindAll(".pa-postings li").Select(line => line.TextContent.Plain()).ToList();
        Assert.Equal(4, lines.Count);
        Assert.Contains("1001001001 Paystack Settlement Float Credit NGN 10,000.00", lines);
        Assert.Contains("5001001001 Paystack Fee Expense Debit NGN 268.75", lines);
        Assert.Equal(2, page.FindAll($"a[href='transactions?reference={reference}&environment=sandbox']").Count);
        Assert.Contains("2 of 2", page.Find(".pa-pager").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_OfAnAccountThatThereIsNot_SaysSo()
    {
        await Book();
        SignIn(Roles.Auditor);
        Services.GetRequiredService<NavigationManager>().NavigateTo("ledger/journal?account=9");

        Assert.Contains("There is no such account", Render<Journal>().Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrialBalance_ShowsBothSidesAndTheirTotals()
    {
        await Book();
        SignIn(Roles.Auditor);

        var page = Render<TrialBalance>();

        Assert.Equal(4, page.FindAll("tbody tr").Count);
        Assert.Equal("Together Debit NGN 10,268.75 Credit NGN 10,268.75", page.Find(".pa-totals").TextContent.Plain());
        Assert.Equal(
            ["ledger/trial-balance/export.csv?currency=NGN&environment=sandbox", "ledger/trial-balance/export.jsonl?currency=NGN&environment=sandbox"],
            page.FindAll("a[download]").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void TrialBalance_WithoutAnyAccount_SaysWhatToDo()
    {
        SignIn(Roles.Auditor);

        Assert.Contains("Nothing has been posted", Render<TrialBalance>().Find(".pa-empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transactions_ShowFeeAndWhatIsOpen_AndTheirEntriesToWhoMaySeeThem()
    {
        var reference = await Book();
        SignIn(Roles.FinanceReviewer);

        var page = Render<TransactionList>();

        Assert.Equal(["NGN 10,000.00", "NGN 268.75", "NGN 10,000.00"], page.FindAll("td .pa-money").Select(money => money.TextContent.Plain()));
        Assert.Single(page.FindAll($"a[href='ledger/journal?source_reference={reference}&environment=sandbox']"));
        Assert.Contains("Card purchase, inbound", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transactions_ForAnOfficer_DoNotLeadToTheLedger()
    {
        await Book();
        SignIn(Roles.ProgrammeOfficer);

        Assert.Empty(Render<TransactionList>().FindAll("a[href^='ledger/']"));
    }

    private async Task<string> Book()
    {
        var connection = await Handlers.Sandbox(Database);
        return $"REF-{await Handlers.Confirmed(connection, 1_000_000):N}";
    }
}
