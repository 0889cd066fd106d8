using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Domain.Tests.Settlement.Model;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Settlement.Matching;
using PaymentAdmin.Settlement.Settings;
using PaymentAdmin.Settlement.Statements;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Domain.Tests.Settlement.Model.Happening;

namespace PaymentAdmin.Tests.Settlement;

/// <summary>Drives the use cases on a database with a story of the model. Several may share a desk: each with references, statements and tenants of its own.</summary>
internal sealed class StoryDriver(StoryDriver.Desk desk, string name, IReadOnlyList<Guid> tenants)
{
    private const int MostFee = 4;
    private static readonly Actor s_system = Actor.System("test", "test");

    private readonly Dictionary<int, Guid> _ids = [];
    private int _files;

    /// <summary>A database with a processor that settles on the same day, every day, and has a fee rule for each fee of a story.</summary>
    internal sealed record Desk(TestDatabase Database, Handlers Handlers, Connection Connection) : IAsyncDisposable
    {
        public IssueHome Home => new(Connection.ProcessorId, Connection.Environment);

        public static async Task<Desk> Open(DatabaseProvider provider)
        {
            var database = await TestDatabase.Create(provider);
            var handlers = Handlers.On(database);
            var rules = Enumerable.Range(1, MostFee).SelectMany(fee => new[] { FeeDirection.Inbound, FeeDirection.Outbound }.Select(direction =>
                Known.CardPurchase with { EventType = Event(fee), Direction = direction, Basis = FeeBasis.Flat, Amount = fee, Percentage = 0, Maximum = null, VatRate = 0 }));
            var onboarded = await handlers.Get<PaymentAdmin.Processors.OnboardProcessor>().Handle(Known.Paystack("PAYSTACK", [.. rules]) with { SettlementDelayDays = 0 }, Actors.Admin, Stop);
            var processor = PublicId.Processor.Parse(onboarded.Answer.Processor.Id);
            await handlers.Get<ChangeSettlementSettings>().Handle(processor, new ChangeSettlementSettings.Input(EveryDay: true, MinorUnits: true), IfMatch.Any, Actors.Admin, Stop);
            var id = (await handlers.Connect(Connecting.Sandbox(processor))).IdOf();
            await using var db = database.Open();
            return new Desk(database, handlers, await db.Connections.AsNoTracking().SingleAsync(row => row.Id == id, Stop));
        }

        public async Task<IReadOnlyList<Guid>> Tenants(string prefix) =>
            [await Handlers.AddTenant($"{prefix}1"), await Handlers.AddTenant($"{prefix}2"), await Handlers.AddTenant($"{prefix}3")];

        public async ValueTask DisposeAsync()
        {
            await Handlers.DisposeAsync();
            await Database.DisposeAsync();
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every account of the story's tenants, and of none, that is not zero.</summary>
    public static async Task<Dictionary<(int Class, int Tenant), long>> Balances(Desk desk, IReadOnlyList<Guid> tenants)
    {
        await using var db = desk.Database.Open();
        var rows = await db.JournalLines.Join(db.LedgerAccounts, line => line.AccountId, account => account.Id, (line, account) => new { account.Class, account.TenantId, line.DebitMinor }).ToListAsync(Stop);
        return rows.GroupBy(row => ((int)row.Class, row.TenantId is { } tenant ? (tenants.Index().Single(known => known.Item == tenant).Index % 3) + 1 : 0))
            .Select(group => (group.Key, Sum: group.Sum(row => row.DebitMinor))).Where(row => row.Sum != 0).ToDictionary(row => row.Key, row => row.Sum);
    }

    /// <summary>The open issues, but for restated ones, which only people close.</summary>
    public async Task<HashSet<(string Kind, int Transaction)>> Findings()
    {
        await using var db = desk.Database.Open();
        var open = await db.Set<SettlementIssue>().AsNoTracking().Where(issue => issue.Status != IssueStatus.Resolved && issue.Kind != IssueKind.Restated).ToListAsync(Stop);
        return [.. open.Where(issue => issue.TransactionReference.StartsWith(Prefix, StringComparison.Ordinal)).Select(issue => (Words.Of(issue.Kind), int.Parse(issue.TransactionReference[Prefix.Length..], CultureInfo.InvariantCulture)))];
    }

    public Task Apply(Happening what) => what switch
    {
        Confirmed confirmed => Confirm(confirmed),
        Reversed reversed => Reverse(reversed.Transaction),
        Statement statement => Upload(statement.Number, statement.Rows, StatementIntent.NotSaid),
        Corrected corrected => Upload(corrected.Number, corrected.Rows, StatementIntent.Corrects),
        WrittenOff of => Resolve(of.Transaction, IssueKind.Short, IssueResolution.WriteOff),
        FeeAccepted of => Resolve(of.Transaction, IssueKind.Fee, IssueResolution.AcceptFee),
        ExcessCredited of => Resolve(of.Transaction, IssueKind.Excess, IssueResolution.CreditMissing),
        CopiesReturned of => Resolve(of.Transaction, IssueKind.IdenticalLine, IssueResolution.ReverseDuplicate),
        UnknownCredited of => Resolve(of.Transaction, IssueKind.UnknownToUs, IssueResolution.CreditMissing),
        PrefundToppedUp moved => Move(PostingTable.PrefundToppedUp(moved.Amount)),
        ProgrammeFunded moved => Move(PostingTable.ProgrammeFunded(moved.Amount), moved.Tenant),
        TenantPaid moved => Move(PostingTable.TenantPaid(moved.Amount), moved.Tenant),
        FeeInvoiced moved => Move(PostingTable.FeeInvoiced(moved.Amount)),
        FeeTaken moved => Move(PostingTable.FeeTakenFromPrefund(moved.Amount)),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "Nothing that can happen."),
    };

