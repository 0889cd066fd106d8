using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger;
using PaymentAdmin.Ledger.Manual;
using PaymentAdmin.Ledger.Reading;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger.Reading;

/// <summary>An account's statement: opening balance and lines make the closing balance, in any period, on any page.</summary>
public sealed class AccountStatementTests
{
    private const string Why = "entries of one moment have ids in any order";
    private const string Float = "1001001001";

    private static readonly DateOnly s_day = new(2026, 3, 14);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Statement_OfAnyPeriodPageByPage_AddsUp(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var account = await ThreeDays(booked);
        (int? From, int? To)[] periods = [(null, null), (0, 2), (1, 1), (1, null), (null, 1), (2, 9), (5, 9), (-9, -1)];

        await AddUp();
        await booked.Handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop);
        await AddUp();

        async Task AddUp()
        {
            foreach (var (from, to) in periods)
            {
                var query = new GetAccountStatement.Query(account, Day(from), Day(to));
                var whole = await Get(booked, query);
                var balance = whole.OpeningBalance;
                foreach (var line in whole.Data.Reverse())
                {
                    balance += line.Debit - line.Credit;
                    Assert.Equal(balance, line.Balance);
                }

                Assert.Equal(whole.ClosingBalance, balance);
                Assert.Equal(whole.Data, await PageByPage(booked, query with { Limit = 2 }, whole));
            }
        }
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Statement_OfADay_HasItsLinesAndWhatStoodBefore(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var account = await ThreeDays(booked);

        var second = await Get(booked, new GetAccountStatement.Query(account, s_day.AddDays(1), s_day.AddDays(1)));
        var later = await Get(booked, new GetAccountStatement.Query(account, s_day.AddDays(3), s_day.AddDays(4)));
        var elsewhere = await Get(booked, new GetAccountStatement.Query(account, Environment: ConnectionEnvironment.Production));

        Assert.Equal((-6L, -21L), (second.OpeningBalance, second.ClosingBalance));
        Assert.Equal((6L, -21L), (second.Data[0].Credit, second.Data[0].Balance));
        Assert.Equal([4L, 5L], second.Data.Skip(1).Select(line => line.Credit).Order());
        Assert.Equal((-28L, -28L, 0), (later.OpeningBalance, later.ClosingBalance, later.Data.Count));
        Assert.Equal((0L, 0L, 0), (elsewhere.OpeningBalance, elsewhere.ClosingBalance, elsewhere.Data.Count));
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Statement_ByTheApi_AnswersItsForm(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var id = await booked.Handlers.Confirmed(booked.Connection, 500, eventType: "inflow");
        await using var app = await booked.Serve();
        using var auditor = await app.ClientOf(Roles.Auditor);
        var account = await booked.Handlers.AccountId(Float);

        var answer = (await auditor.Get($"/api/v1/ledger/accounts/{account}/statement?from=2026-03-01&to=2026-03-31&limit=5&environment=sandbox")).Is(200);

        Assert.Equal(
            $$$"""{"account":{"id":"{{{account}}}","accountNumber":"1001001001","name":"Paystack Settlement Float","class":"settlement_float","currency":"NGN"},"environment":"sandbox","from":"2026-03-01","to":"2026-03-31","openingBalance":0,"closingBalance":-500,"data":[{"bookedAt":"2026-03-14T09:26:53.589Z","entryId":"{{{answer.TextAt("data.0.entryId")}}}","debit":0,"credit":500,"balance":-500,"currency":"NGN","effectiveAt":"2026-03-14T09:26:53.589Z","late":false,"source":"transaction","occasion":"confirmed","sourceReference":"REF-{{{id:N}}}","reason":null,"reversalOf":null,"transactionId":"{{{PublicId.Transaction.Format(id)}}}","manualEntryId":null}],"pagination":{"limit":5,"cursor":null}}""",
            answer.Text);
    }

    [Fact]
    public async Task Statement_OfAManualEntrysAccount_NamesWhereItWasDecided()
    {
        await using var booked = await Booked.Begin();
        var proposed = await booked.Handlers.Get<ProposeEntry>().Handle(new ProposeEntry.Input(ManualEntryKind.PrefundTopUp, ConnectionEnvironment.Sandbox, "March", "NGN", 5), Actors.Finance, Stop);
        await booked.Handlers.Get<DecideEntry>().Handle(PublicId.ManualEntry.Parse(proposed.Id), new DecideEntry.Input(true), Actors.Of(Roles.FinanceReviewer, 77), Stop);

        var statement = await Get(booked, new GetAccountStatement.Query(PublicId.Account.Parse(proposed.Lines[0].AccountId)));

        var line = Assert.Single(statement.Data);
        Assert.Equal((proposed.Id, "March", null, -5L), (line.ManualEntryId, line.Reason, line.TransactionId, line.Balance));
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-02-30", "to")]
    [InlineData("from=2026-03-02&to=2026-03-01", "to")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("environment=live", "environment")]
    public async Task Statement_WithWhatIsWrong_NamesTheParameter(string query, string field)
    {
        await using var app = await TestApp.Start();
        using var finance = await app.ClientOf(Roles.FinanceReviewer);

        var problem = (await finance.Get($"/api/v1/ledger/accounts/{PublicId.Account.Format(Guid.Empty)}/statement?{query}")).IsProblem(400, "invalid_input");

        Assert.Equal([field], problem.Errors.Keys);
    }

    [Theory]
    [InlineData("api/v1/ledger/accounts/gl_00000000-0000-0000-0000-000000000000/statement")]
    [InlineData("api/v1/ledger/accounts/gl_1/statement")]
    [InlineData("api/v1/ledger/accounts/proc_00000000-0000-0000-0000-000000000000/statement")]
    public async Task Statement_OfNoAccount_IsNotFound(string path)
    {
        await using var app = await TestApp.Start();
        using var finance = await app.ClientOf(Roles.FinanceReviewer);

        (await finance.Get($"/{path}")).IsProblem(404, "not_found");
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Statement_ToTheEndOfTime_IsAnswered(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var account = await ThreeDays(booked);

        var statement = await Get(booked, new GetAccountStatement.Query(account, DateOnly.MinValue, DateOnly.MaxValue, Limit: 1));
        var onwards = await Get(booked, new GetAccountStatement.Query(account, To: DateOnly.MaxValue, After: Cursor.Parse(statement.Pagination.Cursor)));

        Assert.Equal((-28L, -28L, 6), (statement.ClosingBalance, onwards.ClosingBalance, onwards.Data.Count));
    }

    [Fact]
    public async Task Statement_WithoutThePermission_IsRefused()
    {
        await using var booked = await Booked.Begin();
        var get = booked.Handlers.Get<GetAccountStatement>();

        Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<Refusal>(() => get.Handle(new GetAccountStatement.Query(Guid.Empty), Actors.Officer, Stop))).Kind);
        Assert.Equal(RefusalKind.Forbidden, Assert.Throws<Refusal>(() => get.All(new GetAccountStatement.Query(Guid.Empty), Actors.Officer, Stop)).Kind);
    }

    [Fact]
    public async Task Exports_OfAStatement_HaveEveryLineWithItsBalance()
    {
        await using var booked = await Booked.Begin();
        var account = PublicId.Account.Format(await ThreeDays(booked));
        await using var app = await booked.Serve();
        using var auditor = await app.SignedIn(Roles.Auditor);

        var csv = Lines(await Get($"/ledger/accounts/{account}/export.csv?from=2026-03-15"));
        var objects = Lines(await Get($"/ledger/accounts/{account}/export.jsonl"));

        Assert.StartsWith("booked_at,effective_at,late,entry_id,source,occasion,source_reference,debit,credit,balance,currency,", csv[0], StringComparison.Ordinal);
        Assert.Equal(5, csv.Length);
        Assert.Contains(",0,7,-28,NGN,", csv[1], StringComparison.Ordinal);
        Assert.Equal(7, objects.Length);

        Task<string> Get(string path) => auditor.GetStringAsync(new Uri(path, UriKind.Relative), Stop);

        static string[] Lines(string text) => text.TrimStart('\uFEFF').Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    [Theory]
    [InlineData("/ledger/accounts/gl_00000000-0000-0000-0000-000000000000/export.csv", 404, "This page does not exist")]
    [InlineData("/ledger/accounts/gl_00000000-0000-0000-0000-000000000000/export.jsonl", 404, "This page does not exist")]
    [InlineData("/ledger/accounts/gl_00000000-0000-0000-0000-000000000000/export.csv?from=soon", 400, "must be a day")]
    [InlineData("/ledger/journal/export.csv?account=9", 404, "This page does not exist")]
    [InlineData("/ledger/journal/export.csv?environment=live", 400, "must be one of")]
    public async Task Export_OfWhatIsNotThere_IsRefusedInsteadOfBrokenOff(string path, int status, string message)
    {
        await using var app = await TestApp.Start();
        using var auditor = await app.SignedIn(Roles.Auditor);

        using var answer = await auditor.GetAsync(new Uri(path, UriKind.Relative), Stop);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static DateOnly? Day(int? after) => after is { } days ? s_day.AddDays(days) : null;

    private static Task<GetAccountStatement.Answer> Get(Booked booked, GetAccountStatement.Query query) => booked.Handlers.Get<GetAccountStatement>().Handle(query, Actors.Auditor, Stop);

    private static async Task<List<GetAccountStatement.Line>> PageByPage(Booked booked, GetAccountStatement.Query query, GetAccountStatement.Answer whole)
    {
        var lines = new List<GetAccountStatement.Line>();
        do
        {
            var part = await Get(booked, query);
            Assert.Equal((whole.OpeningBalance, whole.ClosingBalance), (part.OpeningBalance, part.ClosingBalance));
            lines.AddRange(part.Data);
            query = query with { After = Cursor.Parse(part.Pagination.Cursor) };
        }
        while (query.After is not null && lines.Count < 50);

        return lines;
    }

    /// <summary>1, 2, 3 minor units on the first day; 4, 5, 6 on the second, 4 and 5 of them in one moment; 7 on the third. Answers the float's id.</summary>
    private static async Task<Guid> ThreeDays(Booked booked)
    {
        for (var amount = 1; amount <= 7; amount++)
        {
            await booked.Handlers.Confirmed(booked.Connection, amount, eventType: "inflow");
            booked.Handlers.Clock.Advance(amount switch { 3 or 6 => TimeSpan.FromDays(1), 4 => TimeSpan.Zero, _ => TimeSpan.FromMilliseconds(1) });
        }

        return PublicId.Account.Parse(await booked.Handlers.AccountId(Float));
    }
}
