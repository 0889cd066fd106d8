using System.Text;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Reconciliation.Settings;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.Runs;

public sealed class PreviewReportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Preview_OfAReport_SaysHowEachRowIsRead(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);

        var preview = await Preview(test, Csv(Row("psp_1", "R-1", 5_000_000, "SUCCESS"), Row("psp_2", "R-2", 100, "odd"), "broken"));

        Assert.Equal(["psp_id", "reference", "amount", "currency", "status", "created_at"], preview.Columns);
        Assert.Null(preview.Problem);
        Assert.Equal(new PreviewReport.Row(1, "psp_1", "R-1", 5_000_000, "TZS", PaymentSaid.Completed, "SUCCESS", null), preview.Rows[0]);
        Assert.Contains("\"odd\" is not known", preview.Rows[1].Fault, StringComparison.Ordinal);
        Assert.Contains("1 cells", preview.Rows[2].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_WithOtherSettings_FollowsThem_AndKeepsNothing()
    {
        await using var test = await Begin();
        var settings = new ChangeReportSettings.Input(
            new Dictionary<string, string> { ["psp_id"] = "Id", ["amount"] = "Value", ["status"] = "State" }, MinorUnits: true, new Dictionary<string, string> { ["OK"] = "completed" });

        var preview = await Preview(test, "Id;Value;State\n7;1050;ok\n", settings);

        Assert.Equal(new PreviewReport.Row(1, "7", null, 1050, "NGN", PaymentSaid.Completed, "ok", null), Assert.Single(preview.Rows));
        Assert.Equal("psp_id", (await test.Handlers.Get<ChangeReportSettings>().Get(test.ConnectionId, Actors.Finance, Stop)).Answer.Columns["psp_id"]);
    }

    [Theory]
    [InlineData("Id,Value\n1,2\n", "No column is named amount")]
    [InlineData("psp_id,amount,status\n", "has no rows")]
    [InlineData("", "holds nothing")]
    public async Task Preview_OfWhatCannotBeRead_SaysWhy(string report, string problem)
    {
        await using var test = await Begin();

        var preview = await Preview(test, report);

        Assert.Empty(preview.Rows);
        Assert.Contains(problem, preview.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("psp_id,amount,status\n1,2,paid\n2,3,pa", 1)]
    [InlineData("""[{"psp_id":"1","amount":2,"status":"paid"},{"psp_id":"2","am""", 1)]
    public async Task Preview_OfABeginning_LeavesOutTheRowInWhichItWasCut(string head, int rows)
    {
        await using var test = await Begin();

        var preview = await Preview(test, head, isWhole: false);

        Assert.Equal((rows, null), (preview.Rows.Count, preview.Problem));
        Assert.All(preview.Rows, row => Assert.Null(row.Fault));
    }

    [Fact]
    public async Task Preview_OfManyRows_ShowsTheFirst()
    {
        await using var test = await Begin();

        Assert.Equal(PreviewReport.MostRows, (await Preview(test, Csv(Enumerable.Range(1, 50).Select(number => Row($"psp_{number}", "", number, "paid"))))).Rows.Count);
    }

    [Fact]
    public async Task Preview_IsRefused_ToWhoMayNotReconcile_AndWithSettingsThatCannotBe()
    {
        await using var test = await Begin();
        var preview = test.Handlers.Get<PreviewReport>();
        var input = new PreviewReport.Input([], IsWhole: true, new ChangeReportSettings.Input());

        await Refused.With(RefusalKind.Forbidden, "forbidden", () => preview.Handle(test.ConnectionId, input, Actors.Auditor, Stop));
        await Refused.With(RefusalKind.NotFound, "not_found", () => preview.Handle(Guid.Empty, input, Actors.Finance, Stop));
        var wrong = input with { Settings = new ChangeReportSettings.Input(new Dictionary<string, string> { ["amount"] = "" }) };
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => preview.Handle(test.ConnectionId, wrong, Actors.Finance, Stop));
    }

    private static Task<PreviewReport.Answer> Preview(Reconciling test, string report, ChangeReportSettings.Input? settings = null, bool isWhole = true) =>
        test.Handlers.Get<PreviewReport>().Handle(test.ConnectionId, new PreviewReport.Input(Encoding.UTF8.GetBytes(report), isWhole, settings ?? new ChangeReportSettings.Input()), Actors.Finance, Stop);
}
