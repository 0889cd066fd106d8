using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PaymentAdmin.Data;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks.Health;

namespace PaymentAdmin.Tests.Webhooks.Health;

/// <summary>With many notifications, what the page asks and what counting asks goes by indexes: looked at in the server's own plans.</summary>
public sealed class WebhookHealthPlanTests
{
    private const int Many = 200_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queries_OverManyNotifications_ReadNoneButWhatWaits()
    {
        Assert.SkipWhen(TestServers.PostgreSql is null && !TestServers.IsCi, $"{TestServers.PostgreSqlVariable} is not set: ./eng/test.sh starts a PostgreSQL and sets it.");
        await using var health = await HealthCase.Begin(DatabaseProvider.PostgreSql);
        await Fill(health);
        await health.Count();
        await Analyze(health);
        var kept = new KeptCommands();
        await using var services = kept.Contexts(health.Database);
        await using var handlers = Handlers.On(added => added.AddSingleton(services.GetRequiredService<IDbContextFactory<PaymentDb>>()), health.Handlers.Clock);

        var answer = await handlers.Get<GetWebhookHealth>().Handle(new GetWebhookHealth.Query(From: HealthCase.Hour.AddDays(-30)), Actors.Auditor, Stop);
        await handlers.Get<GetWebhookHealth>().Handle(new GetWebhookHealth.Query(ConnectionId: health.Connection.Id), Actors.Auditor, Stop);
        var ofPage = kept.Take();
        await health.Came(HealthCase.Hour, 1);
        await handlers.Get<CountWebhooks>().Handle(Actors.Admin, Stop);
        await handlers.Get<JudgeWebhookHours>().Handle(Actors.Admin, Stop);
        var ofJob = kept.Take();

        Assert.Equal(Many, answer.Totals.Received);
        Assert.Equal(200, answer.Now.Held);
        Assert.True(ofPage.Count >= 10, $"Only {ofPage.Count} queries were kept.");
        foreach (var command in ofPage.Concat(ofJob))
        {
            await LooksAtFew(health, command);
        }
    }

    /// <summary>That no plan goes through a table of notifications or work, and none reads more than an hour of them or what waits.</summary>
    private static async Task LooksAtFew(HealthCase health, KeptCommand command)
    {
        var plan = await KeptCommands.Plan(health.Database, command);
        Assert.False(plan.Contains("Seq Scan on \"WebhookNotifications\"", StringComparison.Ordinal), plan);
        foreach (var line in plan.Split('\n').Where(line => line.Contains("on \"WebhookNotifications\"", StringComparison.Ordinal)))
        {
            var rows = double.Parse(line.Split("rows=")[^1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(rows <= 1_000, plan);
        }
    }

    /// <summary>A month's notifications, a few of them held, none of them made one by one.</summary>
    private static Task Fill(HealthCase health) => Execute(health, $"""
        INSERT INTO "WebhookNotifications" ("Id", "ConnectionId", "ProcessorId", "Environment", "Provider", "ReceivedAt", "Verification", "IdempotencyKey", "ContentHash", "Status", "Condition", "RetryCount", "ProcessedAt", "LatencyMs", "Version")
        SELECT gen_random_uuid(), '{health.Connection.Id}', '{health.Connection.ProcessorId}', 'sandbox', 'test', TIMESTAMPTZ '2026-03-14T09:26:00Z' - make_interval(secs => n * 12.0), 'test', 'key-' || n, '',
               CASE WHEN n % 1000 = 0 THEN 'held_blocked' ELSE 'processed' END, CASE WHEN n % 1000 = 0 THEN 'unknown_reference' END, 0, NULL, CASE WHEN n % 1000 = 0 THEN NULL ELSE 500 END, 0
        FROM generate_series(1, {Many}) AS n;
        INSERT INTO "WebhookHourMarks" ("ConnectionId", "Hour", "Id")
        SELECT '{health.Connection.Id}', hour, gen_random_uuid() FROM (SELECT DISTINCT date_trunc('hour', "ReceivedAt", 'UTC') AS hour FROM "WebhookNotifications") AS hours;
        """);

    private static async Task Analyze(HealthCase health)
    {
        // More hours than one run counts.
        while (await health.Count() > 0)
        {
        }

        await KeptCommands.Vacuum(health.Database);
    }

    private static async Task Execute(HealthCase health, string sql)
    {
        await using var connection = new NpgsqlConnection(health.Database.ConnectionString);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
