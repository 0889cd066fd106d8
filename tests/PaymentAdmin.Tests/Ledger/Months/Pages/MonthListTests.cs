using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger.Manual;
using PaymentAdmin.Ledger.Months.Pages;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.UI.Components;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.Ledger.Months.Pages;

/// <summary>The months of accounting as people see and close them.</summary>
public sealed class MonthListTests : PageTest
{
    [Fact]
    public async Task Next_Closed_IsListedAndTheOneAfterIsNext()
    {
        await Book();
        Clock.Advance(TimeSpan.FromDays(50));
        SignIn(Roles.FinanceReviewer);
        var page = Render<MonthList>();
        Assert.Contains("No month of this environment is closed yet", page.Find(".pa-empty").TextContent, StringComparison.Ordinal);

        await this.Confirm(page.Button("Close March 2026"), "Close March 2026");

        await page.WaitForAssertionAsync(() => Assert.Contains("March 2026", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Contains("April 2026 is over and can be closed", page.Find("section").TextContent.Plain(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_WhileEntriesWait_SaysWhatBecomesOfThem()
    {
        await Book();
        await Handlers.Get<ProposeEntry>().Handle(new ProposeEntry.Input(ManualEntryKind.PrefundTopUp, ConnectionEnvironment.Sandbox, "March", "NGN", 5), Actors.Finance, Xunit.TestContext.Current.CancellationToken);
        Clock.Advance(TimeSpan.FromDays(30));
        SignIn(Roles.FinanceReviewer);
        var page = Render<MonthList>();
        var dialogs = Render<RadzenDialog>();

        _ = page.Button("Close March 2026").ClickAsync(new());

        await dialogs.WaitForAssertionAsync(() => Assert.Contains("1 manual entry waits for a decision", dialogs.Markup, StringComparison.Ordinal));
        Assert.Contains("closes 2 minutes after you confirm, and stays closed", dialogs.Markup.Plain(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_ForWhoMayNotClose_IsOnlyNamed()
    {
        await Book();
        Clock.Advance(TimeSpan.FromDays(30));
        SignIn(Roles.Auditor);

        var page = Render<MonthList>();

        Assert.Contains("March 2026", page.Find("section").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Close", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Month_ThatIsNotOver_CannotBeClosed()
    {
        await Book();
        SignIn(Roles.FinanceReviewer);

        var page = Render<MonthList>();

        Assert.Contains("No month waits to be closed", page.Find("section").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Close", StringComparison.Ordinal));
    }

    [Fact]
    public void Months_OfAnEnvironmentThatThereIsNot_SaySo()
    {
        SignIn(Roles.Auditor);
        Services.GetRequiredService<NavigationManager>().NavigateTo("ledger/months?environment=live");

        Assert.Contains("must be one of", Render<MonthList>().Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private async Task Book() => await Handlers.Confirmed(await Handlers.Sandbox(Database), 100, eventType: "inflow");
}
