using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>Work of which every try ends without a word, as when the process is killed by what it works on: in the end it is parked.</summary>
internal static class BrokenOff
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Lets it happen to the one item of a queue that is due.</summary>
    public static async Task AllTries<THandler>(Handlers handlers, Func<PaymentDb> open, WorkQueue queue) where THandler : class, IWorkHandler
    {
        for (var tries = 0; tries < queue.Retries.MaxAttempts; tries++)
        {
            var begun = await Take();
            await using var db = open();
            await db.Set<WorkItem>().Where(item => item.Id == begun.ItemId).ExecuteUpdateAsync(set => set.SetProperty(item => item.LeaseUntil, DateTime.UnixEpoch), Stop);
        }

        var last = await Take();
        await handlers.Get<TryWork>().Handle(queue, typeof(THandler), last, Stop);
        await using var parked = open();
        Assert.Equal(WorkState.Parked, (await parked.Set<WorkItem>().SingleAsync(item => item.Id == last.ItemId, Stop)).State);

        async Task<WorkClaim> Take() => Assert.Single(await handlers.Get<ClaimWork>().Take(queue.Name, ClaimWork.MaxBatch, queue.Lease, Stop));
    }
}
