using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Jobs;

/// <summary>Has one item of a queue done now: one that waits for its time, or one that failed and is for a person.</summary>
public sealed class RunItem(IEnumerable<WorkQueue> queues, UnitOfWork unitOfWork, WorkSignal signal)
{
    /// <param name="Id"><c>wrk_</c> and a UUID.</param>
    /// <param name="DueAt">Since when it may be begun, UTC.</param>
    public sealed record Answer(string Id, DateTime DueAt);

    /// <summary>Its tries are counted anew where it had failed for good. Whoever does it decides by the subject what is then needed.</summary>
    /// <exception cref="Refusal">403; 404; 409 <c>work_running</c>, <c>work_done</c>.</exception>
    public async Task<Answer> Handle(string queue, Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var of = queues.SingleOrDefault(known => known.Name == queue) ?? throw Refusal.NotFound("queue");
        var answer = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var item = await db.Set<WorkItem>().SingleOrDefaultAsync(item => item.Id == id && item.Queue == queue, cancellationToken) ?? throw Refusal.NotFound("work item");
                Check(item);
                item.Wake(now, item.Place);
                var subject = of.Subject?.Format(item.SubjectId) ?? $"{item.SubjectId:D}";
                RecordAudit.Record(db, actor, now, new AuditedThing(AuditedThing.WorkItem, item.Id, $"{queue} {subject}"), new AuditedAct(AuditKinds.WorkItemRequested, []));
                return new Answer(PublicId.WorkItem.Format(id), item.DueAt);
            },
            once: null,
            cancellationToken);
        signal.Wake(queue);
        return answer;
    }

    private static void Check(WorkItem item)
    {
        if (item.State == WorkState.Done)
        {
            throw Refusal.Conflict("work_done", "This is done already.");
        }

        if (item.ClaimToken is not null)
        {
            throw Refusal.Conflict("work_running", "A node is doing this now. Where it was lost, another takes it over when its time has run out.");
        }
    }
}
