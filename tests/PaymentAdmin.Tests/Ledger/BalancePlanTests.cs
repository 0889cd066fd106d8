using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Settlement;

namespace PaymentAdmin.Tests.Ledger;

/// <summary>With very many lines of earlier days, balances read those of one day: looked at in the databases' own plans.</summary>
public sealed class BalancePlanTests
{
    private const int Many = 10_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "looks at plans")]
    public async Task Balances_OfVeryManyLines_ReadTheLinesOfTheirDay(DatabaseProvider provider)
    {
        await using var settling = await Settling.Begin(provider);
        await settling.Confirm("R1", 500_000);
        var now = settling.Handlers.Clock.Now();
        await settling.Handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop);
        await CopiedRows.Add<JournalEntry>(settling.Database, Many, new Dictionary<string, string> { ["Turn"] = "n + 10", ["Reference"] = "'r' || n" });
        await CopiedRows.Add<JournalLine>(settling.Database, Many, new Dictionary<string, string>
        {
            ["EntryId"] = "(SELECT e.\"Id\" FROM \"JournalEntries\" e WHERE e.\"Environment\" = one.\"Environment\" AND e.\"Reference\" = 'r' || n)",
            ["BookedAt"] = provider == DatabaseProvider.PostgreSql ? "one.\"BookedAt\" - n * interval '1 hour'" : "strftime('%Y-%m-%d %H:%M:%f', one.\"BookedAt\", '-' || n || ' hours')",
        });
        await KeptCommands.Vacuum(settling.Database);
        var kept = new KeptCommands();
        await using var contexts = kept.Contexts(settling.Database);
        await using var db = await contexts.GetRequiredService<IDbContextFactory<PaymentDb>>().CreateDbContextAsync(Stop);
        var environment = settling.Connection.Environment;
        var line = await db.JournalLines.AsNoTracking().OrderByDescending(row => row.BookedAt).FirstAsync(Stop);
        kept.Take();

        Assert.NotEmpty(await AccountBalances.Before(db, environment, now.AddMinutes(1), accounts: null, Stop));
        await Check("IX_JournalLines_Environment_BookedAt");
        await AccountBalances.Before(db, environment, now.AddDays(-100), [line.AccountId], Stop);
        await Check("IX_JournalLines_");
        await AccountBalances.BeforeLine(db, environment, line.AccountId, new Cursor(line.BookedAt, line.EntryId), Stop);
        await Check("IX_JournalLines_");

        async Task Check(string index)
        {
            var commands = kept.Take();
            Assert.NotEmpty(commands);
            foreach (var command in commands)
            {
                var plan = await KeptCommands.Plan(settling.Database, command);
                Assert.False(plan.Split('\n').Any(WalksThrough), $"{command.Text}\n{plan}");
                Assert.Contains(index, plan, StringComparison.Ordinal);
            }
        }
    }

    private static bool WalksThrough(string line) =>
        line.Contains("Seq Scan on \"JournalLines\"", StringComparison.Ordinal) || line.StartsWith("SCAN j", StringComparison.Ordinal)
        || (line.Contains("JournalLines", StringComparison.Ordinal) && line.Contains("actual rows=", StringComparison.Ordinal)
            && double.Parse(line.Split("actual rows=")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) > 100);
}
