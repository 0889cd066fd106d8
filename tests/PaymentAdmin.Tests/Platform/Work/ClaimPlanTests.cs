using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Data.PostgreSql;
using PaymentAdmin.Data.Sqlite;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Work;

/// <summary>With 200,000 items waiting in one lane, what a claim asks walks along indexes: looked at in the databases' own plans.</summary>
public sealed class ClaimPlanTests
{
    private const int Many = 200_000;
    private const int Few = 10;

    private static readonly Guid Long = new(1, 0, 0, new byte[8]);
    private static readonly Guid Short = new(2, 0, 0, new byte[8]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "looks at plans")]
    public async Task Take_WhereVeryManyWaitInOneLane_WalksIndexesAndComesToTheOtherLane(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var bench = new WorkBench(database);
        await bench.AddToLane(Long, 1, 1, FakeClock.Start.AddDays(-1));
        await bench.AddToLane(Short, 10, Few);
        await Fill(database, provider);
        var kept = new KeptCommands();
        await using var services = Contexts(provider, database.ConnectionString, kept);

        var claims = await new ClaimWork(services.GetRequiredService<IDbContextFactory<PaymentDb>>(), bench.Clock).Take(WorkBench.Queue, 2 * Few, WorkBench.Lease, Stop);

        Assert.Equal([Few, Few], claims.GroupBy(claim => claim.Lane).Select(lane => lane.Count()));
        var looks = kept.Commands.Where(command => command.Text.StartsWith("SELECT", StringComparison.Ordinal)).ToList();
        Assert.InRange(looks.Count, 6, 8);
        foreach (var look in looks)
        {
            await using var db = database.Open();
            var plan = await Plan(db, look, provider);
            Assert.False(provider == DatabaseProvider.PostgreSql ? ReadsMany(plan) : Scans(plan), $"{look.Text}\n{plan}");
        }
    }

    private static bool Scans(string plan) => plan.Contains("SCAN ", StringComparison.Ordinal) || plan.Contains("TEMP B-TREE", StringComparison.Ordinal);

    private static bool ReadsMany(string plan) => plan.Split('\n').Any(line =>
        line.Contains("\"WorkItems\"", StringComparison.Ordinal) && double.Parse(line.Split("rows=")[^1].Split(' ')[0], CultureInfo.InvariantCulture) > 10 * Few);

    private static async Task<string> Plan(PaymentDb db, (string Text, (string Name, object? Value)[] Parameters) look, DatabaseProvider provider)
    {
        await db.Database.OpenConnectionAsync(Stop);
        await using var explain = db.Database.GetDbConnection().CreateCommand();
        explain.CommandText = (provider == DatabaseProvider.PostgreSql ? "EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF, SUMMARY OFF) " : "EXPLAIN QUERY PLAN ") + look.Text;
        foreach (var (name, value) in look.Parameters)
        {
            var parameter = explain.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            explain.Parameters.Add(parameter);
        }

        var lines = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
        {
            lines.Add(reader.GetString(reader.FieldCount - 1));
        }

        return string.Join('\n', lines);
    }

    /// <summary>Many more of the one item of the long lane, made by the database itself.</summary>
    private static async Task Fill(TestDatabase database, DatabaseProvider provider)
    {
        await using var db = database.Open();
        var (numbers, id) = provider == DatabaseProvider.PostgreSql
            ? ($"SELECT n FROM generate_series(2, {Many}) AS n", "gen_random_uuid()")
            : ($"WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < {Many}) SELECT n FROM numbers", "upper(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-' || substr(h, 13, 4) || '-' || substr(h, 17, 4) || '-' || substr(h, 21))");
        var random = provider == DatabaseProvider.PostgreSql ? "n" : "n, lower(hex(randomblob(16))) AS h";
        await db.Database.OpenConnectionAsync(Stop);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandTimeout = 120;
        command.CommandText = $"""
            INSERT INTO "WorkItems" ("Id", "Queue", "Lane", "SubjectId", "OrderKey", "Place", "State", "DueAt", "Attempts", "CreatedAt", "Version")
            SELECT {id}, item."Queue", item."Lane", {id}, 'many ' || n, 1, item."State", item."DueAt", 0, item."CreatedAt", 0
            FROM (SELECT {random} FROM ({numbers}) AS counted) AS made CROSS JOIN (SELECT * FROM "WorkItems" WHERE "OrderKey" = 'key 1') AS item
            """;
        await command.ExecuteNonQueryAsync(Stop);
        if (provider == DatabaseProvider.PostgreSql)
        {
            command.CommandText = "VACUUM ANALYZE";
            await command.ExecuteNonQueryAsync(Stop);
        }
    }

    private static ServiceProvider Contexts(DatabaseProvider provider, string connectionString, KeptCommands kept)
    {
        var services = new ServiceCollection().AddLogging().AddPaymentDb(provider, connectionString);
        services = provider == DatabaseProvider.PostgreSql
            ? services.ConfigureDbContext<PostgreSqlPaymentDb>(options => options.AddInterceptors(kept))
            : services.ConfigureDbContext<SqlitePaymentDb>(options => options.AddInterceptors(kept));
        return services.BuildServiceProvider();
    }

    /// <summary>Keeps what is asked, with its parameters.</summary>
    private sealed class KeptCommands : DbCommandInterceptor
    {
        public List<(string Text, (string Name, object? Value)[] Parameters)> Commands { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Commands.Add((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
            return ValueTask.FromResult(result);
        }
    }
}
