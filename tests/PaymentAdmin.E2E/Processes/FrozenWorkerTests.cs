using PaymentAdmin.E2E.Infrastructure;
using PaymentAdmin.E2E.Inside;

namespace PaymentAdmin.E2E.Processes;

/// <summary>A node that stands still beyond its lease and then goes on, while another has done its work.</summary>
[Collection<Processes>]
public sealed class FrozenWorkerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>All that processing writes.</summary>
    private static readonly string[] Written =
    [
        """SELECT "Id", "Status", "ProcessedAt", "RetryCount", "Version" FROM "WebhookNotifications" ORDER BY 1""",
        """SELECT "Id", "Outcome", "CorrelationId", "EndedAt" FROM "WebhookAttempts" ORDER BY 1""",
        """SELECT "NotificationId", "IdempotencyKey" FROM "WebhookClaims" ORDER BY 1""",
        """SELECT "Id", "Status", "Version" FROM "Transactions" ORDER BY 1""",
        """SELECT "Id", "State", "Attempts", "Version" FROM "WorkItems" ORDER BY 1""",
    ];

    // On SQLite one process is the rule; two on one file show that the claim holds there too.
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Worker_FrozenBeyondItsLeaseAndContinued_CommitsNothing(string provider)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Whether a process stands still is read from /proc.");
        await using var database = AppDatabase.On(provider);
        await using var frozen = await RunningApp.StartOn(database, new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(FrozenWorkerTests).Assembly.Location,
            [Freezing.Variable] = "FROM \"WebhookBodies\"",
        });
        var cbs = await Cbs.Connect(frozen);
        await Deliver(frozen, cbs);
        await frozen.Line(Freezing.Mark);
        await Eventually.Holds(() => Task.FromResult(frozen.IsFrozen()), () => "The process goes on.", Limit);
        Assert.Equal(1, await database.Count("""SELECT COUNT(*) FROM "WorkItems" WHERE "ClaimToken" IS NOT NULL"""));

        await database.Execute("""UPDATE "WorkItems" SET "LeaseUntil" = '2000-01-01 00:00:00'""");
        await using var other = await RunningApp.StartOn(database);
        await Eventually.Holds(
            async () => await database.Count("""SELECT COUNT(*) FROM "WebhookNotifications" WHERE "Status" = 'processed'""") == 1,
            () => $"Nobody took it over.\n{other.Output}",
            Limit);
        var before = await Snapshot(database);

        await frozen.Thaw();
        await frozen.Line("was taken over; nothing of this try was saved");

        Assert.Equal(before, await Snapshot(database));
        Assert.Equal(["done 2"], await database.Rows("""SELECT "State", "Attempts" FROM "WorkItems" """));
        Assert.Equal(["confirmed 700"], await database.Rows("""SELECT "Status", "AmountMinor" FROM "Transactions" """));
        Assert.Single(await database.Rows("""SELECT "Id" FROM "WebhookAttempts" """));
    }

    private static async Task Deliver(RunningApp app, Cbs cbs)
    {
        using var client = new HttpClient();
        using var delivery = cbs.Delivery(app.Url, Cbs.Notice(payment: 7), 1);
        using var answer = await client.SendAsync(delivery, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task<List<string>> Snapshot(AppDatabase database)
    {
        var rows = new List<string>();
        foreach (var sql in Written)
        {
            rows.AddRange(await database.Rows(sql));
        }

        return rows;
    }
}
