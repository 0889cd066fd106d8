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

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>
/// An inbox of very many notifications on PostgreSQL, made by the server itself, and what the use cases ask it. What is
/// rare lies at its far end: whoever reads from the newest on, and filters, reads all of it.
/// </summary>
internal sealed class FullInbox(TestDatabase database, Guid connection, Guid other, Guid tenant)
{
    /// <summary>Rows of each rare value, all among the oldest.</summary>
    public const int Rare = 40;

    /// <summary>A second after the newest one; each is a second older than the one before.</summary>
    public static readonly DateTime Newest = new(2026, 3, 14, 9, 0, 0, DateTimeKind.Utc);

    /// <summary>The newest one's.</summary>
    public const string Key = "key-1";

    /// <summary>The rare one's among the references.</summary>
    public const string Reference = "ref-7";

    private readonly List<DbCommand> _asked = [];

    /// <summary>Half of the rows come to one connection, but for the rare ones.</summary>
    public async Task Fill(int rows)
    {
        await using var server = NpgsqlDataSource.Create(database.ConnectionString);
        var indexes = await Indexes(server);
        await Run(server, [.. indexes.Select(index => $"DROP INDEX \"{index.Name}\"")]);
        await Run(server, string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO "WebhookNotifications" ("Id", "ConnectionId", "ProcessorId", "Environment", "TenantId", "Provider", "ReceivedAt", "Verification", "EventType", "IdempotencyKey", "ContentHash",
                "FlowType", "Channel", "Reference", "AmountMinor", "Currency", "Status", "RetryCount", "Version", "ProcessedAt")
            SELECT ('0190a1b2' || lpad(to_hex({rows} - n), 24, '0'))::uuid, c."Id", c."ProcessorId", c."Environment", CASE WHEN old THEN '{tenant}'::uuid END, CASE WHEN old THEN 'other' ELSE 'paystack' END,
                timestamptz '{Newest:O}' - n * interval '1 second', 'Signed', 'charge.success', 'key-' || n, md5(n::text),
                CASE WHEN old THEN 'refund' ELSE 'inflow' END, CASE WHEN old THEN 'ussd' ELSE 'card' END, 'ref-' || n, n, 'NGN',
                CASE WHEN old AND n % 2 = 0 THEN 'failed' WHEN old THEN 'held_blocked' WHEN n % 10 = 0 THEN 'duplicate' ELSE 'processed' END, 0, 1, timestamptz '{Newest.AddSeconds(1):O}' - n * interval '1 second'
            FROM (SELECT n, n > {rows - Rare} AS old FROM generate_series(1, {rows}) AS n) AS made
            JOIN "Connections" c ON c."Id" = CASE WHEN old THEN '{other}'::uuid ELSE '{connection}'::uuid END
            """));
        await Run(server, "INSERT INTO \"WebhookReferences\" (\"ConnectionId\", \"Value\", \"NotificationId\") SELECT \"ConnectionId\", \"Reference\", \"Id\" FROM \"WebhookNotifications\"");
        await Run(server, [.. indexes.Select(index => index.Made), "VACUUM ANALYZE \"WebhookNotifications\"", "VACUUM ANALYZE \"WebhookReferences\"", "ANALYZE \"Connections\""]);
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

    private static async Task<List<(string Name, string Made)>> Indexes(NpgsqlDataSource server)
    {
        await using var ask = server.CreateCommand("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'WebhookNotifications' AND indexname LIKE 'IX%'");
        await using var answer = await ask.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<(string Name, string Made)>();
        while (await answer.ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add((answer.GetString(0), answer.GetString(1)));
        }

        return found;
    }

    private static async Task Run(NpgsqlDataSource server, params string[] commands)
    {
        foreach (var command in commands)
        {
            // Without its foreign keys: the server would look up each of them.
            await using var run = server.CreateCommand(command.StartsWith("INSERT", StringComparison.Ordinal) ? $"SET session_replication_role = replica; {command}" : command);
            run.CommandTimeout = 300;
            await run.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>How a question was answered.</summary>
    internal sealed record Plan(string Question, JsonElement Root)
    {
        private static readonly string[] OfTheInbox = ["WebhookNotifications", "WebhookReferences"];

        /// <summary>Whether it read a whole table of the inbox.</summary>
        public bool ReadsAll => Nodes(Root).Any(node => node.GetProperty("Node Type").GetString()!.EndsWith("Seq Scan", StringComparison.Ordinal) && OfTheInbox.Contains(node.GetProperty("Relation Name").GetString()));

        /// <summary>How many rows of the inbox were looked at, those that a filter then left out included.</summary>
        public long Looked => Nodes(Root).Where(node => node.TryGetProperty("Relation Name", out var table) && OfTheInbox.Contains(table.GetString())).Sum(node => Loops(node) * (Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck")));

        public override string ToString() => $"{Looked} rows: {Question}\n{Root}";

        private static IEnumerable<JsonElement> Nodes(JsonElement node) =>
            node.TryGetProperty("Plans", out var below) ? below.EnumerateArray().SelectMany(Nodes).Prepend(node) : [node];

        private static long Loops(JsonElement node) => Math.Max(1, Number(node, "Actual Loops"));

        private static long Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? (long)value.GetDouble() : 0;
    }

    /// <summary>Hears what is asked of the inbox.</summary>
    private sealed class Ear(List<DbCommand> asked) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("\"WebhookNotifications\"", StringComparison.Ordinal))
            {
                asked.Add(((NpgsqlCommand)command).Clone());
            }

            return ValueTask.FromResult(result);
        }
    }
}
