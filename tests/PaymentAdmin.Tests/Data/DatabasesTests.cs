using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data;

public sealed class DatabasesTests
{
    private static readonly ProcessorIdentity Identity = new("PAYSTACK", ProcessorCategory.DebitCard, "NGN");
    private static readonly ProcessorSettings Settings = new("Paystack", true, true, true, 1);

    [Fact]
    public async Task Configure_OnSqlite_LetsSqliteWaitForWhoWrites()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.Open();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA busy_timeout";

        Assert.Equal(10_000L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Configure_OnPostgreSql_EndsSessionsThatIdleInATransaction()
    {
        Assert.SkipWhen(TestServers.PostgreSql is null && !TestServers.IsCi, "Needs PostgreSQL: SQLite is one process, and SQL Server has no such setting.");
        await using var database = await TestDatabase.Create(DatabaseProvider.PostgreSql);
        await using var db = database.Open();

        Assert.Equal("1min", await db.Database.SqlQueryRaw<string>("SELECT current_setting('idle_in_transaction_session_timeout') AS \"Value\"").SingleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Transaction_OfANodeThatStandsStillInIt_GivesItsLocksUpAndIsDoneAgain()
    {
        Assert.SkipWhen(TestServers.PostgreSql is null && !TestServers.IsCi, "Needs PostgreSQL: SQLite is one process, and SQL Server has no such setting.");
        await using var database = await TestDatabase.Create(DatabaseProvider.PostgreSql);
        await using (var db = database.Open())
        {
            db.Add(Tenant(1, "ONE"));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        // The operator's own setting wins: here it is short.
        var hasty = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c idle_in_transaction_session_timeout=500ms", Pooling = false }.ConnectionString;
        await using var services = new ServiceCollection().AddLogging().AddPaymentDb(database.Provider, hasty).BuildServiceProvider();
        var (tries, others) = (0, 0);

        await new UnitOfWork(services.GetRequiredService<IDbContextFactory<PaymentDb>>(), new FakeClock()).Save(
            Actor.System("test", "test"),
            async (db, _) =>
            {
                await db.BeginTogether(TestContext.Current.CancellationToken);
                await db.Tenants.ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, row => row.Name + " again"), TestContext.Current.CancellationToken);
                if (tries++ == 0)
                {
                    // Stands still. The other waits for the lock, is not idle meanwhile, and gets it.
                    await using var other = database.Open();
                    others += await other.Tenants.ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, "Other"), TestContext.Current.CancellationToken);
                }

                return await db.Tenants.CountAsync(TestContext.Current.CancellationToken);
            },
            once: null,
            TestContext.Current.CancellationToken);

        await using var after = database.Open();
        Assert.Equal((1, true, "Other again"), (others, tries > 1, (await after.Tenants.SingleAsync(TestContext.Current.CancellationToken)).Name));
    }

    [Theory, EachDatabase(RealOnly = "needs failures of the database")]
    public async Task IsConflict_OfASecondRowWithTheSameUniqueValue_IsTrue(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);

        Assert.True(Databases.IsConflict(await FailToSave(database, Processor(1, number: 1), Processor(2, number: 2))));
    }

    [Theory, EachDatabase(RealOnly = "needs failures of the database")]
    public async Task IsConflict_OfASecondRowWithTheSameKey_IsTrue(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using (var db = database.Open())
        {
            db.Add(Tenant(1, "ONE"));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(Databases.IsConflict(await FailToSave(database, Tenant(1, "TWO"))));
    }

    [Theory, EachDatabase(RealOnly = "needs failures of the database")]
    public async Task IsConflict_OfAChangeToAnOlderVersion_IsTrue(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using (var db = database.Open())
        {
            db.Add(Tenant(1, "ONE"));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await using var one = database.Open();
        await using var two = database.Open();
        foreach (var (db, name) in new[] { (one, "First"), (two, "Second") })
        {
            (await db.Tenants.SingleAsync(TestContext.Current.CancellationToken)).Change(name, TenantStatus.Active, Actors.Admin, FakeClock.Start);
        }

        await one.SaveChangesAsync(TestContext.Current.CancellationToken);
        Assert.True(Databases.IsConflict(await Assert.ThrowsAnyAsync<DbUpdateException>(() => two.SaveChangesAsync(TestContext.Current.CancellationToken))));
    }

    [Theory, EachDatabase(RealOnly = "needs failures of the database")]
    public async Task IsConflict_OfARowThatPointsNowhere_IsFalse(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var orphan = FeeSet.Open(Guid.Empty, 1, [], FakeClock.Start, null, Actors.Admin, FakeClock.Start);

        Assert.False(Databases.IsConflict(await FailToSave(database, orphan)));
    }

    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected, true)]
    [InlineData(PostgresErrorCodes.AdminShutdown, false)]
    public void IsConflict_OfASaveThatWasRepeatedInVain_IsWhatTheLastTimeWas(string state, bool conflict)
    {
        var last = new DbUpdateException("save", new PostgresException("text", "ERROR", "ERROR", state));

        Assert.Equal(conflict, Databases.IsConflict(new RetryLimitExceededException("gave up", last)));
    }

    [Theory, EachDatabase(RealOnly = "needs failures of the database")]
    public async Task SaveChanges_OfSeveralRowsOfWhichOneFails_KeepsNone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await FailToSave(database, Tenant(1, "ONE"), Processor(1, number: 1), Processor(2, number: 2));

        await using var db = database.Open();
        Assert.False(await db.Tenants.AnyAsync(TestContext.Current.CancellationToken) || await db.Processors.AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task IsUnavailable_OfASqliteFileThatCannotBeOpened_IsTrue()
    {
        await using var db = Unreachable.Sqlite();

        Assert.True(Databases.IsUnavailable(await Assert.ThrowsAnyAsync<Exception>(() => db.Processors.ToListAsync(TestContext.Current.CancellationToken))));
    }

    [Fact]
    public async Task IsUnavailable_OfAClosedPort_IsTrue()
    {
        // Without EF Core, which would try for a minute.
        await using var connection = new NpgsqlConnection(Unreachable.PostgreSql);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => connection.OpenAsync(TestContext.Current.CancellationToken));

        Assert.True(Databases.IsUnavailable(failure));
        Assert.True(Databases.IsUnavailable(new InvalidOperationException("around it", failure)));
    }

    [Fact]
    public void IsUnavailable_OfOurOwnFaults_IsFalse()
    {
        Assert.False(Databases.IsUnavailable(new InvalidOperationException("ours")));
        Assert.False(Databases.IsUnavailable(Refusal.NotFound("thing")));
    }

    [Fact]
    public async Task IsUnavailable_OfAConflict_IsFalse()
    {
        await using var database = await TestDatabase.Create();

        Assert.False(Databases.IsUnavailable(await FailToSave(database, Processor(1, number: 1), Processor(2, number: 2))));
    }

    private static async Task<DbUpdateException> FailToSave(TestDatabase database, params object[] rows)
    {
        await using var db = database.Open();
        db.AddRange(rows);
        return await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
    }

    private static Processor Processor(int id, int number) =>
        PaymentAdmin.Domain.Processors.Processor.Onboard(new Guid(id, 0, 0, new byte[8]), number, Identity, Settings, ProcessorStatus.Active, Actors.Admin, FakeClock.Start);

    private static Tenant Tenant(int id, string code) =>
        PaymentAdmin.Domain.Tenants.Tenant.Add(new Guid(id, 0, 0, new byte[8]), code, code, TenantStatus.Active, Actors.Admin, FakeClock.Start);
}
