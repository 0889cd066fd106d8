using Bunit;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Reconciliation.Days.Pages;

namespace PaymentAdmin.Tests.Reconciliation.Days.Pages;

public sealed class RunCalendarTests : RunPageTest
{
    [Theory]
    [InlineData(Roles.FinanceReviewer, 1)]
    [InlineData(Roles.Auditor, 0)]
    public async Task Calendar_ShowsDays_AndTheWayToWhatIsMissing(string role, int ways)
    {
        await Begin(role);
        await Test.Pay("R-1", 100, PaymentStatus.Completed, "psp_1", Test.From.AddDays(-3));
        var run = await Test.Run();

        var page = Render<RunCalendar>();

        Assert.Equal("March 2026", page.Find("#month").TextContent);
        Assert.Equal("RECON sandbox, 13 March 2026: Reconciled, nothing open", page.Find($"a[href='reconciliations/{run.Id}']").GetAttribute("aria-label"));
        Assert.Equal(ways, page.FindAll($"a[href='reconciliations/new?connection_id={Connection}&day=2026-03-10']").Count);
        Assert.Equal(31, page.FindAll("tbody td").Count);
        Assert.Contains("month=2026-02-01", page.Find("nav[aria-label=Months] a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?environment=production", "There is no connection in this environment")]
    [InlineData("?month=yesterday", "Show this month")]
    [InlineData("?month=9999-12-01", "Show this month")]
    public async Task Calendar_OfNothingOrNonsense_SaysSo(string query, string text)
    {
        await Begin();
        Navigation.NavigateTo($"reconciliations/calendar{query}");

        Assert.Contains(text, Render<RunCalendar>().Markup, StringComparison.Ordinal);
    }
}
