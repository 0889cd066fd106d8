using PaymentAdmin.Data;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Jobs;

/// <summary>Raises an alert where a job fails again and again: one, while it is open.</summary>
internal sealed class TellOfJobs : IJobTrouble
{
    public const string AlertKind = "job_failing";

    public Task Tell(PaymentDb db, ScheduledJob job, string title, DateTime now, CancellationToken cancellationToken) => RaiseAlert.Raise(
        db, now, AlertKind, job.Id,
        $"The job \"{title}\" has failed {job.Failures} times in a row. What it does is not done until it succeeds: look at its last error on the Jobs page, and at the log.",
        "jobs", cancellationToken);
}
