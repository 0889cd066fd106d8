using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Reconciliation.Days;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Reconciliation.Settings;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.Days;

/// <summary>A connection that was added at 09:26 UTC of 14 March 2026, and the days after.</summary>
public sealed class ReconcileDaysTests
{
    /// <summary>How long a run asks for its report in vain: the pauses of its queue.</summary>
    private static readonly TimeSpan[] s_pauses = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(3)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Day_ThatIsOverForAnHour_IsReconciledOnce(DatabaseProvider provider)
    {
        await using var test = await Begin(provider, timeZone: "Africa/Dar_es_Salaam");
        var at = At("2026-03-14 12:00");
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1", at);
        test.Psp.Report = Csv(Row("psp_1", "R-1", 5_000_000, "completed"));

        Assert.Equal(0, await Run(test, "2026-03-14 21:59"));
        Assert.Equal(1, await Run(test, "2026-03-14 22:00"));
        Assert.Equal(0, await Run(test, "2026-03-14 22:15"));
        await test.Work();

        Assert.Equal(0, await Run(test, "2026-03-14 22:30"));
        var run = Assert.Single(await Runs(test));
        Assert.Equal((At("2026-03-13 21:00"), At("2026-03-14 21:00"), RunStatus.Completed, "reconciliation"), (run.From, run.To, run.Status, run.ByName));
        Assert.Equal(1, (await test.Get(PublicId.Reconciliation.Format(run.Id))).Counts["matched"]);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-31 06:00", "2026-03-29", 23)]
    [InlineData("Europe/Berlin", "2026-10-27 06:00", "2026-10-25", 25)]
    [InlineData("Africa/Cairo", "2026-04-26 06:00", "2026-04-24", 23)]
    [InlineData("UTC", "2026-03-31 06:00", "2026-03-29", 24)]
    public async Task Days_LastWeek_AreWholeDaysOfTheConnection(string zone, string now, string day, int hours)
    {
        await using var test = await Begin(timeZone: zone);

        Assert.Equal(ReconcileDays.MostDays, await Run(test, now));

        var runs = await Runs(test);
        Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        var local = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var one = runs.Single(run => TimeZoneInfo.ConvertTimeFromUtc(run.From.AddHours(2), local).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) == day);
        Assert.Equal(TimeSpan.FromHours(hours), one.To - one.From);
        Assert.All(runs.Except([one]), run => Assert.Equal(TimeSpan.FromDays(1), run.To - run.From));
    }

    [Fact]
    public async Task Days_BeforeTheConnection_AreNotReconciled()
    {
        await using var test = await Begin();

        await Run(test, "2026-03-16 06:00");

        Assert.Equal([At("2026-03-14 00:00"), At("2026-03-15 00:00")], (await Runs(test)).Select(run => run.From));
    }

