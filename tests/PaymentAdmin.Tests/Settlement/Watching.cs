using PaymentAdmin.Platform.Work;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement;

/// <summary>What happens by itself.</summary>
internal static class Watching
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The job runs, then the queue that it fills.</summary>
    public static async Task Watch(this Settling settling)
    {
        await settling.Handlers.Get<WatchIssues>().Handle(Actors.Admin, Stop);
        await settling.Drain();
    }

    /// <summary>Does what waits in the queue of retries.</summary>
    public static async Task Drain(this Settling settling)
    {
        while (await settling.Handlers.Get<ClaimWork>().Take(TryIssue.QueueName, 50, TimeSpan.FromMinutes(2), Stop) is { Count: > 0 } claims)
        {
            foreach (var claim in claims)
            {
                await settling.Handlers.Get<TryIssue>().Handle(claim.SubjectId, claim, Stop);
            }
        }
    }
}
