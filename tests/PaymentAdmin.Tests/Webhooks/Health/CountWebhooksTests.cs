using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks.Health;

namespace PaymentAdmin.Tests.Webhooks.Health;

public sealed class CountWebhooksTests
{
    private static readonly DateTime Hour = HealthCase.Hour;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Count_AfterRandomHistories_EqualsANaiveCount(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        var other = await health.Connect("OTHER");
        foreach (var seed in Enumerable.Range(1, 4))
        {
            var random = new Random(seed);
            for (var step = 0; step < 40; step++)
            {
                await Step(health, random, random.Next(2) == 0 ? health.Connection : other);
                if (random.Next(10) == 0)
                {
                    await health.Count();
                }
            }

            await health.Count();
            Assert.True((await health.Naive()).SequenceEqual(await health.Counted()), $"The history of seed {seed} was counted wrongly.");
            Assert.Equal(0, await health.Marks());
        }
    }

    [Theory, EachDatabase]
    public async Task Count_WhatWasReceivedAndProcessed_CountsEveryState(DatabaseProvider provider)
    {
        await using var inbox = await Inbox.Open(provider, Dialect.PspRestV2);
        await inbox.Record("CVA-2024-001-001", 5_000_000, "TZS");
        await inbox.Deliver(Receiving.Completed);
        await inbox.Deliver(Receiving.Completed);
        await inbox.Deliver("nonsense");
        var count = inbox.Handlers.Get<CountWebhooks>();

        await count.Handle(Actors.Admin, Stop);
        var arrived = Assert.Single(await inbox.Rows<WebhookHour>()).Figures;
        await inbox.Handlers.Work();
        await count.Handle(Actors.Admin, Stop);
        var done = Assert.Single(await inbox.Rows<WebhookHour>());

        Assert.Equal(WebhookFigures.None with { Received = 3, Pending = 2, Failed = 1 }, arrived);
        Assert.Equal((3, 0, 1, 1, 1, 2), (done.Received, done.Pending, done.Processed, done.Failed, done.Duplicate, done.LatencyCount));
        Assert.Equal((inbox.ConnectionId, Hour, ConnectionEnvironment.Sandbox), (done.ConnectionId, done.Hour, done.Environment));
    }

    [Theory, EachDatabase]
    public async Task Count_AfterALateChangeOfAnOldHour_CountsItAgain(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        var old = Hour.AddDays(-300);
        await health.Came(old, 1, HealthCase.Failed);
        await health.Came(Hour, 1);
        Assert.Equal(2, await health.Count());
        Assert.Equal(0, await health.Count());

        await health.Change((await health.Database.Inbox())[0].Id, notification =>
        {
            notification.Retry();
            notification.Begin();
            notification.Succeed(old.AddSeconds(7));
        });

        Assert.Equal(1, await health.Count());
        Assert.Equal(new WebhookFigures(1, 0, 1, 0, 0, 0, 1, 7_000, 7_000), (await health.Counted())[(health.Connection.Id, old)]);
    }

    [Theory, EachDatabase]
    public async Task Save_ThatChangesNothingThatIsCounted_MarksNoHour(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        await health.Came(Hour, 1, HealthCase.ProcessedAfter(1));
        await health.Count();

        await health.Change((await health.Database.Inbox())[0].Id, notification => notification.GoThroughAgain());

        Assert.Equal(0, await health.Marks());
    }

    [Theory, EachDatabase(RealOnly = "lets a save fail")]
    public async Task Save_ThatFailed_MarksNothing(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        await health.Came(Hour, 1);
        await using var db = health.Database.Open();
        var mine = await db.WebhookNotifications.SingleAsync(Stop);
        await health.Change(mine.Id, HealthCase.Failed);
        await health.Count();
        mine.Begin();

        await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.SaveChangesAsync(Stop));

