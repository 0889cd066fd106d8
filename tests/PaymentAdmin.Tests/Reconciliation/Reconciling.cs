using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Reconciliation.Engine;
using PaymentAdmin.Reconciliation.FollowUp;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Reconciliation.Settings;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Submission;

namespace PaymentAdmin.Tests.Reconciliation;

/// <summary>A connection whose payments are put straight into the database, and reports of its PSP: the period is the day before, in UTC.</summary>
internal sealed class Reconciling : IAsyncDisposable
{
    public const string Header = "psp_id,reference,amount,currency,status,created_at";

    private readonly Paying _paying;
    private readonly Guid _distributionId;
    private readonly Guid _beneficiaryId;
    private int _number;

    private Reconciling(TestDatabase database, Handlers handlers, ScriptedPsp psp, Paying paying, Guid distributionId, Guid beneficiaryId) =>
        (Database, Handlers, Psp, _paying, _distributionId, _beneficiaryId) = (database, handlers, psp, paying, distributionId, beneficiaryId);

    public TestDatabase Database { get; }

    public Handlers Handlers { get; }

    public ScriptedPsp Psp { get; }

    public Guid ConnectionId => _paying.ConnectionId;

    /// <summary>The begin of the period.</summary>
    public DateTime From => Handlers.Clock.Now().Date.AddDays(-1);

    public DateTime To => From.AddDays(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Reconciling> Begin(DatabaseProvider provider = DatabaseProvider.Sqlite, int partRows = 4, string? timeZone = null)
    {
        var database = await TestDatabase.Create(provider);
        var psp = new ScriptedPsp();
        var handlers = Handlers.On(services => services.AddSingleton(database.Contexts).AddSingleton<IPspClient>(psp).AddSingleton(new ReconciliationRules { PartRows = partRows }));
        return await On(database, handlers, psp, "RECON", timeZone: timeZone);
    }

    /// <summary>On a test's own database.</summary>
    public static async Task<Reconciling> On(TestDatabase database, Handlers handlers, ScriptedPsp psp, string code, int firstPerson = 1, string? timeZone = null)
    {
        var paying = await Paying.Start(
            database, handlers, processor => Connecting.Sandbox(processor) with { TimeZone = timeZone }, input => input with { Code = code }, code, firstPerson);
        return new Reconciling(database, handlers, psp, paying, await paying.Make(), await paying.AddBeneficiary());
    }

    /// <summary>Looks at what another part of a test pays, through a PSP of its own.</summary>
    public static Reconciling Over(TestDatabase database, Handlers handlers, Paying paying) => new(database, handlers, new ScriptedPsp(), paying, Guid.Empty, Guid.Empty);

    /// <summary>A payment as it stands after it was sent at noon of the period, or at another time.</summary>
    public async Task<Guid> Pay(string reference, long amount, PaymentStatus status, string? pspId = null, DateTime? at = null, string? providerReference = null)
    {
        var time = at ?? From.AddHours(12);
        var id = time.NewId();
        await using var db = Database.Open();
        var person = await db.Beneficiaries.AsNoTracking().SingleAsync(row => row.Id == _beneficiaryId, Stop);
        var place = new PaymentPlace(_paying.ProgrammeId, _distributionId, ConnectionId, ConnectionEnvironment.Sandbox, "TZS", ++_number);
        var payment = Payment.Prepare(id, place, new PaymentTerms(_beneficiaryId, person.PayeeVersion, person.Channel, person.Sealed, null, amount, reference, new string('0', 64)), importId: null, time);
        payment.Approve(1, time);
        payment.Release(PublicId.Payment.Format(id), time, providerReference ?? reference, held: null, time);
        if (status == PaymentStatus.Cancelled)
        {
            payment.Let(PaymentEvent.Cancel, time);
        }
        else if (status != PaymentStatus.Queued)
        {
            payment.Leave(batchId: null, time);
            End(payment, status, pspId, time);
        }

        db.Add(payment);
        await db.SaveChangesAsync(Stop);
        return id;
    }

    /// <summary>What came in.</summary>
    public async Task<Guid> Receive(string key, string reference, long amount, bool confirmed = true, DateTime? at = null)
    {
        var time = at ?? From.AddHours(12);
        await using var db = Database.Open();
        var transaction = new Transaction
        {
            Id = time.NewId(),
            ProcessorId = await db.Connections.Where(row => row.Id == ConnectionId).Select(row => row.ProcessorId).SingleAsync(Stop),
            ConnectionId = ConnectionId,
            Environment = ConnectionEnvironment.Sandbox,
            Key = key,
            Reference = reference,
            EventType = TransactionEvents.CardPurchase,
            Direction = TransactionDirection.Inbound,
            AmountMinor = amount,
            Currency = "TZS",
            CreatedAt = time,
        };
        if (confirmed)
        {
            transaction.Confirm(time);
        }

        db.Add(transaction);
        await db.SaveChangesAsync(Stop);
        return transaction.Id;
    }

    /// <summary>A row of a report, its amount in minor units.</summary>
    public static string Row(string pspId, string reference, long minor, string status, string currency = "TZS") =>
        string.Create(CultureInfo.InvariantCulture, $"{pspId},{reference},{minor / 100m:0.00},{currency},{status},2024-11-15T12:00:00Z");

    public static string Csv(params IEnumerable<string> rows) => $"{Header}\r\n{string.Concat(rows.Select(row => $"{row}\r\n"))}";

    /// <summary>Uploads a report of the period.</summary>
    public async Task<RunAnswer> Upload(string report, DateTime? from = null, DateTime? to = null, Actor? by = null, string name = "report.csv")
    {
        var begin = Handlers.Get<BeginRun>();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(report));
        var kept = await begin.Keep(name, file, by ?? Actors.Finance, Stop);
        return await begin.Handle(
            new BeginRun.Input(PublicId.Connection.Format(ConnectionId), Time(from ?? From), Time(to ?? To)), kept, by ?? Actors.Finance, Stop);
    }

