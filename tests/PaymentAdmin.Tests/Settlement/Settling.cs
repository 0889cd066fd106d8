using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Settlement.Statements;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement;

/// <summary>A processor that settles on the next weekday and takes 100 NGN a card purchase: transactions are confirmed with references of our own, and statements come.</summary>
internal sealed class Settling : IAsyncDisposable
{
    public static readonly Actor Second = Actors.Of(Roles.FinanceReviewer, 77);

    private const string Header = "settlement_reference,transaction_reference,gross,fee,net,currency,settled_at";
    private static readonly Actor s_system = Actor.System("test", "test");

    private Settling(TestDatabase database, Handlers handlers, Connection connection) => (Database, Handlers, Connection) = (database, handlers, connection);

    public TestDatabase Database { get; }

    public Handlers Handlers { get; }

    public Connection Connection { get; }

    public string Processor => PublicId.Processor.Format(Connection.ProcessorId);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Settling> Begin(DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var database = await TestDatabase.Create(provider);
        return await On(database, Handlers.On(database));
    }

    /// <summary>On a test's own database.</summary>
    public static async Task<Settling> On(TestDatabase database, Handlers handlers)
    {
        var flat = Known.CardPurchase with { Basis = Domain.Fees.FeeBasis.Flat, Amount = 10_000, Percentage = 0, Maximum = null, VatRate = 0 };
        var processor = await handlers.Onboard(fees: [flat]);
        var id = (await handlers.Connect(Connecting.Sandbox(processor))).IdOf();
        await using var db = database.Open();
        return new Settling(database, handlers, await db.Connections.AsNoTracking().SingleAsync(row => row.Id == id, Stop));
    }

    /// <summary>A line of a statement, in major units, settled the given number of days from now.</summary>
    public string Row(string reference, decimal gross, decimal fee = 100, string settlement = "S1", string currency = "NGN", int day = 3) => string.Create(
        CultureInfo.InvariantCulture, $"{settlement},{reference},{gross},{fee},{gross - fee},{currency},{Handlers.Clock.Now().AddDays(day):yyyy-MM-dd}");

    public static byte[] Csv(params IReadOnlyList<string> rows) => Encoding.UTF8.GetBytes($"{Header}\n{string.Join('\n', rows)}\n");

    /// <summary>A confirmed inbound transaction.</summary>
    public Task<Guid> Confirm(string reference, long amount, Guid? tenantId = null, string currency = "NGN", bool inbound = true, bool confirmed = true) => Handlers.Get<UnitOfWork>().Save(
        s_system,
        async (db, now) =>
        {
            var id = now.NewId();
            var transaction = new Transaction
            {
                Id = id,
                ProcessorId = Connection.ProcessorId,
                ConnectionId = Connection.Id,
                Environment = Connection.Environment,
                TenantId = tenantId,
                Key = id.ToString(),
                Reference = reference,
                EventType = inbound ? TransactionEvents.CardPurchase : TransactionEvents.Refund,
                Direction = inbound ? TransactionDirection.Inbound : TransactionDirection.Outbound,
                AmountMinor = amount,
                Currency = currency,
                CreatedAt = now,
            };
            db.Add(transaction);
            if (confirmed)
            {
                transaction.Confirm(now);
            }

            await BookTransaction.Follow(db, transaction, now, Stop);
            return id;
        },
        once: null,
        Stop);

    /// <summary>The processor gave a transaction back.</summary>
    public Task<Guid> Reverse(Guid id) => Handlers.Get<UnitOfWork>().Save(
        s_system,
        async (db, now) =>
        {
            var transaction = await db.Transactions.SingleAsync(row => row.Id == id, Stop);
            transaction.Reverse(now);
            await BookTransaction.Follow(db, transaction, now, Stop);
            return id;
        },
        once: null,
        Stop);

    public Task<ReceiveStatement.Answer> Upload(byte[] file, StatementIntent intent = StatementIntent.NotSaid, string name = "statement.csv", ConnectionEnvironment? environment = null) =>
        Handlers.Get<ReceiveStatement>().Handle(Connection.ProcessorId, new ReceiveStatement.Input(name, environment, intent), new MemoryStream(file), Actors.Finance, Stop);

    /// <summary>A statement whose lines stand, and whose import was cut off before anything was matched.</summary>
    public async Task<Guid> Leave(byte[] file)
    {
        var id = Handlers.Clock.Now().NewId();
        var statement = SettlementStatement.Receive(id, new IssueHome(Connection.ProcessorId, Connection.Environment), new StatementFile("left.csv", file.Length, $"{id:N}{id:N}", StatementIntent.NotSaid, null), null, Actors.Finance, Handlers.Clock.Now());
        await using (var db = Database.Open())
        {
            db.Add(statement);
            await db.SaveChangesAsync(Stop);
        }

        using var content = new MemoryStream(file);
        await Handlers.Get<ReleaseStatement>().Handle(statement, content, () => Task.CompletedTask, _ => Task.CompletedTask, Stop);
        return id;
    }

    public Task<ReceiveStatement.Answer> Upload(params IReadOnlyList<string> rows) => Upload(Csv(rows));

    public async Task<IReadOnlyList<IssueAnswer>> Issues(IssueView view = IssueView.Open, Actor? actor = null) =>
        (await Handlers.Get<ListIssues>().Handle(new ListIssues.Query(new Slice(200, 0), View: view, Order: IssueOrder.Oldest), actor ?? Actors.Finance, Stop)).Data;

    /// <summary>The kinds of the open issues, in order of their names.</summary>
    public async Task<IReadOnlyList<string>> Kinds() => [.. (await Issues()).Select(issue => issue.Metadata["kind"]).Order(StringComparer.Ordinal)];

    public async Task<IssueAnswer> Single(IssueKind kind) => Assert.Single(await Issues(), issue => issue.Metadata["kind"] == Words.Of(kind));

    public Task<UpdateIssue.Answer> Update(string issue, UpdateIssue.Input input, Actor? actor = null) =>
        Handlers.Get<UpdateIssue>().Handle(PublicId.Issue.Parse(issue), input, IfMatch.Any, actor ?? Actors.Finance, Stop);

    /// <summary>One proposes, another one approves.</summary>
    public async Task<IssueAnswer> Resolve(string issue, IssueResolution resolution)
    {
        var input = new UpdateIssue.Input(IssueStatus.Resolved, "As agreed with the processor", Resolution: resolution);
        var proposed = await Update(issue, input);
        return proposed.IsPending ? (await Update(issue, input, Second)).Issue : proposed.Issue;
    }

    /// <summary>What stands on the accounts of a class, of all owners together; debit less credit.</summary>
    public async Task<long> Balance(Domain.Ledger.AccountClass kind)
    {
        await using var db = Database.Open();
        var ids = db.LedgerAccounts.Where(account => account.Class == kind).Select(account => account.Id);
        return await db.JournalLines.Where(line => ids.Contains(line.AccountId)).SumAsync(line => line.DebitMinor, Stop);
    }

    public async Task<Transaction> Transaction(Guid id)
    {
        await using var db = Database.Open();
        return await db.Transactions.AsNoTracking().SingleAsync(row => row.Id == id, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Handlers.DisposeAsync();
        await Database.DisposeAsync();
    }
}
