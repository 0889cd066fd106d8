using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Processors;
using PaymentAdmin.Settlement;
using PaymentAdmin.Settlement.Expected;
using PaymentAdmin.Settlement.Fetches;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Settlement.Settings;
using PaymentAdmin.Settlement.Statements;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through the settlement desk, and a processor's end.</summary>
internal static class SettlementUseCases
{
    private const ConnectionEnvironment Sandbox = ConnectionEnvironment.Sandbox;

    private static readonly Actor s_second = Actors.Of(Roles.FinanceReviewer, 77);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(TestDatabase database, Handlers handlers)
    {
        await Fetch(database, handlers);
        var processor = await handlers.Onboard("SETTLES");
        var settings = handlers.Get<ChangeSettlementSettings>();
        await settings.Handle(processor, new ChangeSettlementSettings.Input(EveryDay: false, Holidays: ["2026-12-25"], Columns: new Dictionary<string, string>(StringComparer.Ordinal) { ["net"] = "" }), IfMatch.Any, Actors.Admin, Stop);
        Assert.Equal(["2026-12-25"], (await settings.Get(processor, Actors.Auditor, Stop)).Answer.Holidays);

        var statement = await Receive(handlers, processor);
        var issues = (await handlers.Get<ListIssues>().Handle(new ListIssues.Query(new Slice(5, 0), processor, Environment: Sandbox), Actors.Auditor, Stop)).Data;
        Assert.Equal(3, issues.Count);
        foreach (var view in Enum.GetValues<IssueView>())
        {
            foreach (var order in Enum.GetValues<IssueOrder>())
            {
                await handlers.Get<ListIssues>().Handle(new ListIssues.Query(new Slice(5, 0), processor, [IssueStatus.Pending], [IssueType.MissingTransaction], View: view, Order: order, Environment: Sandbox), Actors.Finance, Stop);
            }
        }

        await Work(handlers, issues);
        Assert.Equal(3, await handlers.Get<ListIssues>().All(new ListIssues.Query(new Slice(5, 0), processor, Environment: Sandbox), Actors.Auditor, Stop).CountAsync(Stop));
        await handlers.Get<WatchIssues>().Handle(Actors.Admin, Stop);
        await handlers.Get<ListExpected>().Handle(new ListExpected.Query(new Slice(5, 0), processor, "NGN", Sandbox), Actors.Auditor, Stop);
        Assert.Equal(0, await handlers.Get<DropLeftFiles>().Handle(Actors.Admin, Stop));
        Assert.Equal(StatementStatus.Imported, statement.Status);
        await End(handlers, processor);
    }

