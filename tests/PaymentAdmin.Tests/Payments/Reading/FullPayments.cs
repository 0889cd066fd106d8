using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PaymentAdmin.Data;
using PaymentAdmin.Data.PostgreSql;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Reading;

/// <summary>
/// Very many payments on PostgreSQL, copied from one by the server itself, and what the use cases ask of them. What is rare lies at the far end:
/// whoever reads from the newest on, and filters, reads all of it.
/// </summary>
internal sealed class FullPayments(TestDatabase database, Guid template, Guid other)
{
    /// <summary>Payments of each rare kind, all among the oldest, in the other distribution.</summary>
    public const int Rare = 40;

    /// <summary>A second after the newest one; each is a second older than the one before.</summary>
    public static readonly DateTime Newest = new(2026, 3, 14, 9, 0, 0, DateTimeKind.Utc);

    private static readonly Dictionary<string, string> Made = new(StringComparer.Ordinal)
    {
        ["Id"] = "('0190a1b2' || lpad(to_hex(n), 24, '0'))::uuid",
        ["Number"] = "n + 100",
        ["Reference"] = "'many-' || n",
        ["ReferenceTaken"] = "CASE WHEN old AND n % 4 = 3 THEN NULL ELSE 'many-' || n END",
        ["IdempotencyKey"] = "'key-' || n",
        ["ProviderReference"] = "'ours-' || n",
        ["PspPaymentId"] = "'psp-' || n",
        ["PspReference"] = "'receipt-' || n",
        ["Status"] = "CASE WHEN old THEN (ARRAY['failed', 'needs_review', 'held', 'cancelled'])[n % 4 + 1] WHEN n % 2 = 0 THEN 'completed' ELSE 'queued' END",
        ["FailureReason"] = "CASE WHEN old AND n % 4 < 2 THEN 'invalid_account' END",
        ["HeldBecause"] = "CASE WHEN old AND n % 4 = 2 THEN 'pause' END",
    };

    private readonly List<DbCommand> _asked = [];

    public async Task Fill(int rows)
    {
        await using var server = NpgsqlDataSource.Create(database.ConnectionString);
        var columns = await Texts(server, "SELECT column_name FROM information_schema.columns WHERE table_name = 'Payments'");
        var time = string.Create(CultureInfo.InvariantCulture, $"timestamptz '{Newest:O}' - n * interval '1 second'");
        var values = columns.Select(column => Made.GetValueOrDefault(column) ?? column switch
        {
            "CreatedAt" or "ProgressAt" => time,
            "DistributionId" => $"CASE WHEN old THEN '{other}'::uuid ELSE \"DistributionId\" END",
            _ => $"\"{column}\"",
        });
        await Run(server, string.Create(CultureInfo.InvariantCulture, $"""
            SET session_replication_role = replica;
            INSERT INTO "Payments" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})
            SELECT {string.Join(", ", values)}
            FROM (SELECT n, n > {rows - 4 * Rare} AS old FROM generate_series(1, {rows}) AS n) AS made, (SELECT * FROM "Payments" WHERE "Id" = '{template}') AS one
            """));
        await Run(server, "VACUUM ANALYZE \"Payments\"");
        await Run(server, "ANALYZE");
    }

    /// <summary>Use cases whose questions are kept.</summary>
    public Handlers Watched() => Handlers.On(services =>
    {
        services.AddPaymentDb(database.Provider, database.ConnectionString);
        services.ConfigureDbContext<PostgreSqlPaymentDb>(options => options.AddInterceptors(new Ear(_asked)));
    });

    /// <summary>The plans by which the questions since the last time were answered, run once more.</summary>
    public async Task<IReadOnlyList<Plan>> Plans()
    {
        await using var server = NpgsqlDataSource.Create(database.ConnectionString);
        var plans = new List<Plan>();
        foreach (var asked in _asked)
        {
            await using var explain = server.CreateCommand($"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {asked.CommandText}");
            foreach (NpgsqlParameter parameter in asked.Parameters)
            {
                explain.Parameters.Add(parameter.Clone());
            }

            var json = (string)(await explain.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
            plans.Add(new Plan(asked.CommandText, JsonDocument.Parse(json).RootElement[0].GetProperty("Plan")));
        }

        _asked.Clear();
        return plans;
    }

    private static async Task<List<string>> Texts(NpgsqlDataSource server, string question)
    {
        await using var ask = server.CreateCommand(question);
        await using var answer = await ask.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<string>();
        while (await answer.ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add(answer.GetString(0));
        }

        return found;
    }

    private static async Task Run(NpgsqlDataSource server, string command)
    {
        await using var run = server.CreateCommand(command);
        run.CommandTimeout = 300;
        await run.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>How a question was answered.</summary>
    internal sealed record Plan(string Question, JsonElement Root)
    {
        /// <summary>Whether it read the whole table.</summary>
        public bool ReadsAll => Nodes(Root).Any(node => node.GetProperty("Node Type").GetString()!.EndsWith("Seq Scan", StringComparison.Ordinal) && IsOfPayments(node));

        /// <summary>How many payments were looked at, those that a filter then left out included.</summary>
        public long Looked => Nodes(Root).Where(IsOfPayments).Sum(node => Math.Max(1, Number(node, "Actual Loops")) * (Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck")));

        public override string ToString() => $"{Looked} rows: {Question}\n{Root}";

        private static bool IsOfPayments(JsonElement node) => node.TryGetProperty("Relation Name", out var table) && table.GetString() == "Payments";

        private static IEnumerable<JsonElement> Nodes(JsonElement node) =>
            node.TryGetProperty("Plans", out var below) ? below.EnumerateArray().SelectMany(Nodes).Prepend(node) : [node];

        private static long Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? (long)value.GetDouble() : 0;
    }

    /// <summary>Hears what is asked of payments.</summary>
    private sealed class Ear(List<DbCommand> asked) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("\"Payments\"", StringComparison.Ordinal))
            {
                asked.Add(((NpgsqlCommand)command).Clone());
            }

            return ValueTask.FromResult(result);
        }
    }
}
