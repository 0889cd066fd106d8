using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PaymentAdmin.Data;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>Makes and drops databases of one kind. Names come from <see cref="TestRun.NewName"/>, never from outside.</summary>
internal abstract class DatabaseServer(DatabaseProvider provider)
{
    private static readonly SqliteServer s_sqlite = new();
    private static readonly Lazy<PostgreSqlServer> s_postgreSql = new(() => new PostgreSqlServer());
    private static readonly Lazy<SqlServerServer> s_sqlServer = new(() => new SqlServerServer());

    private readonly Lock _lock = new();
    private Task? _template;

    public DatabaseProvider Provider { get; } = provider;

    protected static string TemplateName { get; } = $"template_{TestRun.Id}";

    public static DatabaseServer Of(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => s_sqlite,
        DatabaseProvider.PostgreSql => s_postgreSql.Value,
        DatabaseProvider.SqlServer => s_sqlServer.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "No such database."),
    };

    /// <summary>Drops the templates that this run made.</summary>
    public static async Task DropTemplates()
    {
        if (s_postgreSql is { IsValueCreated: true, Value._template: not null })
        {
            await s_postgreSql.Value.Drop(TemplateName, s_postgreSql.Value.ConnectionString(TemplateName));
        }
    }

    public abstract string ConnectionString(string name);

    public abstract Task CreateEmpty(string name);

    public abstract Task Drop(string name, string connectionString);

    /// <summary>A copy of the template, which the first to ask makes.</summary>
    public async Task Copy(string name)
    {
        Task template;
        lock (_lock)
        {
            template = _template ??= MakeTemplate();
        }

        await template;
        await CopyTemplate(name);
    }

    protected abstract Task CopyTemplate(string name);

    protected virtual async Task MakeTemplate()
    {
        await CreateEmpty(TemplateName);
        await Migrate(TemplateName);
    }

    protected async Task Migrate(string name)
    {
        await using var services = new ServiceCollection().AddLogging().AddPaymentDb(Provider, ConnectionString(name)).BuildServiceProvider();
        await services.MigrateDatabase();
        ClosePool(ConnectionString(name));
    }

    protected abstract void ClosePool(string connectionString);

    private sealed class SqliteServer() : DatabaseServer(DatabaseProvider.Sqlite)
    {
        public override string ConnectionString(string name) => new SqliteConnectionStringBuilder { DataSource = File(name) }.ConnectionString;

        // SQLite makes the file when it is opened.
        public override Task CreateEmpty(string name) => Task.CompletedTask;

        public override Task Drop(string name, string connectionString)
        {
            ClosePool(connectionString);
            foreach (var suffix in (string[])["", "-wal", "-shm"])
            {
                System.IO.File.Delete(File(name) + suffix);
            }

            return Task.CompletedTask;
        }

        protected override Task CopyTemplate(string name)
        {
            System.IO.File.Copy(File(TemplateName), File(name));
            return Task.CompletedTask;
        }

        protected override void ClosePool(string connectionString)
        {
            using var connection = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(connection);
        }

        private static string File(string name) => Path.Combine(TestRun.Folder, $"{name}.db");
    }

    private sealed class PostgreSqlServer() : DatabaseServer(DatabaseProvider.PostgreSql)
    {
        // Four tests at once, each with this many connections, stay below the server's usual limit of 100.
        private const int MaxPoolSize = 20;

        private readonly string _maintenance = TestServers.PostgreSql
            ?? throw new InvalidOperationException($"{TestServers.PostgreSqlVariable} is not set: ./eng/test.sh starts a PostgreSQL and sets it.");

        public override string ConnectionString(string name) =>
            new NpgsqlConnectionStringBuilder(_maintenance) { Database = name, MaxPoolSize = MaxPoolSize, ConnectionIdleLifetime = 10 }.ConnectionString;

        public override Task CreateEmpty(string name) => Execute($"CREATE DATABASE {name}");

        public override Task Drop(string name, string connectionString)
        {
            ClosePool(connectionString);
            return Execute($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }

        // By its files: page by page through the log, as the server would otherwise, takes four times the processor's time.
        protected override Task CopyTemplate(string name) => Execute($"CREATE DATABASE {name} TEMPLATE {TemplateName} STRATEGY FILE_COPY");

        protected override void ClosePool(string connectionString)
        {
            using var connection = new NpgsqlConnection(Databases.ForSessions(connectionString));
            NpgsqlConnection.ClearPool(connection);
        }

        private async Task Execute(string sql)
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_maintenance) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>SQL Server copies a database only through its own file system: here every database is migrated.</summary>
    private sealed class SqlServerServer() : DatabaseServer(DatabaseProvider.SqlServer)
    {
        private readonly string _maintenance = TestServers.SqlServer
            ?? throw new InvalidOperationException($"{TestServers.SqlServerVariable} is not set.");

        public override string ConnectionString(string name) => new SqlConnectionStringBuilder(_maintenance) { InitialCatalog = name }.ConnectionString;

        public override Task CreateEmpty(string name) => Execute($"CREATE DATABASE {name}; ALTER DATABASE {name} SET READ_COMMITTED_SNAPSHOT ON");

        public override Task Drop(string name, string connectionString)
        {
            ClosePool(connectionString);
            return Execute($"IF DB_ID('{name}') IS NOT NULL BEGIN ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {name} END");
        }

        protected override Task MakeTemplate() => Task.CompletedTask;

        protected override async Task CopyTemplate(string name)
        {
            await CreateEmpty(name);
            await Migrate(name);
        }

        protected override void ClosePool(string connectionString)
        {
            using var connection = new SqlConnection(connectionString);
            SqlConnection.ClearPool(connection);
        }

        private async Task Execute(string sql)
        {
            await using var connection = new SqlConnection(new SqlConnectionStringBuilder(_maintenance) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}
