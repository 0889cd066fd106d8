using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Pages;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Reading;

namespace PaymentAdmin.Tests.Payments.Pages;

public sealed class PaymentPagesTests : PageTest
{
    [Fact]
    public void List_OfNone_SaysWhatToDoNext()
    {
        SignIn(Roles.ProgrammeOfficer);

        var page = Render<PaymentList>();

        Assert.Contains("No payment has been prepared", page.Markup, StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='distributions']"));
    }

    [Theory]
    [InlineData(Roles.ProgrammeOfficer, "Test Beneficiary 1")]
    [InlineData(Roles.PlatformAdmin, "T•• B•• 1••")]
    [InlineData(Roles.FinanceReviewer, "T•• B•• 1••")]
    [InlineData(Roles.Auditor, "T•• B•• 1••")]
    public async Task List_OfADistribution_ShowsItAsTheRoleMay(string role, string name)
    {
        var paying = await Paying.Start(Database, Handlers);
        var id = await paying.Released(Database, Handlers, 2);
        await Database.Send(Handlers, id, 1, new PaymentNews(PaymentSaid.Failed, "psp-1", FailureReason: "invalid_account"));
        SignIn(role);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"payments?distribution_id={PublicId.Distribution.Format(id)}&status=failed&failure_reason=invalid_account");

        var page = Render<PaymentList>();

        Assert.Contains("Only payments of March, because: Invalid account.", page.Markup, StringComparison.Ordinal);
        var rows = page.FindAll("tbody tr");
        Assert.Contains(name, Assert.Single(rows).TextContent, StringComparison.Ordinal);
        Assert.Contains("psp-1", rows[0].TextContent, StringComparison.Ordinal);
        Assert.EndsWith("&failure_reason=invalid_account", page.Find("a[download]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithAStatusThatIsNone_SaysSo()
    {
        SignIn(Roles.Auditor);
        Services.GetRequiredService<NavigationManager>().NavigateTo("payments?status=no-such-status");

        var page = Render<PaymentList>();

        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find("[role='alert']")));
    }

    [Fact]
    public async Task Detail_OfAFailedPayment_SaysWhyWhatToDoAndWhatHappened()
    {
        var paying = await Paying.Start(Database, Handlers);
        var distribution = await paying.Released(Database, Handlers, 1);
        var id = await Database.Send(Handlers, distribution, 1, new PaymentNews(PaymentSaid.Failed, "psp-1", "receipt-1", FailureReason: "invalid_account", FailureMessage: "No such wallet."));
        await Database.Tell(Handlers, paying.ConnectionId, "psp-1");
        SignIn(Roles.ProgrammeOfficer);

        var page = Show(id, tab: null);

        var alert = page.Find("[role='note']").TextContent;
        Assert.Contains("invalid account: No such wallet.", alert, StringComparison.Ordinal);
        Assert.Contains(FailureGuidance.Of("invalid_account"), alert, StringComparison.Ordinal);
        var facts = page.Find(".pa-facts").TextContent;
        Assert.All((string[])["TZS 50,000.00", "Test Beneficiary 1", "+255700000001", "psp-1", "receipt-1", "REF-0001", "It is not tried again by itself."], text => Assert.Contains(text, facts, StringComparison.Ordinal));
        var story = page.Find("ol[aria-label='Story']");
        Assert.All((string[])["Attempt 1", "Sent to the PSP: HTTP 201", "Webhook charge.success: processed", "Prepared", "Released", "The PSP has it", "Failed"], text => Assert.Contains(text, story.TextContent, StringComparison.Ordinal));
        Assert.StartsWith("webhooks/wh_", story.QuerySelector("a")?.GetAttribute("href"), StringComparison.Ordinal);
        Assert.DoesNotContain("History", page.Find(".pa-tabs").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.ProgrammeOfficer, true)]
    [InlineData(Roles.Auditor, false)]
    public async Task Attempts_OfAPayment_ShowWhatWasSentToWhoMaySeeIt(string role, bool may)
    {
        var paying = await Paying.Start(Database, Handlers);
        var id = await Database.Send(Handlers, await paying.Released(Database, Handlers, 1), 1, said: null);
        SignIn(role);

        var attempts = Show(id, "attempts");
        var exchanges = Show(id, "exchanges");

        Assert.Contains("Attempt 1: unknown", attempts.Find("ol[aria-label='Attempts']").TextContent, StringComparison.Ordinal);
        Assert.Equal(may, attempts.Markup.Contains("+255700000001", StringComparison.Ordinal));
        Assert.Equal(may, exchanges.Markup.Contains("+255700000001", StringComparison.Ordinal));
        Assert.Contains("POST /payments", exchanges.Find("ol[aria-label='Requests and answers']").TextContent, StringComparison.Ordinal);
        Assert.Equal(!may, attempts.Find(".pa-tabs").TextContent.Contains("History", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Detail_OfAPaymentThatMoves_IsLookedAtAgain()
    {
        var paying = await Paying.Start(Database, Handlers);
        var distribution = await paying.Released(Database, Handlers, 1);
        var id = await Database.Send(Handlers, distribution, 1, new PaymentNews(PaymentSaid.Pending, "psp-1"));
        SignIn(Roles.ProgrammeOfficer);
        var page = Show(id, tab: null);
        Assert.Contains("The PSP has it. Its webhook ends it", page.Markup, StringComparison.Ordinal);

        await Database.Change(id, payment => payment.Hear(new PaymentNews(PaymentSaid.Completed, "psp-1", "receipt-1"), Clock.Time));
        await page.WaitForAssertionAsync(() => Assert.Contains(TimeSpan.FromSeconds(3), Clock.Waits));
        Clock.Advance(TimeSpan.FromSeconds(3));

        await page.WaitForAssertionAsync(() => Assert.Contains("Receipt receipt-1.", page.Find("ol[aria-label='Story']").TextContent, StringComparison.Ordinal));
        Assert.Contains("the money arrived", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<PaymentDetail> Show(Guid id, string? tab) =>
        Render<PaymentDetail>(parameters => parameters.Add(detail => detail.Id, PublicId.Payment.Format(id)).Add(detail => detail.Tab, tab));
}
