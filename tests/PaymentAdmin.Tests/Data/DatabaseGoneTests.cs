using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Data.PostgreSql;
using PaymentAdmin.Data.Sqlite;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data;

/// <summary>Without its database the API says so, never more, and goes on when it is back.</summary>
public sealed class DatabaseGoneTests
{
    private const string Processors = "/api/v1/processors";

    private static readonly string Credentials = $$"""{"email":"{{TestApp.EmailOf(Roles.PlatformAdmin)}}","password":"{{TestApp.Password}}"}""";

    [Theory, EachDatabase(RealOnly = "takes the database away")]
    public async Task Request_AfterTheDatabaseIsGone_IsUnavailable(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        (await admin.Get(Processors)).Is(200);

        await app.Database.Drop();

        AssertUnavailable(await admin.Get(Processors));
        AssertUnavailable(await admin.Call("POST", Processors, ApiCalls.Paystack("PAYSTACK")));
        AssertUnavailable(await admin.Call("POST", "/api/v1/auth/token", Credentials));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Request_WhileTheDatabaseCannotBeReached_IsUnavailable(DatabaseProvider provider)
    {
        var database = new SwitchableDatabase();
        await using var app = await TestApp.Start(options: new TestAppOptions { Services = database.AddTo });
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        (await admin.Get(Processors)).Is(200);

        database.Instead = provider == DatabaseProvider.Sqlite ? Unreachable.Sqlite : UnreachablePostgreSql;
        AssertUnavailable(await admin.Get(Processors));
        AssertUnavailable(await admin.Call("POST", Processors, ApiCalls.Paystack("PAYSTACK")));

        // It comes back, and so do we.
        database.Instead = null;
        (await admin.Get(Processors)).Is(200);
    }

    [Fact]
    public async Task Upload_WhileTheDatabaseIsFull_IsUnavailableAndLeavesNothing()
    {
        var room = new Room();
        await using var app = await TestApp.Start(options: new TestAppOptions { Services = services => services.ConfigureDbContext<SqlitePaymentDb>(options => options.AddInterceptors(room)) });
        using var finance = await app.ClientOf(Roles.FinanceReviewer);
        await using var db = app.Database.Open();

        room.IsFull = true;
        AssertUnavailable(await finance.SendFile("/api/v1/reconciliations", "report.csv", new byte[4 * FileContent.ChunkBytes]));
        Assert.Equal(0, await db.Set<FileChunk>().CountAsync(TestContext.Current.CancellationToken));

        // There is room again: the file is kept, and what is missing beside it is said.
        room.IsFull = false;
        (await finance.SendFile("/api/v1/reconciliations", "report.csv", new byte[4 * FileContent.ChunkBytes])).IsProblem(400, "invalid_input");
    }

    private static void AssertUnavailable(ApiAnswer answer)
    {
        answer.IsProblem(503, "database_unavailable");
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        Assert.All((string[])["Npgsql", "Sqlite", "127.0.0.1", "test_", "Exception"], word => Assert.DoesNotContain(word, answer.Text, StringComparison.Ordinal));
    }

    /// <summary>Without EF Core's retries, which would go on for a minute.</summary>
    private static PostgreSqlPaymentDb UnreachablePostgreSql() =>
        new(new DbContextOptionsBuilder<PostgreSqlPaymentDb>().UseNpgsql(Unreachable.PostgreSql).Options);

    /// <summary>Lets the file of a SQLite database grow, or not.</summary>
    private sealed class Room : DbConnectionInterceptor
    {
        public bool IsFull { get; set; }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA max_page_count = {(IsFull ? 1 : int.MaxValue)}";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
