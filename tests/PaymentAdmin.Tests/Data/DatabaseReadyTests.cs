using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PaymentAdmin.Data;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data;

public sealed class DatabaseReadyTests
{
    [Theory, EachDatabase(RealOnly = "asks the database about itself")]
    public async Task CheckHealth_OfAPresentDatabase_IsHealthy(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);

        Assert.Equal(HealthStatus.Healthy, (await Check(database.Contexts)).Status);
    }

    [Theory, EachDatabase(RealOnly = "asks the database about itself")]
    public async Task CheckHealth_WithoutTheMigrations_IsUnhealthy(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateEmpty(provider);
        await using (var db = database.Open())
        {
            await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        }

        var result = await Check(database.Contexts);
        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains("not applied", result.Description, StringComparison.Ordinal);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Ready_AfterTheDatabaseIsGone_Is503WhileLiveStays200(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider);
        using var client = app.Anonymous();
        Assert.Equal(HttpStatusCode.OK, await StatusOf(client, "/health/ready"));

        await app.Database.Drop();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusOf(client, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusOf(client, "/health/live"));
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql, Unreachable.PostgreSql)]
    [InlineData(DatabaseProvider.SqlServer, Unreachable.SqlServer)]
    public async Task CheckHealth_OfAServerThatDoesNotAnswer_IsUnhealthySoon(DatabaseProvider provider, string connectionString)
    {
        await using var services = new ServiceCollection().AddLogging().AddPaymentDb(provider, connectionString).BuildServiceProvider();
        var watch = Stopwatch.StartNew();

        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    private static async Task<HttpStatusCode> StatusOf(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Task<HealthCheckResult> Check(IDbContextFactory<PaymentDb> contexts) =>
        new DatabaseReady(contexts).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
}
