using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Jobs;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;
using ReasonInput = PaymentAdmin.Jobs.ReasonInput;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The use cases of jobs and queues, one after another.</summary>
internal static class JobUseCases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(TestDatabase database, Handlers handlers)
    {
        const string Job = "drop_old_imports";
        const string Queue = "webhooks";
        var reason = new ReasonInput("It is in the way.");
        var job = handlers.Get<ControlJob>();
        await handlers.Get<DueJobs>().Find(Stop);
        await job.Pause(Job, reason, Actors.Admin, Stop);
        await job.Run(Job, reason, Actors.Admin, Stop);
        Assert.Equal(JobStatus.Paused, Assert.Single(await handlers.Get<ListJobs>().Handle(Actors.Auditor, Stop), row => row.Name == Job).Status);
        Assert.Equal([Job], (await handlers.Get<DueJobs>().Find(Stop)).Intersect([Job]));
        await job.Resume(Job, reason, Actors.Admin, Stop);

        var queue = handlers.Get<ControlQueue>();
        await queue.Pause(Queue, reason, Actors.Admin, Stop);
        Assert.NotNull(Assert.Single(await handlers.Get<QueueFigures>().Handle(Actors.Auditor, Stop), row => row.Queue == Queue).PausedAt);
        await queue.Resume(Queue, reason, Actors.Admin, Stop);

        var subject = handlers.Clock.Time.NewId();
        await using (var db = database.Open())
        {
            await Enqueue.Add(db, Queue, subject, orderKey: null, handlers.Clock.Time.AddHours(1), handlers.Clock.Time, Stop);
            await db.SaveChangesAsync(Stop);
        }

        var items = handlers.Get<ListQueueItems>();
        foreach (var status in Enum.GetValues<ItemStatus>())
        {
            await items.Handle(Queue, new ListQueueItems.Query(status, new Cursor(handlers.Clock.Time, subject)), Actors.Auditor, Stop);
        }

        var item = Assert.Single((await items.Handle(Queue, new ListQueueItems.Query(), Actors.Auditor, Stop)).Data, row => row.Subject == PublicId.Webhook.Format(subject));
        await handlers.Get<RunItem>().Handle(Queue, PublicId.WorkItem.Parse(item.Id), Actors.Admin, Stop);
        await using var after = database.Open();
        await after.Set<WorkItem>().Where(row => row.SubjectId == subject).ExecuteDeleteAsync(Stop);
    }
}
