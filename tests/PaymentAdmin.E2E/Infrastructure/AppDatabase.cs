using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>
/// A new database for the applications of one test: a file in a folder of its own, or one on the PostgreSQL that
/// TEST_POSTGRES names. It goes with the test. What is asked of it here is read as any other program would.
/// </summary>
public sealed class AppDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;
    private readonly string? _server;
    private readonly string _name = "e2e_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private AppDatabase(string? server)
    {
        _server = server;
        _folder = server is null ? Directory.CreateTempSubdirectory("paymentadmin-e2e-") : null;
        ConnectionString = server is null
            ? $"Data Source={Path.Combine(_folder!.FullName, "paymentadmin.db")}"
            : new NpgsqlConnectionStringBuilder(server) { Database = _name }.ConnectionString;
    }

    /// <summary>Database:Provider.</summary>
    public string Provider => _server is null ? "Sqlite" : "PostgreSql";

    /// <summary>ConnectionStrings:PaymentAdmin.</summary>
    public string ConnectionString { get; }

    public static AppDatabase OnSqlite() => new(server: null);

    /// <summary>On PostgreSQL; without TEST_POSTGRES the test is skipped.</summary>
    public static AppDatabase OnPostgres()
    {
        var server = Environment.GetEnvironmentVariable("TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server) && !Repository.Unattended, "TEST_POSTGRES names no PostgreSQL (eng/test.sh starts one).");
        Assert.False(string.IsNullOrEmpty(server), "TEST_POSTGRES is not set.");
        return new AppDatabase(server);
    }

    /// <summary>On a PostgreSQL of the test's own.</summary>
    internal static AppDatabase OnServer(OwnPostgres server) => new(server.ConnectionString);

    /// <summary>By the word of Database:Provider.</summary>
    public static AppDatabase On(string provider) => provider == "Sqlite" ? OnSqlite() : OnPostgres();

    /// <summary>The rows of a question, each as its values in invariant text, parted by spaces.</summary>
    public async Task<IReadOnlyList<string>> Rows(string sql)
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(at => FormattableString.Invariant($"{reader.GetValue(at)}"))));
        }

        return rows;
    }

    /// <summary>The one number that a question answers.</summary>
    public async Task<long> Count(string sql) => long.Parse(Assert.Single(await Rows(sql)), System.Globalization.CultureInfo.InvariantCulture);

    public async Task Execute(string sql)
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Deletes its files at once, where nobody comes to dispose of it any more.</summary>
    public void Abandon() => _folder?.Delete(recursive: true);

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            _folder.Refresh();
            if (_folder.Exists)
            {
                _folder.Delete(recursive: true);
            }

            return;
        }

        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync();
    }

    // Without a pool: nothing of ours holds the file, or a place at the server, between two questions.
    private async Task<DbConnection> Open()
    {
        DbConnection connection = _server is null
            ? new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString)
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
