using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Jobs;

/// <summary>Which jobs are to be begun now, by whichever node is first.</summary>
internal sealed class DueJobs(IEnumerable<Job> jobs, IDbContextFactory<PaymentDb> contexts, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Due, or asked for by a person; and nobody runs it, or whoever did is late.</summary>
    public static IQueryable<ScheduledJob> Of(PaymentDb db, DateTime now) => db.Set<ScheduledJob>().Where(job =>
        (job.ClaimToken == null || job.LeaseUntil < DatabaseClock.Now())
        && (job.RequestedAt != null || (job.PausedAt == null && job.NextRunAt <= now)));

    /// <summary>Their words. A job that is new gets its row first.</summary>
    public async Task<IReadOnlyList<string>> Find(CancellationToken cancellationToken)
    {
        var names = jobs.Select(job => job.Name).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<ScheduledJob>().CountAsync(job => names.Contains(job.Name), cancellationToken) < names.Count)
        {
            await AddMissing(cancellationToken);
        }

        return await Of(db, clock.Now()).Where(job => names.Contains(job.Name)).OrderBy(job => job.NextRunAt).Select(job => job.Name).ToListAsync(cancellationToken);
    }

    private async Task AddMissing(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UnitOfWork>().Save(
            Actor.System("jobs", Correlation.Current()),
            async (db, now) =>
            {
                var known = await db.Set<ScheduledJob>().Select(job => job.Name).ToListAsync(cancellationToken);
                db.AddRange(jobs.Where(job => !known.Contains(job.Name, StringComparer.Ordinal))
                    .Select(job => new ScheduledJob { Id = now.NewId(), Name = job.Name, NextRunAt = job.Schedule.First(now) }));
                return true;
            },
            once: null,
            cancellationToken);
    }
}
