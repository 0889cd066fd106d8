using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;

namespace PaymentAdmin.Platform.Jobs;

public static class JobServices
{
    /// <summary>So many jobs run at once on one node, with the look at what is due.</summary>
    private const int Threads = 5;

    /// <summary>Has something done again and again, by one node at a time.</summary>
    /// <param name="job">Its word is its own; see <see cref="Job"/>.</param>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, Job job) where TJob : class, IJob
    {
        if (job.Name.Length is 0 or > ScheduledJob.NameMaxLength || services.Any(service => service.ImplementationInstance is Job other && other.Name == job.Name))
        {
            throw new ArgumentException($"The word '{job.Name}' is empty, too long or another job's.", nameof(job));
        }

        services.TryAddScoped<TJob>();
        services.AddSingleton(job with { Handler = typeof(TJob) });
        services.TryAddSingleton<DueJobs>();
        services.TryAddSingleton<RunJob>();
        return services;
    }

    /// <summary>The clockwork of this node; call it when all jobs are added.</summary>
    public static void AddJobTimer(this IServiceCollection services)
    {
        var names = services.Select(service => service.ImplementationInstance).OfType<Job>().Select(job => job.Name).ToList();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always);
            quartz.UseDefaultThreadPool(Threads);
            quartz.UseInMemoryStore();
            quartz.ScheduleJob<JobTimer>(trigger => trigger.WithSimpleSchedule(schedule => schedule.WithInterval(JobTimer.Every).RepeatForever()));
            foreach (var name in names)
            {
                quartz.AddJob<JobRun>(run => run.WithIdentity(JobRun.KeyOf(name)).StoreDurably());
            }
        });
        services.AddQuartzHostedService(host => host.WaitForJobsToComplete = true);
    }
}
