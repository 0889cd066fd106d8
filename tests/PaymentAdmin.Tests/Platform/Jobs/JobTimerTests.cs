using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Jobs;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Platform.Work;

namespace PaymentAdmin.Tests.Platform.Jobs;

/// <summary>The clockwork of the real host: jobs run by themselves when they are due, on one of two nodes.</summary>
public sealed class JobTimerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Jobs_OfTwoNodes_AreEachRunWhenTheyAreDue(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var clock = new FakeClock();
        await using var one = await TestApp.Start(database, new TestAppOptions { Clock = clock });
        await using var other = await TestApp.Start(database, new TestAppOptions { Clock = clock, People = false });
        await Until(one, clock, rows => rows.All(row => row.NextRunAt is not null));
        Assert.Superset(
            new HashSet<string>(["count_webhooks", "drop_done_work", "drop_old_exchanges", "drop_old_imports", "drop_old_rejections", "drop_old_webhook_bodies", "release_held_webhooks"], StringComparer.Ordinal),
            (await List(one)).Select(row => row.Name).ToHashSet(StringComparer.Ordinal));

        clock.Advance(TimeSpan.FromDays(1));

        await Until(one, clock, rows => rows.All(row => row.LastEndedAt is not null));
        Assert.All(await List(one), row => Assert.Equal((JobOutcome.Succeeded, 0), (row.LastOutcome, row.FailuresInARow)));
        Assert.Empty(one.Log.Entries.Concat(other.Log.Entries).Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Message));
    }

    private static async Task<IReadOnlyList<ListJobs.Row>> List(TestApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ListJobs>().Handle(Actor.System("test", "correlation-test"), Stop);
    }

    /// <summary>Moves the clock a little, again and again, until the clockwork has come round.</summary>
    private static Task Until(TestApp app, FakeClock clock, Func<IReadOnlyList<ListJobs.Row>, bool> holds) => RunningQueue.Until(async () =>
    {
        clock.Advance(JobTimer.Every);
        return holds(await List(app));
    });
}
