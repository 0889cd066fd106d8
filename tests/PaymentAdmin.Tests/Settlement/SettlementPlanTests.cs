using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Settlement.Matching;
using PaymentAdmin.Settlement.Statements;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement;

/// <summary>With very many issues, lines and transactions the desk's questions walk along indexes: looked at in the databases' own plans.</summary>
public sealed class SettlementPlanTests
{
    private const int Many = 20_000;

    private static readonly string[] s_growing = ["SettlementIssues", "SettlementLines", "Transactions"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "looks at plans")]
    public async Task ListIssues_InEachViewAndOrder_WalksIndexes(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Upload(settling.Row("R1", 10, fee: 0));
        await FillIssues(settling);
        var kept = new KeptCommands();
        await using var contexts = kept.Contexts(settling.Database);
        var list = new ListIssues(contexts.GetRequiredService<IDbContextFactory<PaymentDb>>(), settling.Handlers.Clock);

        foreach (var view in Enum.GetValues<IssueView>())
        {
            foreach (var order in Enum.GetValues<IssueOrder>())
            {
                foreach (var processor in (Guid?[])[null, settling.Connection.ProcessorId])
                {
                    await list.Handle(new ListIssues.Query(new Slice(50, 0), processor, View: view, Order: order), Actors.Finance, Stop);
                    if ((view, order) == (IssueView.All, IssueOrder.Amount))
                    {
                        // No index has the difference: whoever wants all issues of all time by it has them read.
                        kept.Take();
                        continue;
                    }

                    await Check(settling, kept, sorts: order == IssueOrder.Amount);
                }
            }
        }
    }

    [Theory, EachDatabase(RealOnly = "looks at plans")]
    public async Task Lines_OfOneStatementOfMany_AreReadAlongAnIndex(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Upload(settling.Row("R1", 10, fee: 0));
        await CopiedRows.Add<SettlementStatement>(settling.Database, 100, new Dictionary<string, string> { ["Sha256"] = "'s' || n", ["Version"] = "n" });
        await CopiedRows.Add<SettlementLine>(settling.Database, Many, new Dictionary<string, string>
        {
            ["Number"] = "n + 10",
            ["MatchKey"] = "'k' || n",
            ["VersionId"] = "(SELECT \"Id\" FROM \"SettlementStatements\" WHERE \"Version\" = 1 + n % 100 AND \"Sha256\" LIKE 's%')",
        });
        await KeptCommands.Vacuum(settling.Database);
        await using var db = settling.Database.Open();
        var statement = await db.Set<SettlementStatement>().Where(row => row.Sha256 == "s7").Select(row => row.Id).SingleAsync(Stop);
        var kept = new KeptCommands();
        await using var contexts = kept.Contexts(settling.Database);

        var lines = await new ReadStatements(contexts.GetRequiredService<IDbContextFactory<PaymentDb>>(), settling.Handlers.Get<FileContent>()).Lines(statement, new Slice(50, 0), Actors.Finance, Stop);

        Assert.Equal((50, Many / 100), (lines.Data.Count, lines.Pagination.TotalCount));
        await Check(settling, kept);
    }

    [Theory, EachDatabase(RealOnly = "looks at plans")]
    public async Task Due_FromAnyPlaceOn_BeginsThereInTheIndex(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 10);
        await settling.Upload(settling.Row("OTHER", 10, fee: 0));
        await FillIssues(settling);
        await CopiedRows.Add<Transaction>(settling.Database, Many, new Dictionary<string, string>
        {
            ["Key"] = "'k' || n",
            ["Reference"] = "'k' || n",
            ["OpenMinor"] = "CASE WHEN n % 2 = 0 THEN 0 ELSE one.\"OpenMinor\" END",
            ["SettlementDueOn"] = provider == DatabaseProvider.PostgreSql ? "one.\"SettlementDueOn\" + (n / 100)" : "date(one.\"SettlementDueOn\", '+' || (n / 100) || ' days')",
        });
        await KeptCommands.Vacuum(settling.Database);
        var kept = new KeptCommands();
        await using var contexts = kept.Contexts(settling.Database);
        await using var db = await contexts.GetRequiredService<IDbContextFactory<PaymentDb>>().CreateDbContextAsync(Stop);
        var home = new IssueHome(settling.Connection.ProcessorId, settling.Connection.Environment);
        var (first, last) = (new DateOnly(2026, 3, 16), new DateOnly(2026, 9, 30));

        Assert.Equal(200, await Due(Reach.Place.First));
        await Check(settling, kept);
        Assert.InRange(await Due(new Reach.Place(first.AddDays(190), Guid.Empty)), 1, 800);
        var plan = await Check(settling, kept);

        // It does not read again what the parts before have read.
        Assert.True(provider != DatabaseProvider.PostgreSql || plan.Contains("SettlementDueOn\" >=", StringComparison.Ordinal), plan);

        async Task<int> Due(Reach.Place from) => (await Reach.Due(db, home, "NGN", last, from).Take(200).ToListAsync(Stop)).Count;
    }

    /// <returns>The plans that were looked at.</returns>
    private static async Task<string> Check(Settling settling, KeptCommands kept, bool sorts = false)
    {
        var seen = new List<string>();
        foreach (var command in kept.Take().Where(command => s_growing.Any(table => command.Text.Contains($"FROM \"{table}\"", StringComparison.Ordinal))))
        {
            var plan = await KeptCommands.Plan(settling.Database, command);
            Assert.False(WalksThrough(plan) || (!sorts && SortsAll(plan)), $"{command.Text}\n{plan}");
            seen.Add(plan);
        }

        Assert.NotEmpty(seen);
        return string.Join('\n', seen);
    }

    /// <summary>Whether a table that grows is read from one end to the other; "SCAN s0" is of what a part of the question found.</summary>
    private static bool WalksThrough(string plan) => plan.Split('\n').Any(line =>
        line is "SCAN s" or "SCAN t" || line.StartsWith("SCAN s ", StringComparison.Ordinal) || line.StartsWith("SCAN t ", StringComparison.Ordinal)
        || s_growing.Any(table => line.Contains($"Seq Scan on \"{table}\"", StringComparison.Ordinal)));

    /// <summary>SQLite is not asked to sort; PostgreSQL may where it found few rows.</summary>
    private static bool SortsAll(string plan) => plan.Contains("USE TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal);

    private static async Task FillIssues(Settling settling)
    {
        await CopiedRows.Add<SettlementIssue>(settling.Database, Many, new Dictionary<string, string>
        {
            ["Subject"] = "'s' || n",
            ["MatchKey"] = "'m' || n",
            ["Status"] = "CASE WHEN n % 100 = 0 THEN 'pending' ELSE 'resolved' END",
            ["CreatedAt"] = settling.Database.Provider == DatabaseProvider.PostgreSql ? "one.\"CreatedAt\" + n * interval '1 second'" : "strftime('%Y-%m-%d %H:%M:%f', one.\"CreatedAt\", '+' || n || ' seconds')",
        });
        await KeptCommands.Vacuum(settling.Database);
    }
}
