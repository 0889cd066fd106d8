using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Data.PostgreSql;
using PaymentAdmin.Domain.Access;
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

    private static void AssertUnavailable(ApiAnswer answer)
    {
        answer.IsProblem(503, "database_unavailable");
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        Assert.All((string[])["Npgsql", "Sqlite", "127.0.0.1", "test_", "Exception"], word => Assert.DoesNotContain(word, answer.Text, StringComparison.Ordinal));
    }

    /// <summary>Without EF Core's retries, which would go on for a minute.</summary>
    private static PostgreSqlPaymentDb UnreachablePostgreSql() =>
        new(new DbContextOptionsBuilder<PostgreSqlPaymentDb>().UseNpgsql(Unreachable.PostgreSql).Options);
}
