using Bunit;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Distributions.FollowUp;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Domain.Payments.PaymentStatus;

namespace PaymentAdmin.Tests.Distributions.FollowUp;

public sealed class FollowUpDialogTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Make_OfAllThatFailed_MakesTheDraft()
    {
        var id = await Ended(Failed, Completed, Unknown, Failed);
        var dialog = Show(id);
        Assert.Contains("2 payments failed for certain, TZS 100,000.00 together", dialog.Markup, StringComparison.Ordinal);
        Assert.Contains("1 payment: Nobody knows what became of it", dialog.Find("details").TextContent, StringComparison.Ordinal);
        Assert.Equal("March, follow-up", dialog.Find("#follow-name").GetAttribute("value"));

        await dialog.Find("form").SubmitAsync();

        await using var db = OpenDatabase();
        var made = await db.Distributions.SingleAsync(row => row.ParentId == id, Stop);
        Assert.Equal(("March, follow-up", "Food", 2), (made.Name, made.Purpose, made.PaymentCount));
    }

    [Fact]
    public async Task Make_OfSomeWithOtherAmounts_TakesThoseOnly()
    {
        var id = await Ended(Failed, Failed);
        var dialog = Show(id);
        await dialog.Find("#follow-some").ChangeAsync(true);

        await dialog.Find("form").SubmitAsync();
        Assert.Contains("Choose at least one payment", dialog.Markup, StringComparison.Ordinal);
        await dialog.Find("#follow-take-1").ChangeAsync(true);
        await dialog.Find("#follow-amount-1").ChangeAsync("1,50");
        await dialog.Find("form").SubmitAsync();
        Assert.Contains("Type an amount above zero", dialog.Find("#follow-amount-1-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("1,50", dialog.Find("#follow-amount-1").GetAttribute("value"));
        await dialog.Find("#follow-amount-1").ChangeAsync("1.50");
        await dialog.Find("#follow-minimum").InputAsync("2");
        await dialog.Find("form").SubmitAsync();
        Assert.Contains("stay below the minimum", dialog.Find("#follow-minimum-error").TextContent, StringComparison.Ordinal);
        await dialog.Find("#follow-minimum").InputAsync("");
        await dialog.Find("#follow-maximum").InputAsync("1");
        await dialog.Find("form").SubmitAsync();

        await using var db = OpenDatabase();
        Assert.Equal([75, 75], await db.Payments.Where(payment => payment.Status == Draft).Select(payment => payment.AmountMinor).ToListAsync(Stop));
    }

    [Fact]
    public async Task TopUp_OfWhatArrived_AsksForEachAmount()
    {
        var id = await Ended(Failed, Completed);
        var dialog = Show(id);

        await dialog.Find("#follow-top-up").ChangeAsync(true);
        Assert.Contains("1 payment arrived", dialog.Markup, StringComparison.Ordinal);
        Assert.Equal("", dialog.Find("#follow-amount-0").GetAttribute("value") ?? "");
        await dialog.Find("#follow-take-0").ChangeAsync(true);
        await dialog.Find("#follow-amount-0").ChangeAsync("10");
        await dialog.Find("form").SubmitAsync();

        await using var db = OpenDatabase();
        Assert.Equal(FollowUpKind.TopUp, (await db.Set<PaymentOrigin>().SingleAsync(Stop)).Kind);
        Assert.Equal(1_000, (await db.Distributions.SingleAsync(row => row.ParentId == id, Stop)).TotalMinor);
    }

    [Fact]
    public async Task Dialog_WithNothingToOffer_SaysSo()
    {
        var dialog = Show(await Ended(Completed, Unknown));

        Assert.Contains("No payment of this distribution can be paid again", dialog.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(dialog.FindAll("button"), button => button.TextContent.Contains("Make the draft", StringComparison.Ordinal));
    }

    private async Task<Guid> Ended(params PaymentStatus[] statuses) => await FollowUpTests.Ended(Database, Handlers, await Paying.Start(Database, Handlers), statuses);

    private IRenderedComponent<FollowUpDialog> Show(Guid id)
    {
        SignIn(Roles.ProgrammeOfficer);
        return Render<FollowUpDialog>(parameters => parameters.Add(dialog => dialog.DistributionId, id).Add(dialog => dialog.Name, "March").Add(dialog => dialog.Purpose, "Food").Add(dialog => dialog.Cycle, "2026-03"));
    }
}
