using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Ledger.Reading;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Settlement;

namespace PaymentAdmin.Tests.Ledger.Reading;

/// <summary>The journal and the trial balance, as use cases and in the wire form that scripts rely on.</summary>
public sealed class LedgerReadingTests
{
    private const string Why = "entries of one moment have ids in any order";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Entries_PageByPage_AreEachShownOnceNewestFirst(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        for (var number = 1; number <= 7; number++)
        {
            booked.Handlers.Clock.Advance(TimeSpan.FromMilliseconds(number % 2));
            await booked.Handlers.Confirmed(booked.Connection, number, eventType: "inflow");
        }

        foreach (var account in (string?[])[null, "1001001001"])
        {
            var (amounts, cursor) = (new List<long>(), (string?)null);
            do
            {
                var part = await booked.Handlers.Get<ListEntries>().Handle(new ListEntries.Query(new Slice(2, 0), Account: account, After: Cursor.Parse(cursor)), Actors.Auditor, Stop);
                Assert.Equal(7, part.Pagination.TotalCount);
                amounts.AddRange(part.Data.Select(entry => entry.Lines.Sum(line => line.Debit)));
                cursor = part.Pagination.Cursor;
            }
            while (cursor is not null && amounts.Count < 20);

            Assert.Equal([1, 2, 3, 4, 5, 6, 7], amounts.Order());
            Assert.Equal([7, 6, 5, 4, 3, 2, 1], amounts.GroupBy(amount => (amount + 1) / 2).SelectMany(moment => moment.OrderDescending()));
        }
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Entries_WithFilters_AreThoseThatMatchThemAll(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var id = await booked.Handlers.Confirmed(booked.Connection, 1_000_000);
        await booked.Handlers.Confirmed(booked.Connection, 5, eventType: "inflow");
        var reference = $"REF-{id:N}";
        var processor = booked.Connection.ProcessorId;

        Assert.Equal(3, await Count(new ListEntries.Query(new Slice(10, 0))));
        Assert.Equal(2, await Count(new ListEntries.Query(new Slice(10, 0), SourceReference: reference)));
        Assert.Equal(1, await Count(new ListEntries.Query(new Slice(10, 0), SourceReference: reference, Account: "5001001001")));
        Assert.Equal(2, await Count(new ListEntries.Query(new Slice(10, 0), Account: "1001001001", ProcessorId: processor)));
        Assert.Equal(0, await Count(new ListEntries.Query(new Slice(10, 0), ProcessorId: Guid.Empty)));
        Assert.Equal(0, await Count(new ListEntries.Query(new Slice(10, 0), Environment: ConnectionEnvironment.Production)));
        var today = DateOnly.FromDateTime(booked.Handlers.Clock.Time);
        Assert.Equal(3, await Count(new ListEntries.Query(new Slice(10, 0), From: today, To: today)));
        Assert.Equal(1, await Count(new ListEntries.Query(new Slice(10, 0), Account: "5001001001", From: today, To: DateOnly.MaxValue)));
        Assert.Equal(0, await Count(new ListEntries.Query(new Slice(10, 0), From: today.AddDays(1))));
        Assert.Equal(0, await Count(new ListEntries.Query(new Slice(10, 0), Account: "1001001001", To: today.AddDays(-1))));
        var refusal = await Assert.ThrowsAsync<Refusal>(() => Count(new ListEntries.Query(new Slice(10, 0), Account: "9")));
        Assert.Equal(RefusalKind.NotFound, refusal.Kind);

        async Task<int> Count(ListEntries.Query query) => (await booked.Handlers.Get<ListEntries>().Handle(query, Actors.Finance, Stop)).Data.Count;
    }

    [Fact]
    public async Task Entries_OfATransaction_AnswerTheirForm()
    {
        await using var booked = await Booked.Begin();
        var id = await booked.Handlers.Confirmed(booked.Connection, 500, eventType: "inflow");
        await using var app = await booked.Serve();
        using var auditor = await app.ClientOf(Roles.Auditor);

        var answer = (await auditor.Get($"/api/v1/ledger/entries?source_reference=REF-{id:N}&account=1001001001&limit=5")).Is(200);

        Assert.Equal(
            $$$"""{"data":[{"id":"{{{answer.TextAt("data.0.id")}}}","postedAt":"2026-03-14T09:26:53.589Z","effectiveAt":"2026-03-14T09:26:53.589Z","environment":"sandbox","processorId":"{{{PublicId.Processor.Format(booked.Connection.ProcessorId)}}}","source":"transaction","reversalOf":null,"lines":[{"accountNumber":"1001001001","debit":0,"credit":500,"currency":"NGN","accountName":"Paystack Settlement Float","accountId":"{{{answer.TextAt("data.0.lines.0.accountId")}}}"},{"accountNumber":"1901000566","debit":500,"credit":0,"currency":"NGN","accountName":"Transaction Clearing NGN","accountId":"{{{answer.TextAt("data.0.lines.1.accountId")}}}"}],"sourceReference":"REF-{{{id:N}}}","sourceId":"{{{PublicId.Transaction.Format(id)}}}","statementId":null,"occasion":"confirmed","transactionId":"{{{PublicId.Transaction.Format(id)}}}","bookedAt":"2026-03-14T09:26:53.589Z","late":false,"reason":null}],"pagination":{"limit":5,"offset":0,"total_count":1,"total_count_capped":false,"cursor":null}}""",
            answer.Text);
    }

    [Fact]
    public async Task Entries_OfAStatementAndOfAResolvedIssue_NameWhatCausedThem()
    {
        await using var desk = await Settling.Begin();
        await desk.Confirm("SHORT-1", 100_000);
        var statement = (await desk.Upload(desk.Row("SHORT-1", 990))).Statement.Id;
        var issue = (await desk.Single(IssueKind.Short)).Id;
        await desk.Resolve(issue, IssueResolution.WriteOff);

        var entries = (await desk.Handlers.Get<ListEntries>().Handle(new ListEntries.Query(new Slice(20, 0), SourceReference: "SHORT-1"), Actors.Auditor, Stop)).Data;

        Assert.Equal([EntrySource.Transaction, EntrySource.StatementLine, EntrySource.SettlementIssue], entries.Select(entry => entry.Source).Distinct().Order());
        Assert.All(entries, entry => Assert.Equal(entry.Source == EntrySource.StatementLine ? statement : null, entry.StatementId));
        Assert.All(entries.Where(entry => entry.Source == EntrySource.SettlementIssue), entry => Assert.Equal(issue, entry.SourceId));
        Assert.All(entries.Where(entry => entry.Source == EntrySource.StatementLine), entry => Assert.StartsWith("sln_", entry.SourceId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TrialBalance_AtATime_AnswersItsForm()
    {
        await using var booked = await Booked.Begin();
        await booked.Handlers.Confirmed(booked.Connection, 1_000_000);
        booked.Handlers.Clock.Advance(TimeSpan.FromDays(1));
        await booked.Handlers.Confirmed(booked.Connection, 7, eventType: "inflow");
        await using var app = await booked.Serve();
        using var finance = await app.ClientOf(Roles.FinanceReviewer);

        var now = (await finance.Get("/api/v1/ledger/trial-balance?currency=NGN")).Is(200);
        var then = (await finance.Get("/api/v1/ledger/trial-balance?currency=NGN&at=2026-03-14&environment=sandbox")).Is(200);
        var before = (await finance.Get("/api/v1/ledger/trial-balance?currency=NGN&at=2026-03-14T09:00:00Z")).Is(200);

        Assert.Equal((1_026_882, 1_026_882), (now.NumberAt("totalDebit"), now.NumberAt("totalCredit")));
        Assert.Equal(
            $$"""{"currency":"NGN","environment":"sandbox","at":"2026-03-14T23:59:59.999Z","accounts":[{"accountNumber":"1001001001","name":"Paystack Settlement Float","debit":0,"credit":1000000,"id":"{{then.TextAt("accounts.0.id")}}"},{"accountNumber":"1901000566","name":"Transaction Clearing NGN","debit":1000000,"credit":0,"id":"{{then.TextAt("accounts.1.id")}}"},{"accountNumber":"2001001001","name":"Paystack Fee Payable","debit":0,"credit":26875,"id":"{{then.TextAt("accounts.2.id")}}"},{"accountNumber":"5001001001","name":"Paystack Fee Expense","debit":26875,"credit":0,"id":"{{then.TextAt("accounts.3.id")}}"}],"totalDebit":1026875,"totalCredit":1026875}""",
            then.Text);
        Assert.Equal("[]", before.At("accounts").GetRawText());
    }

    [Theory]
    [InlineData("entries?limit=0", 400)]
    [InlineData("entries?offset=10001", 400)]
    [InlineData("entries?cursor=x", 400)]
    [InlineData("entries?environment=live", 400)]
    [InlineData("entries?processor_id=txn_1", 404)]
    [InlineData("entries?account=nothing", 404)]
    [InlineData("entries?from=2026-03-15&to=2026-03-14", 400)]
    [InlineData("entries?to=soon", 400)]
    [InlineData("trial-balance", 400)]
    [InlineData("trial-balance?currency=ngn", 400)]
    [InlineData("trial-balance?currency=NGN&at=yesterday", 400)]
    [InlineData("trial-balance?currency=NGN&environment=live", 400)]
    public async Task Calls_ForWhatIsNotThere_AreAnsweredClearly(string path, int status)
    {
        await using var app = await TestApp.Start();
        using var finance = await app.ClientOf(Roles.FinanceReviewer);

        (await finance.Get($"/api/v1/ledger/{path}")).IsProblem(status, status == 404 ? "not_found" : "invalid_input");
    }

    [Fact]
    public async Task TrialBalance_AtTheEndOfTime_IsAnswered()
    {
        await using var app = await TestApp.Start();
        using var finance = await app.ClientOf(Roles.FinanceReviewer);

        (await finance.Get("/api/v1/ledger/trial-balance?currency=NGN&at=9999-12-31")).Is(200);
    }

    [Fact]
    public async Task Rebuild_ByAnAdmin_AnswersHowManyAndIsOnTheRecord()
    {
        await using var booked = await Booked.Begin();
        await using var app = await booked.Serve();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);

        Assert.Equal("""{"turnovers":0}""", (await admin.Call("POST", "/api/v1/ledger/turnovers/rebuild", null)).Is(200).Text);

        Assert.Equal("ledger", (await admin.Get("/api/v1/audit?kind=ledger.turnovers_rebuilt")).Is(200).TextAt("data.0.thingId"));
    }

    [Fact]
    public async Task Exports_OfTheBooks_HaveEveryLine()
    {
        await using var booked = await Booked.Begin();
        for (var number = 0; number < 3; number++)
        {
            await booked.Handlers.Confirmed(booked.Connection, 1_000_000);
        }

        await using var app = await booked.Serve();
        using var auditor = await app.SignedIn(Roles.Auditor);

        var journal = Lines(await Get("/ledger/journal/export.csv?environment=sandbox"));
        var objects = Lines(await Get("/ledger/journal/export.jsonl"));
        var balance = Lines(await Get("/ledger/trial-balance/export.csv?currency=NGN"));
        var balanceObjects = Lines(await Get("/ledger/trial-balance/export.jsonl?currency=NGN"));
        var transactions = Lines(await Get("/transactions/export.csv"));

        Assert.Equal(1 + (3 * 4), journal.Length);
        Assert.StartsWith("entry_id,booked_at,effective_at,posted_at,late,source,occasion,source_reference,account_number,", journal[0], StringComparison.Ordinal);
        Assert.Equal(3, journal.Count(line => line.Contains(",1001001001,Paystack Settlement Float,0,1000000,NGN,", StringComparison.Ordinal)));
        Assert.Equal(6, objects.Length);
        Assert.All(objects, line => Assert.Equal(2, System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("lines").GetArrayLength()));
        Assert.StartsWith("1001001001,Paystack Settlement Float,0,3000000,NGN,sandbox,", Assert.Single(balance, line => line.StartsWith("1001001001,", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.StartsWith(
            """{"accountNumber":"1001001001","name":"Paystack Settlement Float","debit":0,"credit":3000000,"currency":"NGN","environment":"sandbox","at":""",
            Assert.Single(balanceObjects, line => line.Contains("1001001001", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(balance.Length - 1, balanceObjects.Length);
        Assert.Equal(4, transactions.Length);

        Task<string> Get(string path) => auditor.GetStringAsync(new Uri(path, UriKind.Relative), Stop);

        static string[] Lines(string text) => text.TrimStart('\uFEFF').Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }
}
