using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Data.PostgreSql;
using PaymentAdmin.Data.Sqlite;
using PaymentAdmin.Data.SqlServer;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>A database that fails in the middle of a save.</summary>
internal static class FailingDatabase
{
    /// <summary>From now on the database refuses every new row of a table.</summary>
    public static async Task RefuseRowsOf(this TestDatabase database, string table)
    {
        string[] commands = database.Provider switch
        {
            DatabaseProvider.Sqlite => [$"CREATE TRIGGER refuse BEFORE INSERT ON \"{table}\" BEGIN SELECT RAISE(ABORT, 'refused'); END"],
            DatabaseProvider.PostgreSql =>
            [
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING MESSAGE = ''refused''; END'",
                $"CREATE TRIGGER refuse BEFORE INSERT ON \"{table}\" FOR EACH ROW EXECUTE FUNCTION refuse()",
            ],
            _ => [$"CREATE TRIGGER refuse ON [{table}] AFTER INSERT AS BEGIN; THROW 50000, 'refused', 1; END"],
        };
        await using var db = database.Open();
        foreach (var command in commands)
        {
            await db.Database.ExecuteSqlRawAsync(command, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends what <see cref="RefuseRowsOf"/> began.</summary>
    public static async Task AllowRowsOf(this TestDatabase database, string table)
    {
        await using var db = database.Open();
        await db.Database.ExecuteSqlRawAsync(
            database.Provider == DatabaseProvider.PostgreSql ? $"DROP TRIGGER refuse ON \"{table}\"; DROP FUNCTION refuse()" : "DROP TRIGGER refuse", TestContext.Current.CancellationToken);
    }

    /// <summary>Handlers whose saves write every row and then fail before they are committed.</summary>
    public static Handlers HandlersThatNeverCommit(this TestDatabase database) => With(database, new NoCommit());

    /// <summary>Handlers who are killed when they save for the second time.</summary>
    public static Handlers HandlersThatSaveOnce(this TestDatabase database, FakeClock clock) => With(database, new OneSave(), clock);

    /// <summary>Handlers whose contexts have an interceptor.</summary>
    public static Handlers With(this TestDatabase database, IInterceptor interceptor, FakeClock? clock = null)
    {
        return Handlers.On(
            services =>
            {
                services.AddPaymentDb(database.Provider, database.ConnectionString);
                services.ConfigureDbContext<SqlitePaymentDb>(Configure);
                services.ConfigureDbContext<PostgreSqlPaymentDb>(Configure);
                services.ConfigureDbContext<SqlServerPaymentDb>(Configure);
            },
            clock);

        void Configure(DbContextOptionsBuilder options) => options.AddInterceptors(interceptor);
    }

    private sealed class OneSave : SaveChangesInterceptor
    {
        private int _saved;

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            _saved++ == 0 ? new(result) : throw new InvalidOperationException("The power is gone.");
    }

    private sealed class NoCommit : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("The power is gone.");
    }
}
