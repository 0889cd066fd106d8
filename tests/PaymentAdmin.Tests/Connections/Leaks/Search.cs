using System.Data;
using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Leaks;

/// <summary>Looks for planted values wherever something may be kept or shown. It knows no table and no page: what is added later is looked at too.</summary>
internal static class Search
{
    /// <summary>Every value of every column of every table, as the database gives it.</summary>
    public static async Task<IReadOnlyList<string>> Database(TestDatabase database, Planted planted)
    {
        await using var db = database.Open();
        var connection = db.Database.GetDbConnection();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var found = new List<string>();
        foreach (var table in await Tables(connection, database.Provider))
        {
            found.AddRange(await Table(connection, table, planted));
        }

        return found;
    }

    public static IReadOnlyList<string> Log(TestLog log, Planted planted) =>
        [.. from entry in log.Entries from name in planted.In($"{entry.Message}\n{entry.Exception}") select $"log ({entry.Level}): {name} in \"{Short(entry.Message)}\""];

    public static IReadOnlyList<string> Text(string where, string text, Planted planted) => [.. planted.In(text).Select(name => $"{where}: {name}")];

    private static async Task<List<string>> Tables(DbConnection connection, DatabaseProvider provider)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = provider == DatabaseProvider.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'sys')";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var tables = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private static async Task<List<string>> Table(DbConnection connection, string table, Planted planted)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\"";
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.Default, TestContext.Current.CancellationToken);
        var found = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                var value = reader.GetValue(column) switch { byte[] bytes => Encoding.Latin1.GetString(bytes), var other => other.ToString() ?? "" };
                found.AddRange(planted.In(value).Select(name => $"{table}.{reader.GetName(column)}: {name} in \"{Short(value)}\""));
            }
        }

        return found;
    }

    private static string Short(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
