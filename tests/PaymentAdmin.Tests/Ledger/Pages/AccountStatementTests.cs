using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Ledger.Pages;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger.Pages;

/// <summary>An account's statement as people see it.</summary>
public sealed class AccountStatementTests : PageTest
{
    [Fact]
    public async Task Statement_ShowsBalancesBeforeBetweenAndAfter()
    {
        var account = await Book(1, 2);
        SignIn(Roles.Auditor);

        var page = Open(account, "");

        Assert.Equal("Paystack Settlement Float", page.Find("h1").FirstChild!.TextContent.Trim());
        Assert.Equal(["NGN 0.00", "NGN 0.03 credit"], page.FindAll("dd strong").Select(value => value.TextContent.Plain()));
        Assert.Equal(["Balance after itNGN 0.03 credit", "Balance after itNGN 0.01 credit"], page.FindAll("tbody tr td:last-child").Select(cell => cell.TextContent.Plain()));
        Assert.Contains("2 lines shown", page.Find(".pa-pager").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("a[href^='transactions?reference=REF-']").Count);
        Assert.Equal(2, page.FindAll("a[href^='ledger/journal?source_reference=REF-']").Count);
        Assert.Equal([$"ledger/accounts/{account}/export.csv", $"ledger/accounts/{account}/export.jsonl"], page.FindAll("a[download]").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task Statement_OfALaterPage_GoesOnWithTheBalance()
    {
        var account = await Book(1, 2, 3);
        SignIn(Roles.Auditor);
        var first = Open(account, "?limit=2");

        var later = Open(account, new Uri(new Uri("http://localhost/"), first.Find(".pa-pager a").GetAttribute("href")).Query);

        Assert.Contains("NGN 0.01 credit", later.Find("tbody tr td:last-child").TextContent.Plain(), StringComparison.Ordinal);
        Assert.Equal("NGN 0.06 credit", later.FindAll("dd strong")[1].TextContent.Plain());
        Assert.Equal("Newest", later.Find(".pa-pager a").TextContent);
    }

    [Theory]
    [InlineData("?from=2026-03-15", "Before 15 Mar 2026")]
    [InlineData("?to=2026-03-13", "At the end of 13 Mar 2026")]
    public async Task Statement_OfAPeriodWithoutLines_SaysWhatStands(string query, string label)
    {
        var account = await Book(1);
        SignIn(Roles.Auditor);

        var page = Open(account, query);

        Assert.Contains(page.FindAll("dt"), term => term.TextContent == label);
        Assert.Contains("Nothing matches these filters", page.Find(".pa-empty").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gl_1", "", "There is no such ledger account", "ledger/accounts")]
    [InlineData("gl_00000000-0000-0000-0000-000000000000", "", "There is no such account", "ledger/accounts")]
    [InlineData("gl_00000000-0000-0000-0000-000000000000", "?from=soon", "must be a day", "ledger/accounts/gl_00000000-0000-0000-0000-000000000000")]
    public void Statement_OfWhatIsNotThere_SaysSo(string account, string query, string message, string way)
    {
        SignIn(Roles.Auditor);

        var alert = Open(account, query).Find("[role=alert]");

        Assert.Contains(message, alert.TextContent, StringComparison.Ordinal);
        Assert.Equal(way, alert.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task OtherPages_LeadToIt()
    {
        var account = await Book(1);
        SignIn(Roles.Auditor);

        Assert.Single(Render<ChartOfAccounts>().FindAll($"a[href='ledger/accounts/{account}']"));
        Assert.Single(Render<Journal>().FindAll($"a[href='ledger/accounts/{account}?environment=sandbox']"));
        Assert.Single(Render<TrialBalance>().FindAll($"a[href='ledger/accounts/{account}?environment=sandbox']"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("ledger/trial-balance?at=2026-03-31");
        Assert.Single(Render<TrialBalance>().FindAll($"a[href='ledger/accounts/{account}?environment=sandbox&to=2026-03-31']"));
    }

    private IRenderedComponent<AccountStatement> Open(string account, string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"ledger/accounts/{account}{query}");
        return Render<AccountStatement>(parameters => parameters.Add(page => page.Id, account));
    }

    /// <summary>Books amounts, one after the other; answers the id of the float's account.</summary>
    private async Task<string> Book(params long[] amounts)
    {
        var connection = await Handlers.Sandbox(Database);
        foreach (var amount in amounts)
        {
            await Handlers.Confirmed(connection, amount, eventType: "inflow");
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        return await Handlers.AccountId("1001001001");
    }
}