    [Theory, EachDatabase(RealOnly = "two nodes at once")]
    public async Task Job_OnSeveralNodesAtOnce_BeginsEachDayOnce(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        test.Handlers.Clock.Set(At("2026-03-18 06:00"));

        var begun = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => test.Handlers.Get<ReconcileDays>().Handle(Actors.Admin, Stop)));

        Assert.Equal(4, begun.Sum());
        Assert.Equal([14, 15, 16, 17], (await Runs(test)).Select(run => run.From.Day));
    }

    [Fact]
    public async Task Day_ThatRunsByHandCover_IsNotReconciledAgain()
    {
        await using var test = await Begin();
        test.Handlers.Clock.Set(At("2026-03-17 00:30"));
        await test.RunFile(Csv(), At("2026-03-14 00:00"), At("2026-03-15 12:00"));
        await test.RunFile(Csv(Row("psp_9", "X", 100, "completed")), At("2026-03-15 12:00"), At("2026-03-16 00:00"));

        await Run(test, "2026-03-17 06:00");

        Assert.Equal(At("2026-03-16 00:00"), (await Runs(test)).Single(run => run.IsFetched).From);
    }

    [Fact]
    public async Task Day_OfWhichHalfIsReconciled_IsReconciledWhole()
    {
        await using var test = await Begin();
        test.Handlers.Clock.Set(At("2026-03-15 00:30"));
        await test.RunFile(Csv(), At("2026-03-14 00:00"), At("2026-03-14 12:00"));

        Assert.Equal(1, await Run(test, "2026-03-15 06:00"));
    }

    [Theory, EachDatabase]
    public async Task Report_ThatCannotBeHad_IsAskedForAgainByTheSameRun_WithGrowingPauses(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await Run(test, "2026-03-15 01:00");
        await InVain(test);
        var failed = Assert.Single(await Runs(test));
        Assert.Equal((RunStatus.Failed, "not_fetched"), (failed.Status, failed.ProblemCode));

        // It was asked for in vain for 3 hours and 36 minutes, and is left alone as long.
        Assert.Equal(0, await Run(test, "2026-03-15 08:00"));
        Assert.Equal(1, await Run(test, "2026-03-15 08:30"));
        await InVain(test);
        Assert.Equal(0, await Run(test, "2026-03-15 18:00"));
        test.Psp.Report = Csv();
        Assert.Equal(1, await Run(test, "2026-03-15 23:30"));
        await test.Work();

        var run = Assert.Single(await Runs(test));
        Assert.Equal((failed.Id, RunStatus.Completed, 1), (run.Id, run.Status, run.Number));
    }

    [Fact]
    public async Task Report_ThatCannotBeHadForAWeek_IsGivenUp()
    {
        await using var test = await Begin();
        await test.Configure(new ChangeReportSettings.Input());
        await Run(test, "2026-03-15 01:00");
        var goesOn = 0;
        for (var day = 0; day < 12; day++)
        {
            await InVain(test);
            test.Handlers.Clock.Advance(TimeSpan.FromDays(1));
            await test.Handlers.Get<ReconcileDays>().Handle(Actors.Admin, Stop);
            goesOn += (await Runs(test))[0].IsUnderWay ? 1 : 0;
        }

        Assert.InRange(goesOn, 4, ReconcileDays.MostDays);
        Assert.Equal(1, (await Runs(test)).Count(run => run.From == At("2026-03-14 00:00")));
    }

    [Fact]
    public async Task Run_ThatFailedForAnythingElse_WaitsForAPerson()
    {
        await using var test = await Begin();
        test.Psp.Report = "<html>Sign in</html>";
        await Run(test, "2026-03-15 01:00");
        await test.Work();
        Assert.Equal("column_missing", Assert.Single(await Runs(test)).ProblemCode);

        Assert.Equal(0, await Run(test, "2026-03-15 23:00"));
    }

    [Fact]
    public async Task Run_ThatWasDiscarded_IsNotBegunAgain()
    {
        await using var test = await Begin(partRows: 50);
        test.Psp.Report = Csv(Enumerable.Range(1, 101).Select(number => Row($"psp_{number}", "", 100, "completed")));
        await Run(test, "2026-03-15 01:00");
        await test.Work();
        var run = Assert.Single(await Runs(test));
        Assert.Equal(RunStatus.AwaitingConfirmation, run.Status);
        Assert.Equal(0, await Run(test, "2026-03-15 02:00"));

        await test.Handlers.Get<DecideRun>().Discard(run.Id, new DecideRun.Input("Another merchant's"), Actors.Finance, Stop);

        Assert.Equal(0, await Run(test, "2026-03-15 23:00"));
    }

    [Fact]
    public async Task Connection_ThatIsNotReconciledDaily_OrRetired_OrBeingSetUp_OrHasNoReports_IsLeftAlone()
    {
        await using var test = await Begin();
        await test.Handlers.Connect(Connecting.Production(await test.Handlers.Onboard("LATER")));
        await test.Handlers.Connect(Connecting.Mypvit(await test.Handlers.Onboard("PVIT")));
        await test.Configure(new ChangeReportSettings.Input(Daily: false));
        Assert.Equal(0, await Run(test, "2026-03-16 06:00"));

        await test.Configure(new ChangeReportSettings.Input(Daily: true));
        await test.Handlers.Get<StopConnection>().Retire(test.ConnectionId, new StopConnection.Input("No more"), Actors.Admin, Stop);
        Assert.Equal(0, await Run(test, "2026-03-16 06:00"));
    }

    [Fact]
    public async Task Handle_WithoutTheRight_IsRefused() => await Refused.With(RefusalKind.Forbidden, "forbidden", async () =>
    {
        await using var test = await Begin();
        await test.Handlers.Get<ReconcileDays>().Handle(Actors.Finance, Stop);
    });

    internal static DateTime At(string utc) => DateTime.ParseExact(utc, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static Task<int> Run(Reconciling test, string now)
    {
        test.Handlers.Clock.Set(At(now));
        return test.Handlers.Get<ReconcileDays>().Handle(Actors.Admin, Stop);
    }

    private static async Task<List<ReconciliationRun>> Runs(Reconciling test)
    {
        await using var db = test.Database.Open();
        return await db.Set<ReconciliationRun>().AsNoTracking().OrderBy(run => run.From).ToListAsync(Stop);
    }

    private static async Task InVain(Reconciling test)
    {
        await test.Work();
        foreach (var pause in s_pauses)
        {
            test.Handlers.Clock.Advance(pause);
            await test.Work();
        }
    }
}