    private string Prefix => $"{name}-";

    private static string Event(int fee) => string.Create(CultureInfo.InvariantCulture, $"fee_{fee}");

    private string Reference(int transaction) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{transaction}");

    private Guid? Tenant(int number) => number == 0 ? null : tenants[number - 1];

    private Task Confirm(Confirmed what) => Save(what.Transaction, (db, now) =>
    {
        var id = now.NewId();
        _ids[what.Transaction] = id;
        var transaction = new Transaction
        {
            Id = id,
            ProcessorId = desk.Connection.ProcessorId,
            ConnectionId = desk.Connection.Id,
            Environment = desk.Connection.Environment,
            PaymentId = what.Prefunded ? now.NewId() : null,
            TenantId = Tenant(what.Tenant),
            Key = id.ToString(),
            Reference = Reference(what.Transaction),
            EventType = Event((int)what.Fee),
            Direction = what.Inbound ? TransactionDirection.Inbound : TransactionDirection.Outbound,
            AmountMinor = what.Amount,
            Currency = "NGN",
            CreatedAt = now,
        };
        db.Add(transaction);
        transaction.Confirm(now);
        return Task.FromResult(transaction);
    });

    private Task Reverse(int number) => Save(number, async (db, now) =>
    {
        var transaction = await db.Transactions.SingleAsync(row => row.Id == _ids[number], Stop);
        transaction.Reverse(now);
        return transaction;
    });

    /// <summary>What is heard is booked; then, as the job does, what it is about is matched.</summary>
    private async Task Save(int number, Func<PaymentDb, DateTime, Task<Transaction>> hear)
    {
        await InOne(async (db, now) => await BookTransaction.Follow(db, await hear(db, now), now, Stop));
        await InOne(async (db, now) => await MatchKeys.Match(db, desk.Home, [Reference(number)], TimeSpan.FromHours(48), now, Stop));
    }

    private async Task Upload(int number, IReadOnlyList<Row> rows, StatementIntent intent)
    {
        // A column of its own makes each file another one, also where a correction returns to what was before.
        _files++;
        var day = desk.Handlers.Clock.Now().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = new StringBuilder("settlement_reference,transaction_reference,gross,fee,net,currency,settled_at,file\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Prefix}S{number},{Reference(row.Transaction)},{row.Gross},{row.Fee},{row.Net},NGN,{day},{_files}\n");
        }

        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        await desk.Handlers.Get<ReceiveStatement>().Handle(desk.Connection.ProcessorId, new ReceiveStatement.Input("statement.csv", Intent: intent), file, Actors.Finance, Stop);
    }

    private async Task Resolve(int transaction, IssueKind kind, IssueResolution resolution)
    {
        Guid id;
        await using (var db = desk.Database.Open())
        {
            var reference = Reference(transaction);
            id = await db.Set<SettlementIssue>().Where(issue => issue.Kind == kind && issue.TransactionReference == reference && issue.Status != IssueStatus.Resolved).Select(issue => issue.Id).SingleAsync(Stop);
        }

        var input = new UpdateIssue.Input(IssueStatus.Resolved, "As the story says", Resolution: resolution);
        foreach (var actor in (Actor[])[Actors.Finance, Settling.Second])
        {
            await desk.Handlers.Get<UpdateIssue>().Handle(id, input, IfMatch.Any, actor, Stop);
        }
    }

    private Task<bool> Move(Posting posting, int tenant = 0) => InOne((db, now) => new PostEntry(db, new AccountOwner("NGN", desk.Connection.ProcessorId, Tenant(tenant)), now).Post(
        new EntryFacts(desk.Connection.Environment, desk.Connection.ProcessorId, new EntryEvent(EntrySource.Manual, now.NewId(), EntryOccasion.Approved), "by hand", now), posting, Stop));

    private Task<bool> InOne(Func<PaymentDb, DateTime, Task> work) => desk.Handlers.Get<UnitOfWork>().Save(
        s_system,
        async (db, now) =>
        {
            await work(db, now);
            return true;
        },
        once: null,
        Stop);
}
