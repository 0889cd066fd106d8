using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>Very many rows, made by the database itself from the one that a table has.</summary>
internal static class CopiedRows
{
    /// <summary>An id of its own for each row.</summary>
    public const string NewId = "a new id";

    /// <param name="database">SQLite or PostgreSQL.</param>
    /// <param name="count">How many more.</param>
    /// <param name="different">What differs, in SQL over the number <c>n</c>; ids differ by themselves.</param>
    public static async Task Add<TEntity>(TestDatabase database, int count, IReadOnlyDictionary<string, string> different)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var db = database.Open();
        var type = db.Model.FindEntityType(typeof(TEntity))!;
        var columns = type.GetProperties().Select(property => property.GetColumnName()).ToList();
        var (numbers, id, hex) = database.Provider == DatabaseProvider.PostgreSql
            ? ($"SELECT n FROM generate_series(1, {count}) AS n", "gen_random_uuid()", "")
            : ($"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) SELECT n FROM numbers",
               "upper(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-' || substr(h, 13, 4) || '-' || substr(h, 17, 4) || '-' || substr(h, 21))",
               ", lower(hex(randomblob(16))) AS h");
        var values = columns.Select(column => column == "Id" || different.GetValueOrDefault(column) == NewId ? id : different.GetValueOrDefault(column, $"one.\"{column}\""));
        await db.Database.OpenConnectionAsync(stop);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandTimeout = 120;
        command.CommandText = $"""
            INSERT INTO "{type.GetTableName()}" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})
            SELECT {string.Join(", ", values)}
            FROM (SELECT n{hex} FROM ({numbers}) AS counted) AS made CROSS JOIN (SELECT * FROM "{type.GetTableName()}" LIMIT 1) AS one
            """;
        await command.ExecuteNonQueryAsync(stop);
    }
}
