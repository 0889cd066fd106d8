using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using PaymentAdmin.Data.Sqlite;
using PaymentAdmin.Data.SqlServer;

namespace PaymentAdmin.Data;

/// <summary>All that the code needs to know about the differences between the three databases.</summary>
public static class Databases
{
    private const int CommandTimeoutSeconds = 30;
    private const int IdleInTransactionSeconds = 60;

    // Enough for a connection that broke; a server that is down is said within seconds, not after a minute.
    private const int MaxRetries = 3;
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(1);
    private const string PostgresIdleInTransaction = "25P03";
    private const int SqliteConstraintUnique = 2067;
    private const int SqliteConstraintPrimaryKey = 1555;
    private const int SqliteError = 1;
    private const int SqliteBusy = 5;
    private const int SqliteReadOnly = 8;
    private const int SqliteIoError = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqlServerUniqueIndex = 2601;
    private const int SqlServerUniqueConstraint = 2627;
    private const int SqlServerDeadlock = 1205;
    private const int SqlServerCannotOpen = 4060;
    private const int SqlServerFilesFull = 1105;
    private const int SqlServerLogFull = 9002;

    /// <summary>The provider's options; the same for the application, its tests and its migrations.</summary>
    public static void Configure(DbContextOptionsBuilder options, DatabaseProvider provider, string connectionString)
    {
        switch (provider)
        {
            case DatabaseProvider.Sqlite:
                options.UseSqlite(connectionString, sqlite => sqlite.CommandTimeout(CommandTimeoutSeconds)).AddInterceptors(WaitForWriters.Instance);
                break;
            case DatabaseProvider.SqlServer:
                options.UseSqlServer(connectionString, server => server
                    .CommandTimeout(CommandTimeoutSeconds)
                    .UseCompatibilityLevel(SqlServerPaymentDb.CompatibilityLevel)
                    .EnableRetryOnFailure(MaxRetries, MaxRetryDelay, errorNumbersToAdd: null));
                break;
            case DatabaseProvider.PostgreSql:
                options.UseNpgsql(ForSessions(connectionString), postgres => postgres
                    .CommandTimeout(CommandTimeoutSeconds)
                    .EnableRetryOnFailure(MaxRetries, MaxRetryDelay, errorCodesToAdd: [PostgresIdleInTransaction]));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(provider), provider, "No such database.");
        }
    }

    /// <summary>
    /// A node that stands still in the middle of a transaction (stopped, or its machine frozen) keeps its connection, and with it its locks: after
    /// a minute PostgreSQL ends such a session and undoes what it began, so that the others go on. Ours idle in a transaction only between one
    /// statement and the next, for milliseconds; what is counted is idling, so that no statement is too long for it, of a migration neither,
    /// and whoever waits for a lock is not idle. What the operator's connection string sets comes last and wins.
    /// </summary>
    internal static string ForSessions(string connectionString)
    {
        var built = new NpgsqlConnectionStringBuilder(connectionString);
        built.Options = $"-c idle_in_transaction_session_timeout={IdleInTransactionSeconds}s {built.Options}".TrimEnd();
        return built.ConnectionString;
    }

    /// <summary>Whether a provider understands a connection string; not whether anybody answers there.</summary>
    public static bool CanRead(DatabaseProvider provider, string connectionString)
    {
        try
        {
            DbConnectionStringBuilder _ = provider switch
            {
                DatabaseProvider.Sqlite => new SqliteConnectionStringBuilder(connectionString),
                DatabaseProvider.SqlServer => new SqlConnectionStringBuilder(connectionString),
                DatabaseProvider.PostgreSql => new NpgsqlConnectionStringBuilder(connectionString),
                _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "No such database."),
            };
            return true;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a save failed because a row of the same key exists, or two transactions stood in each other's way: run
    /// again and look. A deadlock EF Core repeats by itself first, and wraps the last one when it gives up.
    /// </summary>
    public static bool IsConflict(Exception failure) => failure.GetBaseException() switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteConstraintUnique or SqliteConstraintPrimaryKey || sqlite.SqliteErrorCode == SqliteBusy,
        SqlException server => server.Number is SqlServerUniqueIndex or SqlServerUniqueConstraint or SqlServerDeadlock,
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
        _ => failure is DbUpdateConcurrencyException,
    };

    /// <summary>
    /// Whether a migration failed because another node made the same change a moment before. PostgreSQL's lock is let go with
    /// each migration's transaction: where several are to be made, two nodes may both have seen the second one missing.
    /// </summary>
    public static bool IsMadeAlready(Exception failure) => failure.GetBaseException() is PostgresException
    {
        SqlState: PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateColumn or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation
            or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedObject,
    };

    /// <summary>
    /// Whether something failed because the database cannot be reached now, or has no room. One that was taken away counts too; where its
    /// file was, SQLite makes an empty one and then misses the tables. That PostgreSQL has no room is transient by its driver.
    /// </summary>
    public static bool IsUnavailable(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is SqliteException { SqliteErrorCode: SqliteBusy or SqliteReadOnly or SqliteIoError or SqliteFull or SqliteCannotOpen }
                || (inner is SqliteException { SqliteErrorCode: SqliteError } lost && lost.Message.Contains("no such table", StringComparison.Ordinal))
                || inner is DbException { IsTransient: true } or RetryLimitExceededException
                || inner is NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException }
                || inner is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName }
                || inner is SqlException { Class: >= 20 } or SqlException { Number: SqlServerCannotOpen or SqlServerFilesFull or SqlServerLogFull })
            {
                return true;
            }
        }

        return false;
    }
}
