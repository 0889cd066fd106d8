using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Data.PostgreSql;
using PaymentAdmin.Data.Sqlite;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>One question to a database, as it was asked.</summary>
internal sealed record KeptCommand(string Text, IReadOnlyList<(string Name, object? Value)> Parameters);

/// <summary>Keeps what is read from a database, and shows the database's own plan for it.</summary>
internal sealed class KeptCommands : DbCommandInterceptor
{
    private readonly List<KeptCommand> _commands = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Contexts of a database whose questions are kept here.</summary>
    public ServiceProvider Contexts(TestDatabase database)
    {
        var services = new ServiceCollection().AddLogging().AddPaymentDb(database.Provider, database.ConnectionString);
        services = database.Provider == DatabaseProvider.PostgreSql
            ? services.ConfigureDbContext<PostgreSqlPaymentDb>(options => options.AddInterceptors(this))
            : services.ConfigureDbContext<SqlitePaymentDb>(options => options.AddInterceptors(this));
        return services.BuildServiceProvider();
    }

    /// <summary>What was read since the last call.</summary>
    public IReadOnlyList<KeptCommand> Take()
    {
        List<KeptCommand> taken = [.. _commands];
        _commands.Clear();
        return taken;
    }

    /// <summary>How the database answers it: PostgreSQL with the rows that it really read, SQLite with the ways that it goes.</summary>
    public static async Task<string> Plan(TestDatabase database, KeptCommand command)
    {
        await using var db = database.Open();
        await db.Database.OpenConnectionAsync(Stop);
        await using var explain = db.Database.GetDbConnection().CreateCommand();
        explain.CommandText = (database.Provider == DatabaseProvider.PostgreSql ? "EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF, SUMMARY OFF) " : "EXPLAIN QUERY PLAN ") + command.Text;
        foreach (var (name, value) in command.Parameters)
        {
            var parameter = explain.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
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

    /// <summary>PostgreSQL counts what lies in it, as it does by itself after a while. SQLite never does, so it is not asked to.</summary>
    public static async Task Vacuum(TestDatabase database)
    {
        if (database.Provider != DatabaseProvider.PostgreSql)
        {
            return;
        }

        await using var db = database.Open();
        await db.Database.OpenConnectionAsync(Stop);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandTimeout, command.CommandText) = (120, "VACUUM ANALYZE");
        await command.ExecuteNonQueryAsync(Stop);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
        {
            _commands.Add(new KeptCommand(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
        }

        return ValueTask.FromResult(result);
    }
}
