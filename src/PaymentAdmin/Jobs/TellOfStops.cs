using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Jobs;

/// <summary>
/// Tells people of queues, jobs and distributions that somebody stopped and nobody resumed: while the outcomes of payments are not followed, or
/// nothing is swept, no payment says by itself that it stands still, and of what is held nobody expects that it moves. It is not paused itself:
/// nobody would tell of that.
/// </summary>
internal sealed class TellOfStops(UnitOfWork unitOfWork, IEnumerable<WorkQueue> queues, IEnumerable<Job> jobs) : IJob
{
    public const string AlertKind = "paused_for_long";

    public static readonly Job Settings = new("tell_of_stops", "Tell of what is paused for long", JobSchedule.Every(TimeSpan.FromMinutes(5))) { MayBePaused = false };

    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>A distribution stands still for a reason more often: people look into a thing, or wait for money.</summary>
    private static readonly TimeSpan LongForDistribution = TimeSpan.FromHours(24);

    /// <summary>Most distributions that are told of at once, of those that stand still for longest.</summary>
    private const int MostDistributions = 500;

    /// <returns>Of how many people were told now.</returns>
    /// <exception cref="Refusal">403.</exception>
    public Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var told = 0;
                IReadOnlyList<Stopped> all = [.. await InBackground(db, now - Long, cancellationToken), .. await Distributions(db, now - LongForDistribution, cancellationToken)];
                await RaiseAlert.CloseOthers(db, AlertKind, [.. all.Select(stopped => stopped.Id)], actor, now, cancellationToken);
                foreach (var stopped in all)
                {
                    if (!await RaiseAlert.IsOpen(db, AlertKind, stopped.Id, cancellationToken))
                    {
                        await RaiseAlert.Raise(db, now, AlertKind, stopped.Id, stopped.Message, stopped.Link, cancellationToken);
                        told++;
                    }
                }

                return told;
            },
            once: null,
            cancellationToken);
    }

    private async Task<IEnumerable<Stopped>> InBackground(PaymentDb db, DateTime before, CancellationToken cancellationToken)
    {
        var (queueTitles, jobTitles) = (queues.ToDictionary(queue => queue.Name, queue => queue.Title), jobs.ToDictionary(job => job.Name, job => job.Title));
        var stops = await db.Set<QueueStop>().AsNoTracking().Where(stop => stop.PausedAt <= before).OrderBy(stop => stop.Queue).ToListAsync(cancellationToken);
        var paused = await db.Set<ScheduledJob>().AsNoTracking().Where(job => job.PausedAt <= before).OrderBy(job => job.Name).ToListAsync(cancellationToken);

        // What this version no longer has does nothing either way.
        return stops.Where(stop => queueTitles.ContainsKey(stop.Queue)).Select(stop => Stopped.InBackground(stop.Id, $"queue \"{queueTitles[stop.Queue]}\""))
            .Concat(paused.Where(job => jobTitles.ContainsKey(job.Name)).Select(job => Stopped.InBackground(job.Id, $"job \"{jobTitles[job.Name]}\"")));
    }

    private static async Task<IEnumerable<Stopped>> Distributions(PaymentDb db, DateTime before, CancellationToken cancellationToken)
    {
        var found = await db.Distributions
            .Where(row => (row.Status == DistributionStatus.Paused || row.Status == DistributionStatus.Halted) && row.UpdatedAt <= before)
            .OrderBy(row => row.UpdatedAt).ThenBy(row => row.Id).Select(row => new { row.Id, row.Name, row.Status }).Take(MostDistributions).ToListAsync(cancellationToken);
        return found.Select(row => new Stopped(
            row.Id,
            $"{row.Name} is {Words.Plain(row.Status).ToLowerInvariant()} for more than a day. What is held of it does not leave until somebody resumes it, or cancels the rest.",
            $"distributions/{PublicId.Distribution.Format(row.Id)}"));
    }

    private sealed record Stopped(Guid Id, string Message, string Link)
    {
        public static Stopped InBackground(Guid id, string what) =>
            new(id, $"The {what} is paused for more than an hour. What it does is not done until somebody resumes it.", "jobs");
    }
}
