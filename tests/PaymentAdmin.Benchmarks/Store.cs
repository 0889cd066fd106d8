using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace PaymentAdmin.Benchmarks;

/// <summary>A database as its provider's own driver sees it.</summary>
internal sealed record Store(string Provider, string ConnectionString)
{
    public bool IsSqlite => Provider == "Sqlite";

    public async Task<DbConnection> Open()
    {
        DbConnection connection = IsSqlite ? new SqliteConnection(ConnectionString) : new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async Task Execute(string sql)
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> Count(string sql)
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
