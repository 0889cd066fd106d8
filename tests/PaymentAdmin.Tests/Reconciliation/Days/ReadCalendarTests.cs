using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Reconciliation.Days;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.Days;

/// <summary>It is 14 March 2026; the connection's days are those of UTC.</summary>
public sealed class ReadCalendarTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Month_SaysHowFarEachDayIsReconciled(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-1", 100, PaymentStatus.Completed, "psp_1", At(2));
        await test.Receive("in_1", "IN-1", 100, at: At(3));
        await test.Pay("R-4", 100, PaymentStatus.Completed, "psp_4", At(4));
        await Reconcile(test, 4, Row("psp_4", "R-4", 100, "completed"));
        await Reconcile(test, 5, Row("psp_x", "X", 100, "completed"));
        await ReconcileFile(test, 9, "no,report\n1,2\n");
        var waiting = await test.Upload(Csv(), At(6, 0), At(8, 0));

        var days = await Days(test);

        Assert.Equal(31, days.Count);
        Assert.Equal(
            [DayState.NoActivity, DayState.NotReconciled, DayState.NotReconciled, DayState.Clean, DayState.OpenFindings, DayState.UnderWay, DayState.UnderWay, DayState.NoActivity, DayState.Failed],
            days.Take(9).Select(day => day.State));
        Assert.Equal(waiting.Id, days[6].RunId);
        Assert.Null(days[1].RunId);
        Assert.All(days.Skip(13), day => Assert.Equal(DayState.NotOver, day.State));
    }

    [Theory, EachDatabase]
    public async Task Day_WhoseCorrectedReportFits_IsClean(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-5", 100, PaymentStatus.Completed, "psp_5", At(5));
        await Reconcile(test, 5, Row("psp_5", "R-5", 100, "completed"), Row("psp_x", "X", 100, "completed"));
        Assert.Equal(DayState.OpenFindings, (await Days(test))[4].State);

        await Reconcile(test, 5, Row("psp_5", "R-5", 100, "completed"));

        Assert.Equal(DayState.Clean, (await Days(test))[4].State);
    }

    [Theory, EachDatabase]
    public async Task Day_ThatWasFetchedTwiceAndThenCorrected_IsClean(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-5", 100, PaymentStatus.Completed, "psp_5", At(5));
        foreach (var report in (string[][])[["psp_x"], ["psp_x"], []])
        {
            test.Psp.Report = Csv([Row("psp_5", "R-5", 100, "completed"), .. report.Select(id => Row(id, "X", 100, "completed"))]);
            await test.Handlers.Get<BeginRun>().Handle(new BeginRun.Input(PublicId.Connection.Format(test.ConnectionId), $"{At(5, 0):yyyy-MM-dd}", $"{At(6, 0):yyyy-MM-dd}", Fetch: true), kept: null, Actors.Finance, Stop);
            await test.Work();
        }

        Assert.Equal(DayState.Clean, (await Days(test))[4].State);
    }

    [Fact]
    public async Task Day_OfWhichOnlyAPartIsReconciled_IsNot()
    {
        await using var test = await Begin();
        await test.Pay("R-5", 100, PaymentStatus.Completed, "psp_5", At(5, 20));
        await test.RunFile(Csv(), At(5, 0), At(5, 12));

        Assert.Equal(DayState.NotReconciled, (await Days(test))[4].State);

        await test.RunFile(Csv(Row("psp_5", "R-5", 100, "completed")), At(5, 12), At(6, 0));
        Assert.Equal(DayState.Clean, (await Days(test))[4].State);
    }

    [Fact]
    public async Task Month_IsOfOneEnvironment_AndForWhoMaySeeRuns()
    {
        await using var test = await Begin();
        var read = test.Handlers.Get<ReadCalendar>();

        Assert.Empty((await read.Handle(new ReadCalendar.Query(Environment: ConnectionEnvironment.Production), Actors.Auditor, Stop)).Data);
        Assert.Equal(28, (await read.Handle(new ReadCalendar.Query(new DateOnly(2026, 2, 1)), Actors.Auditor, Stop)).Data[0].Days.Count);
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => read.Handle(new ReadCalendar.Query(), Actors.Officer, Stop));
    }

    private static DateTime At(int day, int hour = 12) => new(2026, 3, day, hour, 0, 0, DateTimeKind.Utc);

    private static Task<RunAnswer> Reconcile(Reconciling test, int day, params IEnumerable<string> rows) => ReconcileFile(test, day, Csv(rows));

    private static Task<RunAnswer> ReconcileFile(Reconciling test, int day, string report) => test.RunFile(report, At(day, 0), At(day + 1, 0));

    private static async Task<IReadOnlyList<ReadCalendar.Day>> Days(Reconciling test)
    {
        var calendar = await test.Handlers.Get<ReadCalendar>().Handle(new ReadCalendar.Query(), Actors.Auditor, Stop);
        return Assert.Single(calendar.Data, row => row.ConnectionId == PublicId.Connection.Format(test.ConnectionId)).Days;
    }
}
