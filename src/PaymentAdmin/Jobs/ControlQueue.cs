using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Jobs;

/// <summary>Stops a queue on all nodes, and lets it go on.</summary>
public sealed class ControlQueue(IEnumerable<WorkQueue> queues, UnitOfWork unitOfWork, WorkSignal signal)
{
    /// <param name="Queue">Its word.</param>
    /// <param name="PausedAt">Since when it is stopped, UTC; null where it is not.</param>
    /// <param name="PausedBy">Who stopped it.</param>
    public sealed record Answer(string Queue, DateTime? PausedAt, string? PausedBy);

    /// <summary>From the commit on no node claims anything of it; what is in work comes to its end.</summary>
    /// <exception cref="Refusal">403; 404; 400 without a reason; 409 <c>queue_paused</c>.</exception>
    public Task<Answer> Pause(string queue, ReasonInput input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        return Save(queue, AuditKinds.QueuePaused, (stop, now) => stop.Pause(actor, now), input.Checked(required: true), actor, cancellationToken);
    }

    /// <summary>It goes on with what has waited longest.</summary>
    /// <exception cref="Refusal">403; 404; 400 for a reason that is too long; 409 <c>queue_not_paused</c>.</exception>
    public async Task<Answer> Resume(string queue, ReasonInput input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var answer = await Save(queue, AuditKinds.QueueResumed, (stop, _) => stop.Resume(), input.Checked(required: false), actor, cancellationToken);
        signal.Wake(queue);
        return answer;
    }

    private Task<Answer> Save(string queue, string kind, Action<QueueStop, DateTime> change, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        if (queues.All(known => known.Name != queue))
        {
            throw Refusal.NotFound("queue");
        }

        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var stop = await db.Set<QueueStop>().SingleOrDefaultAsync(stop => stop.Queue == queue, cancellationToken);
                if (stop is null)
                {
                    stop = new QueueStop { Id = now.NewId(), Queue = queue };
                    db.Add(stop);
                }

                change(stop, now);
                RecordAudit.Record(db, actor, now, new AuditedThing(AuditedThing.Queue, stop.Id, queue), new AuditedAct(kind, [], reason));
                return new Answer(queue, stop.PausedAt, stop.PausedByName);
            },
            once: null,
            cancellationToken);
    }
}