    private static async Task<StatementAnswer> Receive(Handlers handlers, Guid processor)
    {
        var day = handlers.Clock.Now().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var file = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"settlement_reference,transaction_reference,gross,fee,currency,settled_at\nW1,W-A,10,0,NGN,{day}\nW1,W-B,20,0,NGN,{day}\nW1,W-C,30,0,NGN,{day}\n"));
        var answer = await handlers.Get<ReceiveStatement>().Handle(processor, new ReceiveStatement.Input("walked.csv", Sandbox), new MemoryStream(file), Actors.Finance, Stop);
        var read = handlers.Get<ReadStatements>();
        Assert.NotEmpty((await read.Handle(new ReadStatements.Query(new Slice(5, 0), processor, [StatementStatus.Imported], Sandbox), Actors.Auditor, Stop)).Data);
        var id = PublicId.Statement.Parse(answer.Statement.Id);
        Assert.Equal(3, (await read.Lines(id, new Slice(5, 0), Actors.Auditor, Stop)).Data.Count);
        await using var content = (await read.File(id, Actors.Auditor, Stop)).Content;
        Assert.Equal(file.Length, content.Length);
        return await read.One(id, Actors.Auditor, Stop);
    }

    private static async Task Work(Handlers handlers, IReadOnlyList<IssueAnswer> issues)
    {
        var (first, second, third) = (issues[0].Id, issues[1].Id, issues[2].Id);
        await handlers.Get<AssignIssue>().Handle(new AssignIssue.Input([first, second]), Actors.Finance, Stop);
        await handlers.Get<AttachFile>().Handle(PublicId.Issue.Parse(first), "note.txt", new MemoryStream("As told"u8.ToArray()), Actors.Finance, Stop);
        var detail = await handlers.Get<GetIssue>().Handle(PublicId.Issue.Parse(first), Actors.Auditor, Stop);
        Assert.Equal((1, 1, 3), (detail.Answer.Files.Count, detail.Answer.Lines.Count, detail.Answer.Resolutions.Count));
        Assert.Equal(1, (await handlers.Get<RetryIssue>().Handle(PublicId.Issue.Parse(second), Actors.Finance, Stop)).RetryCount);

        var claim = Assert.Single(await handlers.Get<ClaimWork>().Take(TryIssue.QueueName, 5, TimeSpan.FromMinutes(2), Stop));
        await handlers.Get<TryIssue>().Handle(claim.SubjectId, claim, Stop);
        await Show(handlers, first);

        var update = handlers.Get<UpdateIssue>();
        var input = new UpdateIssue.Input(IssueStatus.Resolved, "Theirs", Resolution: IssueResolution.ReverseDuplicate);
        Assert.True((await update.Handle(PublicId.Issue.Parse(first), input, IfMatch.Any, Actors.Finance, Stop)).IsPending);
        Assert.False((await update.Handle(PublicId.Issue.Parse(first), input, IfMatch.Any, s_second, Stop)).IsPending);
        Assert.Equal(new ResolveIssues.Answer(0, 2), await handlers.Get<ResolveIssues>().Handle(new ResolveIssues.Input([second, third], IssueResolution.CreditMissing, "Ours"), Actors.Finance, Stop));
        var decide = handlers.Get<DecideResolution>();
        await decide.Handle(PublicId.Issue.Parse(second), new DecideResolution.Input(false, "Not ours"), s_second, Stop);
        var proposal = (await handlers.Get<GetIssue>().Handle(PublicId.Issue.Parse(third), Actors.Auditor, Stop)).Answer.Issue.PendingResolution!.Id;
        await handlers.Get<DecideResolutions>().Handle(new DecideResolutions.Input([proposal], Approve: true), s_second, Stop);
        await update.Handle(PublicId.Issue.Parse(second), input, IfMatch.Any, Actors.Finance, Stop);
        await update.Handle(PublicId.Issue.Parse(second), input, IfMatch.Any, s_second, Stop);
    }

    /// <summary>The address is an inner one and refused: the questions go their whole way without a server.</summary>
    private static async Task Fetch(TestDatabase database, Handlers handlers)
    {
        var processor = await handlers.Onboard("FETCHES");
        await handlers.Get<ChangeSettlementSettings>().Handle(processor, new ChangeSettlementSettings.Input(EveryDay: true, FetchPath: "/statements/{date}"), IfMatch.Any, Actors.Admin, Stop);
        var (connection, transaction) = await Connect(database, handlers, processor);

        Assert.Equal(1, await handlers.Get<FetchStatements>().Handle(Actors.Admin, Stop));
        var claim = Assert.Single(await handlers.Get<ClaimWork>().Take(FetchStatement.QueueName, 5, TimeSpan.FromMinutes(15), Stop));
        await handlers.Get<FetchStatement>().Handle(claim.SubjectId, claim, Stop);
        var fetch = Assert.Single((await handlers.Get<ListFetches>().Handle(processor, Actors.Auditor, Stop)).Data);
        Assert.Equal((PublicId.Connection.Format(connection), 1), (fetch.ConnectionId, fetch.Tries));
        Assert.Contains("without an answer", (await handlers.Get<AskTransaction>().Handle(transaction, Actors.Finance, Stop))!.Words, StringComparison.Ordinal);
    }

    private static async Task<(Guid Connection, Guid Transaction)> Connect(TestDatabase database, Handlers handlers, Guid processor)
    {
        var now = handlers.Clock.Now();
        var settings = new ConnectionSettings { Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.ApiKey }, BaseUrl = "http://127.0.0.1:1" };
        var connection = Connection.Add(now.NewId(), new ConnectionIdentity(processor, ConnectionEnvironment.Uat, Dialect.PspRestV2), settings, Actors.Admin, now);
        var transaction = new Transaction
        {
            Id = now.NewId(), ProcessorId = processor, ConnectionId = connection.Id, Environment = connection.Environment, Key = "FETCHED-1", Reference = "FETCHED-1",
            EventType = TransactionEvents.CardPurchase, Direction = TransactionDirection.Inbound, AmountMinor = 1_000, Currency = "NGN", CreatedAt = now,
        };
        await using var db = database.Open();
        db.AddRange(connection, transaction);
        await handlers.Get<SecretVault>().Keep(db, connection.Id, SecretKind.ApiKey, "a-key-of-the-walk", TimeSpan.Zero, Actors.Admin, now, Stop);
        await db.SaveChangesAsync(Stop);
        return (connection.Id, transaction.Id);
    }

    private static async Task Show(Handlers handlers, string issue)
    {
        Assert.NotNull(await handlers.Get<CountIssues>().Handle(Sandbox, Actors.Finance, Stop));
        Assert.NotNull(await handlers.Get<FindBeside>().Handle(PublicId.Issue.Parse(issue), new ListIssues.Query(new Slice(5, 0), Environment: Sandbox), Actors.Finance, Stop));
        Assert.NotNull(await handlers.Get<ListDeskChoices>().Handle([null], Actors.Finance, Stop));
        Assert.NotNull(await handlers.Get<PlanResolution>().Handle([issue], Actors.Finance, Stop));
    }

    private static async Task End(Handlers handlers, Guid processor)
    {
        Assert.Equal((0, false), (await handlers.Get<GetOpenItems>().Handle(processor, Actors.Auditor, Stop)) is var open ? (open.OpenItems.Count, open.MayRetire) : default);
        await handlers.Get<UpdateProcessor>().Handle(processor, new UpdateProcessor.Input(Status: Domain.Processors.ProcessorStatus.Inactive), IfMatch.Any, Actors.Admin, Stop);
        Assert.NotNull((await handlers.Get<RetireProcessor>().Handle(processor, new RetireProcessor.Input("Contract ended"), IfMatch.Any, Actors.Admin, Stop)).Answer.RetiredAt);
    }
}
