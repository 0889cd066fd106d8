using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Jobs;

/// <summary>Runs a job now, stops it, lets it go on: on whichever node.</summary>
public sealed class ControlJob(IEnumerable<Job> jobs, UnitOfWork unitOfWork)
{
    /// <param name="Name">Its word.</param>
    /// <param name="NextRunAt">When it is next due on its schedule, UTC.</param>
    /// <param name="RequestedAt">When a run was asked for that has not been begun yet.</param>
    /// <param name="PausedAt">Since when it is stopped; null where it is not.</param>
    /// <param name="PausedBy">Who stopped it.</param>
    public sealed record Answer(string Name, DateTime NextRunAt, DateTime? RequestedAt, DateTime? PausedAt, string? PausedBy);

    /// <summary>Has it run within seconds, paused or not; one that runs already runs once more when it has ended.</summary>
    /// <exception cref="Refusal">403; 404; 400 for a reason that is too long.</exception>
    public Task<Answer> Run(string name, ReasonInput input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        return Save(name, AuditKinds.JobRequested, (row, now) => row.Request(now), input.Checked(required: false), actor, cancellationToken);
    }

    /// <summary>Stops it until it is resumed; a run that has begun comes to its end.</summary>
    /// <exception cref="Refusal">403; 404; 400 without a reason; 409 <c>job_paused</c>, <c>job_not_pausable</c>.</exception>
    public Task<Answer> Pause(string name, ReasonInput input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        if (jobs.Any(job => job.Name == name && !job.MayBePaused))
        {
            throw Refusal.Conflict("job_not_pausable", "This job tells people of what is paused: it goes on.");
        }

        return Save(name, AuditKinds.JobPaused, (row, now) => row.Pause(actor, now), input.Checked(required: true), actor, cancellationToken);
    }

    /// <summary>Lets it go on: at once where a run was missed.</summary>
    /// <exception cref="Refusal">403; 404; 400 for a reason that is too long; 409 <c>job_not_paused</c>.</exception>
    public Task<Answer> Resume(string name, ReasonInput input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        return Save(name, AuditKinds.JobResumed, (row, _) => row.Resume(), input.Checked(required: false), actor, cancellationToken);
    }

    private Task<Answer> Save(string name, string kind, Action<ScheduledJob, DateTime> change, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        var job = jobs.SingleOrDefault(job => job.Name == name) ?? throw Refusal.NotFound("job");
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var row = await RowOf(db, job, now, cancellationToken);
                change(row, now);
                RecordAudit.Record(db, actor, now, new AuditedThing(AuditedThing.Job, row.Id, job.Name), new AuditedAct(kind, [], reason));
                return new Answer(row.Name, row.NextRunAt, row.RequestedAt, row.PausedAt, row.PausedByName);
            },
            once: null,
            cancellationToken);
    }

    /// <summary>Its row, a new one where no node has looked at it yet.</summary>
    private static async Task<ScheduledJob> RowOf(PaymentDb db, Job job, DateTime now, CancellationToken cancellationToken)
    {
        if (await db.Set<ScheduledJob>().SingleOrDefaultAsync(row => row.Name == job.Name, cancellationToken) is { } known)
        {
            return known;
        }

        var row = new ScheduledJob { Id = now.NewId(), Name = job.Name, NextRunAt = job.Schedule.First(now) };
        db.Add(row);
        return row;
    }
}
