using Quartz;

namespace PaymentAdmin.Platform.Jobs;

/// <summary>
/// This node's part in the calendar: looks every few seconds which jobs are due, and has Quartz run them, each beside the others.
/// Which node really does so its row decides.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class JobTimer(DueJobs due, ILogger<JobTimer> log) : Quartz.IJob
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var name in await due.Find(cancellationToken))
            {
                await context.Scheduler.TriggerJob(JobRun.KeyOf(name), cancellationToken);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "The jobs could not be looked at; tried again in {Pause}", Every);
        }
    }
}

/// <summary>A run of one job, in Quartz's hands: counted among its threads, cancelled and waited for when the node stops.</summary>
[DisallowConcurrentExecution]
internal sealed class JobRun(RunJob run, ILogger<JobRun> log) : Quartz.IJob
{
    public static JobKey KeyOf(string name) => new(name, "jobs");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await run.Handle(context.JobDetail.Key.Name, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Job {Job} could not be begun; the next look tries again", context.JobDetail.Key.Name);
        }
    }
}