        Assert.Equal(0, await health.Marks());
    }

    [Theory, EachDatabase(RealOnly = "lets a save fail")]
    public async Task Write_OfACountThatAnotherOvertook_Fails(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        await health.Came(Hour, 1);
        await health.Count();
        await using var slow = health.Database.Open();
        var stale = await slow.Set<WebhookHour>().SingleAsync(Stop);
        stale.Count(WebhookFigures.None with { Received = 1 });

        await health.Came(Hour, 1);
        await health.Count();

        Assert.True(Databases.IsConflict(await Assert.ThrowsAnyAsync<DbUpdateException>(() => slow.SaveChangesAsync(Stop))));
        Assert.Equal(2, (await health.Counted()).Single().Value.Received);
    }

    [Theory, EachDatabase(RealOnly = "counts at once with what changes")]
    public async Task Count_ByTwoWhileNotificationsChange_EndsExact(DatabaseProvider provider)
    {
        await using var health = await HealthCase.Begin(provider);
        using var written = new CancellationTokenSource();
        var counters = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!written.IsCancellationRequested)
            {
                await health.Count();
            }
        })).ToList();
        for (var turn = 0; turn < 40; turn++)
        {
            await Patiently(() => health.Came(Hour.AddMinutes(turn), 3));
            var id = (await health.Database.Inbox())[turn].Id;
            await Patiently(() => health.Change(id, HealthCase.ProcessedAfter(turn)));
        }

        await written.CancelAsync();
        await Task.WhenAll(counters);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(health.Count)));

        Assert.Equal(await health.Naive(), await health.Counted());
        Assert.Equal(0, await health.Marks());
    }

    [Fact]
    public async Task Count_WithoutThePermission_IsRefused()
    {
        await using var health = await HealthCase.Begin(DatabaseProvider.Sqlite);

        await Refused.ForWantOf(Permissions.ManageJobs, [Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody], person => health.Handlers.Get<CountWebhooks>().Handle(person, Stop));
        await Refused.ForWantOf(Permissions.ManageJobs, [Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody], person => health.Handlers.Get<JudgeWebhookHours>().Handle(person, Stop));
    }

    /// <summary>SQLite has one writer: who comes while another writes comes again.</summary>
    private static async Task Patiently(Func<Task> save)
    {
        for (var turn = 1; ; turn++)
        {
            try
            {
                await save();
                return;
            }
            catch (Exception busy) when (turn < 30 && Databases.IsConflict(busy))
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Something that can happen: several arrive, or one that is there goes on as its state allows.</summary>
    private static async Task Step(HealthCase health, Random random, Connection connection)
    {
        var all = await health.Database.Inbox();
        if (all.Count == 0 || random.Next(3) == 0)
        {
            await health.Came(connection, Hour.AddMilliseconds(random.Next(-5, 5) * 1_800_000L), random.Next(1, 4));
            return;
        }

        var now = Hour.AddDays(1).AddMilliseconds(random.Next(100_000));
        await health.Change(all[random.Next(all.Count)].Id, notification => GoOn(notification, random.Next(4), now));
    }

    private static void GoOn(WebhookNotification notification, int way, DateTime now)
    {
        switch (notification.Status)
        {
            case WebhookStatus.Pending:
                notification.Begin();
                break;
            case WebhookStatus.Processing when way == 0:
                notification.Succeed(now);
                break;
            case WebhookStatus.Processing when way == 1:
                notification.FindDuplicate(Guid.Empty, now);
                break;
            case WebhookStatus.Processing when way == 2:
                notification.Hold(HoldCondition.NothingNew, "paused");
                break;
            case WebhookStatus.Processing:
                notification.Fail("broken");
                break;
            case WebhookStatus.Failed:
                notification.Retry();
                break;
            case WebhookStatus.HeldBlocked when way == 0:
                notification.Discard("not ours", now);
                break;
            case WebhookStatus.HeldBlocked:
                notification.Release();
                break;
            case WebhookStatus.Processed:
                notification.GoThroughAgain();
                break;
        }
    }
}
