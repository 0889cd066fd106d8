using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace PaymentAdmin.Benchmarks;

/// <summary>The floor of a reconciliation: both sides are loaded into plain tables, and one full join of them counts the classes. Nothing is kept of it, nothing follows.</summary>
internal static class PlainJoin
{
    private const string Tables = """
        CREATE TABLE payments (psp_id VARCHAR(40) PRIMARY KEY, reference VARCHAR(40) NOT NULL, amount BIGINT NOT NULL, currency VARCHAR(3) NOT NULL, status VARCHAR(20) NOT NULL);
        CREATE TABLE report (psp_id VARCHAR(40) NOT NULL, reference VARCHAR(40) NOT NULL, amount BIGINT NOT NULL, currency VARCHAR(3) NOT NULL, status VARCHAR(20) NOT NULL, line INT NOT NULL)
        """;

    private const string Join = """
        SELECT class, COUNT(*) FROM (
            SELECT CASE
                WHEN r.copy > 1 THEN 'duplicate'
                WHEN p.psp_id IS NULL THEN 'psp_only'
                WHEN r.psp_id IS NULL THEN 'platform_only'
                WHEN r.currency <> p.currency THEN 'currency_mismatch'
                WHEN r.amount <> p.amount THEN 'amount_mismatch'
                WHEN r.status <> p.status THEN 'status_mismatch'
                ELSE 'matched' END AS class
            FROM (SELECT report.*, ROW_NUMBER() OVER (PARTITION BY psp_id ORDER BY line) AS copy FROM report) r FULL OUTER JOIN payments p ON p.psp_id = r.psp_id) classed
        GROUP BY class
        """;

    /// <returns>How long loading took, and joining; how many of each class there are.</returns>
    public static async Task<(TimeSpan Loading, TimeSpan Joining, SortedDictionary<string, long> Counts)> Measure(Store store, string report, int payments)
    {
        await store.Execute(Tables);
        var clock = Stopwatch.StartNew();
        await Load(store, "payments", Enumerable.Range(1, payments).Select(number => (object[])[Reconciled.PspIdOf(number), Reconciled.ReferenceOf(number), Reconciled.AmountOf(number) * 100L, "TZS", "completed"]));
        await Load(store, "report", Rows(report));
        await store.Execute("ANALYZE");
        var loading = clock.Elapsed;
        clock.Restart();
        var counts = await Count(store);
        return (loading, clock.Elapsed, counts);
    }

    private static IEnumerable<object[]> Rows(string report) => File.ReadLines(report).Skip(1).Select((line, at) =>
        line.Split(',') is [var id, var reference, var amount, var currency, var status, _]
            ? (object[])[id, reference, (long)(decimal.Parse(amount, CultureInfo.InvariantCulture) * 100), currency, status, at + 1]
            : throw new InvalidOperationException($"Line {at + 1} is no row."));

    private static async Task<SortedDictionary<string, long>> Count(Store store)
    {
        await using var connection = await store.Open();
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (Join, 0);
        await using var reader = await command.ExecuteReaderAsync();
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            counts.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return counts;
    }

    /// <summary>As fast as each database takes rows.</summary>
    private static async Task Load(Store store, string table, IEnumerable<object[]> rows)
    {
        await using var connection = await store.Open();
        if (connection is SqliteConnection sqlite)
        {
            Insert(sqlite, table, rows);
            return;
        }

        await using var writer = await ((NpgsqlConnection)connection).BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            await writer.WriteRowAsync(CancellationToken.None, row);
        }

        await writer.CompleteAsync();
    }

    private static void Insert(SqliteConnection connection, string table, IEnumerable<object[]> rows)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        foreach (var row in rows)
        {
            if (command.Parameters.Count == 0)
            {
                command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", row.Select((_, at) => $"$p{at}"))})";
                command.Parameters.AddRange(row.Select((_, at) => new SqliteParameter { ParameterName = $"$p{at}" }));
            }

            for (var at = 0; at < row.Length; at++)
            {
                command.Parameters[at].Value = row[at];
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