    /// <summary>Uploads a report of the period and does the run.</summary>
    public async Task<RunAnswer> RunFile(string report, DateTime? from = null, DateTime? to = null)
    {
        var run = await Upload(report, from, to);
        await Work();
        return await Get(run.Id);
    }

    public Task<RunAnswer> Run(params IEnumerable<string> rows) => RunFile(Csv(rows));

    public Task<RunAnswer> Get(string id) => Handlers.Get<ReadRuns>().One(PublicId.Reconciliation.Parse(id), Actors.Auditor, Stop);

    public async Task<IReadOnlyList<ListItems.Row>> Items(string id, ReconciliationClass? kind = null) =>
        (await Handlers.Get<ListItems>().Handle(PublicId.Reconciliation.Parse(id), new ListItems.Query(new Slice(200, 0), kind), Actors.Auditor, Stop)).Data;

    /// <summary>The classes of a run's items with what names them, in order.</summary>
    public async Task<IReadOnlyList<string>> Classes(string id) =>
        [.. (await Items(id)).Select(item => $"{Words.Of(item.Class)} {item.PspId ?? item.Reference}".Trim()).Order(StringComparer.Ordinal)];

    public async Task Configure(ChangeReportSettings.Input input) =>
        await Handlers.Get<ChangeReportSettings>().Handle(ConnectionId, input, PaymentAdmin.Platform.Api.IfMatch.Any, Actors.Finance, Stop);

    /// <summary>Works the queue of runs until it is empty.</summary>
    public Task<int> Work() => Work(RunReconciliation.Settings, typeof(RunReconciliation));

    /// <summary>Works the queue of questions until it is empty.</summary>
    public Task<int> Ask() => Work(AskAboutItems.Settings, typeof(AskAboutItems));

    /// <summary>Works the queue of questions about transactions until it is empty.</summary>
    public Task<int> AskAboutTransactions() => Work(PaymentAdmin.Reconciliation.FollowUp.AskAboutTransactions.Settings, typeof(AskAboutTransactions));

    /// <summary>Two people release the connection.</summary>
    public async Task Release()
    {
        foreach (var person in (Actor[])[Actors.Of(Roles.FinanceReviewer, 71), Actors.Of(Roles.FinanceReviewer, 72)])
        {
            await Handlers.Get<ReleaseHalt>().Handle(ConnectionId, new ReleaseHalt.Input("Looked into it"), person, Stop);
        }
    }

    public async Task<IReadOnlyList<IssueAnswer>> Issues() =>
        (await Handlers.Get<ListIssues>().Handle(new ListIssues.Query(new Slice(200, 0), View: IssueView.Open, Order: IssueOrder.Oldest), Actors.Finance, Stop)).Data;

    /// <summary>The kinds of the open issues, in order of their names.</summary>
    public async Task<IReadOnlyList<string>> Kinds() => [.. (await Issues()).Select(issue => issue.Metadata["kind"]).Order(StringComparer.Ordinal)];

    public async Task<ConnectionStatus> Connection()
    {
        await using var db = Database.Open();
        return await db.Connections.Where(row => row.Id == ConnectionId).Select(row => row.Status).SingleAsync(Stop);
    }

    public async Task<IReadOnlyList<string>> Alerts()
    {
        await using var db = Database.Open();
        return await db.Set<PaymentAdmin.Monitoring.Alert>().OrderBy(row => row.Kind).Select(row => row.Kind).ToListAsync(Stop);
    }

    public async Task<IReadOnlyList<string>> OpenAlerts()
    {
        await using var db = Database.Open();
        return await db.Set<PaymentAdmin.Monitoring.Alert>().Where(row => row.OpenKey != null).Select(row => row.Kind).ToListAsync(Stop);
    }

    public async Task<Payment> Find(Guid id)
    {
        await using var db = Database.Open();
        return await db.Payments.AsNoTracking().SingleAsync(row => row.Id == id, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Handlers.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void End(Payment payment, PaymentStatus status, string? pspId, DateTime now)
    {
        switch (status)
        {
            case PaymentStatus.Unknown:
                payment.Lose(onlyAsk: false, now);
                break;
            case PaymentStatus.Submitting:
                break;
            default:
                payment.Hear(
                    new PaymentNews(status switch { PaymentStatus.Completed => PaymentSaid.Completed, PaymentStatus.Failed => PaymentSaid.Failed, PaymentStatus.Reversed => PaymentSaid.Reversed, _ => PaymentSaid.Pending }, pspId),
                    now);
                break;
        }
    }

    private async Task<int> Work(WorkQueue queue, Type handler)
    {
        for (var items = 0; ; items++)
        {
            if (await Handlers.Get<ClaimWork>().Take(queue.Name, 1, queue.Lease, Stop) is not [var claim])
            {
                return items;
            }

            await Handlers.Get<TryWork>().Handle(queue, handler, claim, Stop);
        }
    }
}
