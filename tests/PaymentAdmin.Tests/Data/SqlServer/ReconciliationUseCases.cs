using System.Globalization;
using System.Text;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Reconciliation;
using PaymentAdmin.Reconciliation.Days;
using PaymentAdmin.Reconciliation.Engine;
using PaymentAdmin.Reconciliation.Fetching;
using PaymentAdmin.Reconciliation.FollowUp;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Reconciliation.Settings;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through reconciliation: with a report that has a column for everything, corrected once, and one that cannot be fetched.</summary>
internal static class ReconciliationUseCases
{
    private const string Header = "psp_id,reference,idempotency_key,amount,fee,currency,status,created_at";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(Handlers handlers)
    {
        var connection = (await handlers.Connect(Connecting.Sandbox(await handlers.Onboard("RECONCILES")))).IdOf();
        var settings = handlers.Get<ChangeReportSettings>();
        await settings.Handle(connection, new ChangeReportSettings.Input(ListsFailed: false), IfMatch.Any, Actors.Finance, Stop);
        Assert.False((await settings.Get(connection, Actors.Auditor, Stop)).Answer.ListsFailed);

        var first = await Reconcile(handlers, connection, $"{Header}\np1,R1,K1,10,1,NGN,completed,\np1,R1,K1,10,1,NGN,completed,\n,R2,K2,5,0,NGN,failed,\nbroken\n");
        Assert.Equal((RunStatus.Completed, 2, 1, 1), (first.Status, first.Counts["psp_only"], first.Counts["duplicate"], first.Counts["unreadable"]));
        var second = await Reconcile(handlers, connection, $"{Header}\np1,R1,K1,10,1,NGN,completed,\n");
        Assert.Equal((first.Id, 2), (second.Corrects, second.Version));

        await Read(handlers, first, connection);
        await Look(handlers, first, connection);
        await Fetch(handlers, connection);
        await handlers.Get<ReconcileDays>().Handle(Actors.Admin, Stop);
        await handlers.Get<WatchDays>().Handle(Actors.Admin, Stop);
        Assert.Equal(0, await handlers.Get<DropLeftReports>().Handle(Actors.Admin, Stop));
    }

    private static async Task<RunAnswer> Reconcile(Handlers handlers, Guid connection, string report)
    {
        var begin = handlers.Get<BeginRun>();
        var kept = await begin.Keep("walked.csv", new MemoryStream(Encoding.UTF8.GetBytes(report)), Actors.Finance, Stop);
        var run = await begin.Handle(Period(handlers, connection), kept, Actors.Finance, Stop);
        await Work(handlers);
        return await handlers.Get<ReadRuns>().One(PublicId.Reconciliation.Parse(run.Id), Actors.Auditor, Stop);
    }

    private static BeginRun.Input Period(Handlers handlers, Guid connection, int daysAgo = 1) => new(
        PublicId.Connection.Format(connection), handlers.Clock.Now().Date.AddDays(-daysAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        handlers.Clock.Now().Date.AddDays(1 - daysAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), daysAgo > 1);

    private static async Task Work(Handlers handlers)
    {
        var claim = Assert.Single(await handlers.Get<ClaimWork>().Take(RunReconciliation.QueueName, 5, TimeSpan.FromMinutes(5), Stop));
        await handlers.Get<TryWork>().Handle(RunReconciliation.Settings, typeof(RunReconciliation), claim, Stop);
        handlers.Get<RunReconciliation>();
        handlers.Get<AskAboutItems>();
        handlers.Get<AskAboutTransactions>();
        handlers.Get<FetchReport>();
    }

    private static async Task Read(Handlers handlers, RunAnswer run, Guid connection)
    {
        var read = handlers.Get<ReadRuns>();
        Assert.Equal(2, (await read.Handle(new ReadRuns.Query(new Slice(5, 0), connection, [RunStatus.Completed], ConnectionEnvironment.Sandbox), Actors.Auditor, Stop)).Data.Count);
        var id = PublicId.Reconciliation.Parse(run.Id);
        await using var content = (await read.File(id, Actors.Finance, Stop)).Content;
        Assert.Equal(run.Size, content.Length);
        var list = handlers.Get<ListItems>();
        Assert.Single((await list.Handle(id, new ListItems.Query(new Slice(1, 1)), Actors.Auditor, Stop)).Data);
        Assert.Single((await list.Handle(id, new ListItems.Query(new Slice(5, 0), ReconciliationClass.Duplicate, "p1", "R1", ItemStep.Issue, After: 1), Actors.Auditor, Stop)).Data);
        Assert.Empty((await list.Handle(id, new ListItems.Query(new Slice(5, 0), Changed: true), Actors.Auditor, Stop)).Data);
        Assert.Equal(4, await list.All(id, new ListItems.Query(new Slice(5, 0)), Actors.Auditor, Stop).CountAsync(Stop));
    }

    private static async Task Look(Handlers handlers, RunAnswer run, Guid connection)
    {
        var id = PublicId.Reconciliation.Parse(run.Id);
        Assert.NotNull((await handlers.Get<ReadItem>().Handle(id, 4, Actors.Auditor, Stop)).Text);
        Assert.NotNull(await handlers.Get<ReadRuns>().Counting(id, Actors.Auditor, Stop));
        Assert.Single((await handlers.Get<ListRunConnections>().Handle([PublicId.Connection.Format(connection)], Actors.Auditor, Stop)).Data, row => row.Id == PublicId.Connection.Format(connection));
        Assert.Single((await handlers.Get<PreviewReport>().Handle(connection, new PreviewReport.Input(Encoding.UTF8.GetBytes($"{Header}\np1,R1,K1,10,1,NGN,completed,\n"), IsWhole: true, new ChangeReportSettings.Input()), Actors.Finance, Stop)).Rows);
        Assert.Contains(
            (await handlers.Get<ReadCalendar>().Handle(new ReadCalendar.Query(Environment: ConnectionEnvironment.Sandbox), Actors.Auditor, Stop)).Data.SelectMany(row => row.Days), day => day.RunId is not null);
    }

    /// <summary>The address is an inner one and refused: the questions go their whole way without a server.</summary>
    private static async Task Fetch(Handlers handlers, Guid connection)
    {
        var run = await handlers.Get<BeginRun>().Handle(Period(handlers, connection, daysAgo: 2), kept: null, Actors.Finance, Stop);
        await Work(handlers);
        Assert.Equal(RunStatus.Running, (await handlers.Get<ReadRuns>().One(PublicId.Reconciliation.Parse(run.Id), Actors.Auditor, Stop)).Status);
        await Refused.With(Domain.RefusalKind.Conflict, "run_state", () => handlers.Get<DecideRun>().Confirm(PublicId.Reconciliation.Parse(run.Id), new DecideRun.Input("Looked"), Actors.Finance, Stop));
    }
}
