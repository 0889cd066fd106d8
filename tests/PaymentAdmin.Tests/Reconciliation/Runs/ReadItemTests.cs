using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Reconciliation.Runs;

public sealed class ReadItemTests
{
    private const string Header = "psp_id,reference,amount,currency,status,customer_name,note";

    /// <summary>Reconciles, and sees persons: two roles in one hand.</summary>
    private static readonly Actor Both = new(Actors.Finance.Id, "both@test.example", new HashSet<string>([.. Roles.PermissionsOf(Roles.FinanceReviewer), Permissions.ViewBeneficiaries]), "correlation-both");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Item_OfAReport_HasItsRowAsItCame(DatabaseProvider provider)
    {
        await using var test = await Reconciling.Begin(provider);
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        var run = await test.RunFile($"{Header}\npsp_0,X,1,TZS,paid,Nobody,\npsp_1,R-1,50000.00,TZS,paid,AMINA JUMA,\"Call +255 712 345 678, card 4111111111111111\"\n");

        var item = await Read(test, run.Id, 2, Both);

        Assert.Equal((ReconciliationClass.Matched, "psp_1", false), (item.Item.Class, item.Item.PspId, item.HidesPersons));
        Assert.Equal(["psp_1", "R-1", "50000.00", "TZS", "paid", "AMINA JUMA"], item.Cells.Take(6).Select(cell => cell.Value));
        Assert.Contains("+255 712 345 678", item.Cells[6].Value, StringComparison.Ordinal);
        Assert.DoesNotContain("4111111111111111", item.Cells[6].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_ForWhoMayNotViewBeneficiaries_NamesNobody()
    {
        await using var test = await Reconciling.Begin();
        var run = await test.RunFile($"{Header}\npsp_1,R-1,1,TZS,paid,AMINA JUMA,Call +255 712 345 678 about psp_1\n");

        var item = await Read(test, run.Id, 1, Actors.Auditor);

        Assert.True(item.HidesPersons);
        Assert.Equal(["psp_1", "R-1", "1", "TZS", "paid", "•••", "Call +••• about psp_1"], item.Cells.Select(cell => cell.Value));
    }

    [Fact]
    public async Task Item_ThatIsNoRow_IsItsText_AndHiddenFromWhoMayNotViewBeneficiaries()
    {
        await using var test = await Reconciling.Begin();
        var run = await test.RunFile($"{Header}\nAMINA,JUMA\n");

        Assert.Equal("AMINA,JUMA", (await Read(test, run.Id, 1, Both)).Text);
        Assert.DoesNotContain("AMINA", (await Read(test, run.Id, 1, Actors.Auditor)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_ThatTheReportDoesNotHave_HasNoRow()
    {
        await using var test = await Reconciling.Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        var run = await test.RunFile($"{Header}\n");

        var item = await Read(test, run.Id, 1, Actors.Finance);

        Assert.Equal((ReconciliationClass.PlatformOnly, 0, null), (item.Item.Class, item.Cells.Count, item.Text));
    }

    [Fact]
    public async Task Item_IsRefused_WhereThereIsNone_AndToWhoMayNotSeeRuns()
    {
        await using var test = await Reconciling.Begin();
        var run = await test.RunFile($"{Header}\n");

        await Refused.With(RefusalKind.NotFound, "not_found", () => Read(test, run.Id, 1, Actors.Finance));
        await Refused.With(RefusalKind.NotFound, "not_found", () => Read(test, "rec_0190a1b2-0000-7000-8000-000000000000", 1, Actors.Finance));
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => Read(test, run.Id, 1, Actors.Officer));
    }

    private static Task<ReadItem.Answer> Read(Reconciling test, string run, int number, Actor actor) =>
        test.Handlers.Get<ReadItem>().Handle(PublicId.Reconciliation.Parse(run), number, actor, Stop);
}
