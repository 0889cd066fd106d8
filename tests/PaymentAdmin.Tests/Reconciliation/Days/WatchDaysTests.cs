using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Reconciliation.Days;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Tests.Reconciliation.Days.ReconcileDaysTests;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.Days;

public sealed class WatchDaysTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task DayWithPayments_ThatNobodyReconciled_RaisesOneAlertAtNoon_WhichClosesItself(DatabaseProvider provider)
    {
        await using var test = await Begin(provider, timeZone: "Africa/Dar_es_Salaam");
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1", At("2026-03-14 20:30"));
        await test.Pay("R-2", 5_000_000, PaymentStatus.Pending, "psp_2", At("2026-03-14 21:30"));

        Assert.Equal(0, await Watch(test, "2026-03-15 08:59"));
        Assert.Equal(1, await Watch(test, "2026-03-15 09:00"));
        var alert = Assert.Single(await Alerts(test));
        Assert.Contains("RECON in sandbox is not reconciled for 2026-03-14.", alert.Message, StringComparison.Ordinal);
        Assert.Equal("reconciliations/calendar?environment=sandbox&month=2026-03-01", alert.Link);

        await Watch(test, "2026-03-15 10:00");
        Assert.Equal((1, alert.LastAt), (await Alerts(test)) is [var same] ? (same.Count, same.LastAt) : default);
        await Watch(test, "2026-03-16 10:00");
        Assert.Contains("for 2026-03-14, 2026-03-15.", Assert.Single(await Alerts(test)).Message, StringComparison.Ordinal);

        await test.Run([Row("psp_1", "R-1", 5_000_000, "completed")], "2026-03-13 21:00", "2026-03-14 21:00");
        await Watch(test, "2026-03-16 11:00");
        Assert.Contains("for 2026-03-15.", Assert.Single(await Alerts(test)).Message, StringComparison.Ordinal);

        await test.Run([Row("psp_2", "R-2", 5_000_000, "pending")], "2026-03-14 21:00", "2026-03-15 21:00");
        Assert.Equal(0, await Watch(test, "2026-03-16 12:00"));
        Assert.Empty(await Alerts(test));
    }

    [Theory, EachDatabase]
    public async Task Day_OnWhichOnlyMoneyCameIn_IsMissedToo(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Receive("in_1", "INV", 70_000, at: At("2026-03-14 12:00"));

        Assert.Equal(1, await Watch(test, "2026-03-15 12:00"));
    }

    [Theory, EachDatabase(RealOnly = "two nodes at once")]
    public async Task Job_OnSeveralNodesAtOnce_RaisesOneAlert(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1", At("2026-03-14 10:00"));
        test.Handlers.Clock.Set(At("2026-03-15 12:00"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => test.Handlers.Get<WatchDays>().Handle(Actors.Admin, Stop)));

        Assert.Equal(1, Assert.Single(await Alerts(test)).Count);
    }

    [Fact]
    public async Task Days_OnWhichNothingMoved_AreNotMissed()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Queued, at: At("2026-03-14 10:00"));
        await test.Pay("R-2", 5_000_000, PaymentStatus.Completed, "psp_2", At("2026-03-17 10:00"));
        await test.Pay("R-3", 5_000_000, PaymentStatus.Completed, "psp_3", At("2026-03-20 10:00"));

        await Watch(test, "2026-03-25 12:00");

        Assert.Contains("for 2026-03-17, 2026-03-20.", Assert.Single(await Alerts(test)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_ThatOnlyRunsUnderWay_OrPartOfTheDay_HaveAreMissed()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1", At("2026-03-14 10:00"));
        test.Handlers.Clock.Set(At("2026-03-15 12:00"));
        await test.Run([Row("psp_1", "R-1", 5_000_000, "completed")], "2026-03-14 00:00", "2026-03-14 12:00");
        await test.Upload(Csv(), At("2026-03-14 12:00"), At("2026-03-15 00:00"));

        Assert.Equal(1, await Watch(test, "2026-03-15 12:00"));
        await test.Work();
        Assert.Equal(0, await Watch(test, "2026-03-15 12:15"));
    }

    [Fact]
    public async Task Day_IsMissedForAYear()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1", At("2026-03-14 10:00"));

        Assert.Equal(1, await Watch(test, "2027-03-15 13:00"));
        Assert.Equal(0, await Watch(test, "2027-03-16 13:00"));
    }

    [Fact]
    public async Task Days_MoreThanTen_AreNamedInPart()
    {
        await using var test = await Begin();
        foreach (var day in Enumerable.Range(1, 12))
        {
            await test.Pay($"R-{day}", 5_000_000, PaymentStatus.Completed, $"psp_{day}", At($"2026-03-{day:00} 10:00"));
        }

        await Watch(test, "2026-03-15 13:00");

        Assert.Contains("for 2026-03-03, 2026-03-04, 2026-03-05, 2026-03-06, 2026-03-07, 2026-03-08, 2026-03-09, 2026-03-10, 2026-03-11, 2026-03-12 and 2 earlier days.", Assert.Single(await Alerts(test)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_WithoutTheRight_IsRefused() => await Refused.With(RefusalKind.Forbidden, "forbidden", async () =>
    {
        await using var test = await Begin();
        await test.Handlers.Get<WatchDays>().Handle(Actors.Finance, Stop);
    });

    private static Task<int> Watch(Reconciling test, string now)
    {
        test.Handlers.Clock.Set(At(now));
        return test.Handlers.Get<WatchDays>().Handle(Actors.Admin, Stop);
    }

    private static async Task<List<Alert>> Alerts(Reconciling test)
    {
        await using var db = test.Database.Open();
        return await db.Set<Alert>().AsNoTracking().Where(alert => alert.Kind == WatchDays.AlertKind && alert.OpenKey != null).ToListAsync(Stop);
    }
}

internal static class DayRuns
{
    /// <summary>Reconciles a period with a report of these rows.</summary>
    public static Task<PaymentAdmin.Reconciliation.Runs.RunAnswer> Run(this Reconciling test, IReadOnlyList<string> rows, string from, string to) => test.RunFile(Csv(rows), At(from), At(to));
}
