using Bunit;
using PaymentAdmin.Settlement.Expected.Pages;

namespace PaymentAdmin.Tests.Settlement.Expected;

public sealed class ExpectedListTests : DeskPageTest
{
    [Fact]
    public async Task List_ShowsWhatIsOverdueAndLeadsToItsTransactions()
    {
        await Begin();
        await Settling.Confirm("R-1", 100_000);
        Settling.Handlers.Clock.Advance(TimeSpan.FromDays(30));
        await Settling.Confirm("R-2", 50_000);

        var page = Render<ExpectedList>();

        var rows = page.FindAll("tbody tr").Select(row => Plain(row.TextContent)).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains("overdue", rows[0], StringComparison.Ordinal);
        Assert.DoesNotContain("overdue", rows[1], StringComparison.Ordinal);
        Assert.Contains("NGN 1,000.00", rows[0], StringComparison.Ordinal);
        Assert.StartsWith($"transactions?processor_id={Settling.Processor}&environment=sandbox&currency=NGN&due_on=", page.FindAll("tbody a")[1].GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Nothing is expected in this environment")]
    [InlineData("?currency=USD", "Nothing matches these filters")]
    [InlineData("?environment=nowhere", "Show the list without filters")]
    public async Task List_OfNothingOrNonsense_SaysSo(string query, string text)
    {
        await Begin();
        Navigation.NavigateTo($"settlement/expected{query}");

        Assert.Contains(text, Render<ExpectedList>().Markup, StringComparison.Ordinal);
    }
}
