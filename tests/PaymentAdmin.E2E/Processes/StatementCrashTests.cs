using System.Globalization;
using System.Text;
using System.Text.Json;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Processes;

/// <summary>The application is killed while it imports a large statement, again and again: in the end each line is booked once, and the issues are those of one import.</summary>
[Collection<Processes>]
public sealed class StatementCrashTests(ITestOutputHelper output)
{
    /// <summary>Payments of 1, 2, 3 … NGN. The statement has all but the last five, and of each tenth one NGN too little.</summary>
    private const int Known = 200;

    private const int Missing = 5;

    private const int Unknown = 5_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Import_WhileTheProcessIsKilledAgainAndAgain_BooksEachLineOnce(string provider)
    {
        await using var database = AppDatabase.On(provider);
        await using var app = await RunningApp.StartOn(database);
        var cbs = await Cbs.Connect(app);
        await Confirm(app, database, cbs);
        var (file, lines, net) = Statement();
        string statement;
        using (var finance = await ApiClient.SignIn(app, People.Finance))
        {
            statement = (await finance.Upload($"processors/{cbs.Processor}/settlement-statements?environment=sandbox", file, "large.csv")).GetProperty("id").GetString()!;
        }

        foreach (var part in (int[])[0, 1, lines / 2])
        {
            await Crash(app, database, part);
        }

        await Eventually.Holds(async () => await database.Count("""SELECT COUNT(*) FROM "SettlementStatements" WHERE "Status" = 'imported'""") == 1, () => $"It was not imported.\n{app.Output}", Limit);

        using var api = await ApiClient.SignIn(app, People.Finance);
        CheckStatement(await api.Get($"settlement/statements/{statement}"), lines);
        await CheckIssues(database);
        await CheckBooks(database, await api.Get("ledger/trial-balance?currency=NGN&environment=sandbox"), lines, net);
    }

    /// <summary>Kills it once so many lines are booked; none: as soon as there are lines. What it had claimed is taken over at once.</summary>
    private async Task Crash(RunningApp app, AppDatabase database, int booked)
    {
        var sql = booked == 0 ? """SELECT COUNT(*) FROM "SettlementLines" """ : """SELECT COUNT(*) FROM "JournalEntries" WHERE "Source" = 'statement_line'""";
        await Eventually.Holds(async () => await database.Count(sql) >= Math.Max(booked, 1), () => $"Nothing of the statement is done.\n{app.Output}", Limit);
        await app.Kill();
        output.WriteLine($"killed with {await database.Count("""SELECT COUNT(*) FROM "SettlementLines" """)} lines, {await database.Count("""SELECT COUNT(*) FROM "JournalEntries" WHERE "Source" = 'statement_line'""")} booked");

        // A fast machine may have done all of it before it was seen that a part is done; never before all lines are there.
        Assert.True(booked > 0 || await database.Count("""SELECT COUNT(*) FROM "WorkItems" WHERE "Queue" = 'settlement_statements' AND "State" <> 'done'""") == 1, app.Output);
        await database.Execute("""UPDATE "WorkItems" SET "LeaseUntil" = '2000-01-01 00:00:00' WHERE "ClaimToken" IS NOT NULL""");
        await app.Restart();
    }

    private static async Task Confirm(RunningApp app, AppDatabase database, Cbs cbs)
    {
        using var client = new HttpClient();
        await Parallel.ForEachAsync(Enumerable.Range(1, Known), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (payment, stop) =>
        {
            using var delivery = cbs.Delivery(app.Url, Cbs.Notice(payment), payment);
            using var answer = await client.SendAsync(delivery, stop);
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}");
        });
        await Eventually.Holds(async () => await database.Count("""SELECT COUNT(*) FROM "Transactions" WHERE "Status" = 'confirmed'""") == Known, () => app.Output, Limit);
    }

    /// <summary>The file, more than a request imports by itself; how many lines it has, and what they come to, net, in minor units.</summary>
    private static (byte[] File, int Lines, long Net) Statement()
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(10).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var rows = Enumerable.Range(1, Known - Missing).Select(payment => (Reference: Cbs.InvoiceOf(payment), Gross: payment % 10 == 0 ? payment - 1 : payment))
            .Append((Reference: Cbs.InvoiceOf(7), Gross: 7))
            .Concat(Enumerable.Range(1, Unknown).Select(number => (Reference: FormattableString.Invariant($"THEIRS-{number}"), Gross: 3))).ToList();
        var text = new StringBuilder("settlement_reference,transaction_reference,gross,fee,net,currency,settled_at,remark\n");
        var remark = new string('x', 400);
        foreach (var (reference, gross) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"S1,{reference},{gross},0,{gross},NGN,{day},{remark}\n");
        }

        Assert.True(text.Length > 2 * 1024 * 1024);
        return (Encoding.UTF8.GetBytes(text.ToString()), rows.Count, 100L * rows.Sum(row => row.Gross));
    }

    private static void CheckStatement(JsonElement statement, int lines)
    {
        var counts = statement.GetProperty("counts");
        Assert.Equal(("imported", lines), (statement.GetProperty("status").GetString(), statement.GetProperty("lines").GetInt32()));
        Assert.Equal(
            (Known - Missing - ((Known - Missing) / 10), (Known - Missing) / 10, Unknown + Missing, 1),
            (counts.GetProperty("matched").GetInt32(), counts.GetProperty("amount_mismatch").GetInt32(), counts.GetProperty("missing_transaction").GetInt32(), counts.GetProperty("duplicate").GetInt32()));
    }

    private static async Task CheckIssues(AppDatabase database) => Assert.Equal(
        ["identical_line pending 1", $"not_in_statement pending {Missing}", $"short pending {(Known - Missing) / 10}", $"unknown_to_us pending {Unknown}"],
        await database.Rows("""SELECT "Kind", "Status", COUNT(*) FROM "SettlementIssues" GROUP BY "Kind", "Status" ORDER BY "Kind" """));

    private static async Task CheckBooks(AppDatabase database, JsonElement balance, int lines, long net)
    {
        Assert.Equal(lines, await database.Count("""SELECT COUNT(*) FROM "SettlementLines" """));
        Assert.Equal(lines, await database.Count("""SELECT COUNT(*) FROM "JournalEntries" WHERE "Source" = 'statement_line'"""));
        Assert.Equal(lines, await database.Count("""SELECT COUNT(DISTINCT "SourceId") FROM "JournalEntries" WHERE "Source" = 'statement_line'"""));
        Assert.Equal(balance.GetProperty("totalDebit").GetInt64(), balance.GetProperty("totalCredit").GetInt64());
        var bank = balance.GetProperty("accounts").EnumerateArray().Single(account => account.GetProperty("accountNumber").GetString()!.StartsWith("1000", StringComparison.Ordinal));
        Assert.Equal((net, 0), (bank.GetProperty("debit").GetInt64(), bank.GetProperty("credit").GetInt64()));
    }
}
