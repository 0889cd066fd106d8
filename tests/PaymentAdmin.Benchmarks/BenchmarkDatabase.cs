using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace PaymentAdmin.Benchmarks;

/// <summary>Databases of one run, one for each endpoint; they go with it.</summary>
internal sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly string _provider;
    private readonly DirectoryInfo? _folder;
    private readonly string _run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly List<string> _made = [];

    private BenchmarkDatabase(string provider)
    {
        _provider = provider;
        _folder = provider == "Sqlite" ? Directory.CreateTempSubdirectory("paymentadmin-benchmark-") : null;
    }

    /// <summary>What it is, with its version.</summary>
    public string Name { get; private set; } = "";

    public static async Task<BenchmarkDatabase> Create(string provider)
    {
        var database = new BenchmarkDatabase(provider);
        if (database._folder is not null)
        {
            await using var sqlite = new SqliteConnection("Data Source=:memory:");
            await sqlite.OpenAsync();
            database.Name = $"SQLite {sqlite.ServerVersion}";
            return database;
        }

        await using var postgres = new NpgsqlConnection(Options.Server);
        await postgres.OpenAsync();
        database.Name = $"PostgreSQL {postgres.PostgreSqlVersion}";
        return database;
    }

    /// <summary>An empty one.</summary>
    public async Task<Store> Make(string name)
    {
        if (_folder is not null)
        {
            return new Store(_provider, $"Data Source={Path.Combine(_folder.FullName, name + ".db")}");
        }

        var made = $"benchmark_{name}_{_run}";
        await new Store(_provider, Options.Server!).Execute($"CREATE DATABASE {made}");
        _made.Add(made);
        return new Store(_provider, new NpgsqlConnectionStringBuilder(Options.Server) { Database = made }.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder?.Delete(recursive: true);
        NpgsqlConnection.ClearAllPools();
        foreach (var name in _made)
        {
            await new Store(_provider, Options.Server!).Execute($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
    }
}
