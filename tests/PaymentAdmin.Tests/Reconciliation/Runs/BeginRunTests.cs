using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Reconciliation.Engine;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Reconciliation.Settings;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Platform.Work;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation.Runs;

public sealed class BeginRunTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Upload_OfTheSameReportAgain_ChangesNothing(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        var report = Csv(Row("psp_1", "R-1", 4_000_000, "completed"), Row("psp_9", "X", 1_000, "completed"));

        var first = await test.RunFile(report);
        var issues = (await test.Issues()).Select(issue => (issue.Id, issue.UpdatedAt)).ToList();
        var again = await test.RunFile(report);

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(issues, (await test.Issues()).Select(issue => (issue.Id, issue.UpdatedAt)));
        Assert.Single(await Runs(test));
    }

    [Fact]
    public async Task Upload_OfACorrectedReport_IsANewVersionThatSaysWhatChanged()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        await test.Pay("R-2", 5_000_000, PaymentStatus.Completed, "psp_2");
        var first = await test.Run(Row("psp_1", "R-1", 4_000_000, "completed"), Row("psp_2", "R-2", 5_000_000, "completed"), Row("psp_9", "X", 1_000, "completed"));
        Assert.Equal(["amount_mismatch", "psp_only"], await test.Kinds());

        var second = await test.Run(Row("psp_1", "R-1", 5_000_000, "completed"), Row("psp_2", "R-2", 5_000_000, "completed"), Row("psp_7", "Y", 1_000, "completed"));

        Assert.Equal((2, first.Id, 2, 1), (second.Version, second.Corrects, second.Changed, second.Gone));
        Assert.Equal([ReconciliationClass.AmountMismatch, ReconciliationClass.Matched, null], (await test.Items(second.Id)).Select(item => item.Before));
        Assert.True((await test.Get(first.Id)).IsCorrected);
        Assert.Equal("psp_only", Assert.Single(await test.Issues()).Metadata["kind"]);
        Assert.Contains("psp_7", Assert.Single(await test.Issues()).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OfTheSameReport_ReadOtherwise_IsANewVersion()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        var report = Csv("psp_1,R-1,5000000,TZS,completed,2024-11-15");
        var first = await test.RunFile(report);
        Assert.Equal(1, first.Counts["amount_mismatch"]);

        await test.Configure(new ChangeReportSettings.Input(MinorUnits: true));
        var second = await test.RunFile(report);

        Assert.Equal((2, first.Id, 1), (second.Version, second.Corrects, second.Counts["matched"]));
        Assert.Empty(await test.Issues());
        Assert.Equal(second.Id, (await test.RunFile(report)).Id);
    }

    [Fact]
    public async Task Settings_ThatChangeMeanwhile_CountForTheNextRun()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        var run = await test.Upload(Csv(Row("psp_1", "R-1", 5_000_000, "completed")));
        await test.Configure(new ChangeReportSettings.Input(MinorUnits: true));
        await test.Work();

        Assert.Equal(1, (await test.Get(run.Id)).Counts["matched"]);
    }

    [Fact]
    public async Task Upload_OfAnEarlierReport_AfterItWasCorrected_CountsAgain()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        var report = Csv(Row("psp_1", "R-1", 5_000_000, "completed"));
        await test.RunFile(report);
        var second = await test.Run(Row("psp_1", "R-1", 4_000_000, "completed"));

        var third = await test.RunFile(report);

        Assert.Equal((3, second.Id), (third.Version, third.Corrects));
        Assert.Empty(await test.Issues());
    }

    [Theory, EachDatabase]
    public async Task Upload_OfACorrectedReport_LeavesWhatItTellsAgainAsItWas(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        await test.Pay("R-2", 5_000_000, PaymentStatus.Completed, "psp_2");
        List<string> rows = [Row("psp_1", "R-1", 4_000_000, "completed"), Row("psp_2", "R-2", 5_000_000, "completed"), Row("psp_9", "X", 1_000, "completed"), Row("", "Y", 1_000, "completed")];
        var first = await test.Run(rows);
        var told = (await test.Items(first.Id)).Select(item => item.IssueId).ToList();
        await test.Release();

        var second = await test.Run([.. rows, Row("psp_8", "Z", 1_000, "completed")]);

        Assert.Equal((1, 0), (second.Changed, second.Gone));
        Assert.Equal([null, null, null, null, ItemChange.New], (await test.Items(second.Id)).Select(item => item.Change));
        Assert.Equal(told, (await test.Items(second.Id)).Take(4).Select(item => item.IssueId));
        Assert.Equal(["amount_mismatch", "psp_only", "psp_only", "psp_only"], await test.Kinds());
        Assert.NotEqual(PaymentAdmin.Domain.Connections.ConnectionStatus.Halted, await test.Connection());
    }

    [Fact]
    public async Task Upload_OfACorrectedReport_WithOtherAmounts_ChangesTheOpenIssue()
    {
        await using var test = await Begin();
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        await test.Run(Row("psp_1", "R-1", 4_000_000, "completed"));
        var before = Assert.Single(await test.Issues());

        await test.Run(Row("psp_1", "R-1", 4_100_000, "completed"));

        var after = Assert.Single(await test.Issues());
        Assert.Equal(before.Id, after.Id);
        Assert.NotEqual(before.Description, after.Description);
    }

    [Fact]
    public async Task Upload_WhileThePeriodIsBeingReconciled_IsRefused_AndItsFileDropped()
    {
        await using var test = await Begin();
        var first = await test.Upload(Csv());

        await Refused.With(RefusalKind.Conflict, "run_under_way", () => test.Upload(Csv(Row("psp_1", "", 1, "completed"))));

        Assert.Equal(first.Id, (await test.Upload(Csv())).Id);
        await using var db = test.Database.Open();
        Assert.Equal([PublicId.Reconciliation.Parse(first.Id)], db.Set<FileChunk>().Where(chunk => chunk.Kind == FileKind.Report).Select(chunk => chunk.FileId));
    }

    [Fact]
    public async Task Upload_WhileTheReportIsStillToBeFetched_TakesItsPlace()
    {
        await using var test = await Begin();
        var fetching = await Start(test);

        var uploaded = await test.RunFile(Csv());

        Assert.Equal((RunStatus.Completed, 2), (uploaded.Status, uploaded.Version));
        Assert.Equal((RunStatus.Failed, "not_fetched"), (await test.Get(fetching.Id)) is var failed ? (failed.Status, failed.ProblemCode) : default);
        await Refused.With(RefusalKind.Conflict, "run_overtaken", () => test.Handlers.Get<DecideRun>().Resume(PublicId.Reconciliation.Parse(fetching.Id), new DecideRun.Input("again"), Actors.Finance, Stop));
    }

    [Fact]
    public async Task Upload_OfTheSameReportTwiceAtOnce_IsOneRun()
    {
        await using var test = await Begin(DatabaseProvider.Sqlite);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => test.Upload(Csv())));

        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        Assert.Single(await Runs(test));
    }

    [Fact]
    public async Task Run_OfAFileThatIsNoReport_Fails_AndANewOneIsVersionTwo()
    {
        await using var test = await Begin();

        var failed = await test.RunFile("<html>Sign in</html>");

        Assert.Equal((RunStatus.Failed, "column_missing", false), (failed.Status, failed.ProblemCode, failed.IsResumable));
        await Refused.With(RefusalKind.Conflict, "run_not_resumable", () => test.Handlers.Get<DecideRun>().Resume(PublicId.Reconciliation.Parse(failed.Id), new DecideRun.Input("again"), Actors.Finance, Stop));
        Assert.Equal((RunStatus.Completed, 2), (await test.RunFile(Csv())) is var run ? (run.Status, run.Version) : default);
    }

    [Theory]
    [InlineData("", "2026-03-13", "2026-03-14", "connectionId")]
    [InlineData("con", "", "", "from,to")]
    [InlineData("con", "13.03.2026", "2026-03-14", "from")]
    [InlineData("con", "2026-03-13", "2026-03-13", "to")]
    [InlineData("con", "2024-03-13", "2026-03-13", "to")]
    [InlineData("con", "2026-03-13", "2099-01-01", "to")]
    public async Task Begin_OfAPeriodThatIsNone_NamesTheField(string connection, string from, string to, string fields)
    {
        await using var test = await Begin();
        var input = new BeginRun.Input(connection.Length == 0 ? null : PublicId.Connection.Format(test.ConnectionId), from, to, Fetch: true);

        var refusal = await Refused.With(RefusalKind.Invalid, "invalid_input", () => test.Handlers.Get<BeginRun>().Handle(input, kept: null, Actors.Finance, Stop));

        Assert.Equal(fields.Split(','), refusal.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Begin_ByWhoMayNot_IsRefused()
    {
        await using var test = await Begin();

        await Refused.ForWantOf(Permissions.RunReconciliation, [Actors.Admin, Actors.Officer, Actors.Auditor], person => test.Upload(Csv(), by: person));
    }

    [Theory, EachDatabase]
    public async Task Fetch_OfAReport_ReconcilesIt_AndTheSameAgainChangesNothing(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        test.Psp.Report = Csv(Row("psp_1", "R-1", 5_000_000, "completed"));

        var first = await Fetch(test);
        var again = await Fetch(test);

        Assert.Equal((RunStatus.Completed, 1, "fetch"), (first.Status, first.Counts["matched"], first.Source));
        Assert.Equal((RunStatus.Completed, first.Id, 1), (again.Status, again.SameAs, again.Counts["matched"]));
        Assert.Equal(["matched psp_1"], await test.Classes(again.Id));
    }

    [Fact]
    public async Task Fetch_WithoutAnAnswer_FailsAtLast_AndCanBeResumed()
    {
        await using var test = await Begin();
        await Start(test);
        for (var tries = 0; tries < 30 && (await Runs(test))[0].Status != RunStatus.Failed; tries++)
        {
            await test.Work();
            test.Handlers.Clock.Advance(TimeSpan.FromDays(1));
        }

        var failed = (await Runs(test))[0];
        Assert.Equal((RunStatus.Failed, "not_fetched", true), (failed.Status, failed.ProblemCode, failed.IsResumable));

        test.Psp.Report = Csv();
        await test.Handlers.Get<DecideRun>().Resume(PublicId.Reconciliation.Parse(failed.Id), new DecideRun.Input("The PSP is back"), Actors.Finance, Stop);
        await test.Work();
        Assert.Equal(RunStatus.Completed, (await test.Get(failed.Id)).Status);
    }

    [Theory]
    [InlineData("", "file_empty")]
    [InlineData(null, "report_too_large")]
    public async Task Fetch_OfAReportThatNobodyCanRead_FailsAtOnce(string? report, string code)
    {
        await using var test = await Begin();
        (test.Psp.Report, test.Psp.NoReport) = (report, CallOutcome.TooLarge);

        var failed = await Fetch(test);

        Assert.Equal((RunStatus.Failed, code, false), (failed.Status, failed.ProblemCode, failed.IsResumable));
    }

    [Theory, EachDatabase]
    public async Task Fetch_OfAReportThatBreaksOff_LeavesNothing_AndIsTriedAgain(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        (test.Psp.Report, test.Psp.BreaksOff) = (Csv(Enumerable.Range(1, 20_000).Select(number => Row($"psp_{number}", "", 100, "completed"))), true);

        var begun = await Fetch(test);

        Assert.Equal(RunStatus.Running, begun.Status);
        Assert.Equal(0, await Pieces(test));

        (test.Psp.Report, test.Psp.BreaksOff) = (Csv(Row("psp_9", "X", 100, "completed")), false);
        test.Handlers.Clock.Advance(TimeSpan.FromHours(1));
        await test.Work();

        var done = await test.Get(begun.Id);
        Assert.Equal((RunStatus.Completed, 1), (done.Status, done.Counts["psp_only"]));
        Assert.Equal(1, await Pieces(test));
        Assert.Equal(done.Id, (await Fetch(test)).SameAs);
        Assert.Equal(1, await Pieces(test));
    }

    [Fact]
    public async Task Fetch_ThatTakesLong_KeepsItsLease()
    {
        await using var test = await Begin();
        test.Psp.Report = Csv();
        var renewed = false;
        test.Psp.During = async _ =>
        {
            await using var db = test.Database.Open();
            var ours = db.Set<WorkItem>().Where(item => item.Queue == RunReconciliation.QueueName && item.ClaimToken != null);
            await ours.ExecuteUpdateAsync(set => set.SetProperty(item => item.LeaseUntil, item => DatabaseClock.Now().AddSeconds(-1.0)), Stop);
            test.Handlers.Clock.Advance(RunReconciliation.Settings.Lease / 3);
            await RunningQueue.Until(async () => await ours.AnyAsync(item => item.LeaseUntil > DatabaseClock.Now(), Stop));
            renewed = true;
        };

        Assert.Equal((RunStatus.Completed, true), ((await Fetch(test)).Status, renewed));
    }

    private static async Task<int> Pieces(Reconciling test)
    {
        await using var db = test.Database.Open();
        return await db.Set<FileChunk>().CountAsync(Stop);
    }

    private static async Task<RunAnswer> Fetch(Reconciling test)
    {
        var begun = await Start(test);
        await test.Work();
        return await test.Get(begun.Id);
    }

    private static Task<RunAnswer> Start(Reconciling test) => test.Handlers.Get<BeginRun>().Handle(
        new BeginRun.Input(PublicId.Connection.Format(test.ConnectionId), $"{test.From:yyyy-MM-dd'T'HH:mm:ss'Z'}", $"{test.To:yyyy-MM-dd'T'HH:mm:ss'Z'}", Fetch: true), kept: null, Actors.Finance, Stop);

    private static async Task<IReadOnlyList<RunAnswer>> Runs(Reconciling test) =>
        (await test.Handlers.Get<ReadRuns>().Handle(new ReadRuns.Query(new Slice(50, 0), test.ConnectionId), Actors.Auditor, Stop)).Data;
}
