using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Progress;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>How many payments are handed on at a time.</summary>
public sealed class RunDispatchTests
{
    private const string Why = "claims expire and keys are random";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Dispatch_WhileManyNotificationsWait_HandsOnNothingUntilTheyAreProcessed(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        await Receive(sending, 500);

        await sending.Do<RunDispatch>(Assert.Single(await sending.Take("dispatch")));
        Assert.Empty(await sending.Take("payments"));
        Assert.Equal("500 notifications of the PSP, or more, wait to be processed. The next payments leave after them, by themselves.", await Waits(sending));

        await using var db = sending.Database.Open();
        await db.Set<WorkItem>().Where(item => item.Queue == WebhookQueue.Name).ExecuteUpdateAsync(set => set.SetProperty(item => item.State, WorkState.Done), Stop);
        sending.Handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        await sending.Do<RunDispatch>(Assert.Single(await sending.Take("dispatch")));
        Assert.Equal(2, (await sending.Take("payments")).Count);
        Assert.Null(await Waits(sending));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Dispatch_WhileFewerWaitOrPeopleHavePausedThem_GoesOn(DatabaseProvider provider)
    {
        await using var fewer = await Sending.Start(provider, payments: 2);
        await Receive(fewer, 499);
        await fewer.Do<RunDispatch>(Assert.Single(await fewer.Take("dispatch")));
        Assert.Equal(2, (await fewer.Take("payments")).Count);

        await using var paused = await Sending.Start(provider, payments: 2);
        await Receive(paused, 500);
        await using (var db = paused.Database.Open())
        {
            var stop = new QueueStop { Id = paused.Handlers.Clock.Time.NewId(), Queue = WebhookQueue.Name };
            stop.Pause(Actors.Admin, paused.Handlers.Clock.Time);
            db.Add(stop);
            await db.SaveChangesAsync(Stop);
        }

        await paused.Do<RunDispatch>(Assert.Single(await paused.Take("dispatch")));
        Assert.Equal(2, (await paused.Take("payments")).Count);
    }

    private static async Task<string?> Waits(Sending sending) => (await sending.Handlers.Get<GetProgress>().Handle(sending.DistributionId, Actors.Auditor, Stop)).WaitsBecause;

    /// <summary>So many notifications of its connection wait to be processed.</summary>
    private static async Task Receive(Sending sending, int count)
    {
        await using var db = sending.Database.Open();
        var connection = await db.Connections.SingleAsync(row => row.Id == sending.ConnectionId, Stop);
        var now = sending.Handlers.Clock.Time;
        var notifications = Enumerable.Range(0, count).Select(number => new WebhookNotification
        {
            Id = now.NewId(), ConnectionId = connection.Id, ProcessorId = connection.ProcessorId, Environment = connection.Environment,
            Provider = "psp_rest_v2", ReceivedAt = now, Verification = "Signed", EventType = "payment.completed", IdempotencyKey = $"key-{number}", ContentHash = $"{number}",
        }).ToList();
        db.AddRange(notifications);
        await Enqueue.AddNew(db, WebhookQueue.Name, [.. notifications.Select(notification => (notification.Id, notification.IdempotencyKey))], now, Stop);
        await db.SaveChangesAsync(Stop);
    }
}
