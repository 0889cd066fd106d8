using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Jobs;

/// <summary>Tells people that a job fails again and again, in the transaction in which that is kept.</summary>
public interface IJobTrouble
{
    Task Tell(PaymentDb db, ScheduledJob job, string title, DateTime now, CancellationToken cancellationToken);
}

/// <summary>One run of one job, if it is still to be begun and no other node is faster.</summary>
internal sealed class RunJob(IEnumerable<Job> jobs, IDbContextFactory<PaymentDb> contexts, IServiceScopeFactory scopes, TimeProvider clock, ILogger<RunJob> log)
{
    /// <summary>After so many failures in a row people are told, at each of them.</summary>
    public const int TellAfter = 3;

    /// <summary>Which of several nodes: machine and process.</summary>
    private static readonly string Node = $"{Environment.MachineName} {Environment.ProcessId}".CutTo(ScheduledJob.NodeMaxLength);

    /// <returns>Whether this node ran it.</returns>
    public async Task<bool> Handle(string name, CancellationToken cancellationToken)
    {
        var job = jobs.Single(job => job.Name == name);
        using var activity = new Activity($"job {name}").SetIdFormat(ActivityIdFormat.W3C).Start();
        if (await Claim(job, cancellationToken) is not { } token)
        {
            return false;
        }

        await Run(job, token, cancellationToken);
        return true;
    }

    private async Task<Guid?> Claim(Job job, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var token = now.NewId();
        var seconds = job.Lease.TotalSeconds;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ours = await DueJobs.Of(db, now).Where(row => row.Name == job.Name).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.ClaimToken, token)
                .SetProperty(row => row.LeaseUntil, row => DatabaseClock.Now().AddSeconds(seconds))
                .SetProperty(row => row.Node, Node)
                .SetProperty(row => row.BeganAt, now)
                .SetProperty(row => row.Version, row => row.Version + 1),
            cancellationToken);
        return ours == 1 ? token : null;
    }

    private async Task Run(Job job, Guid token, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lease = KeepLease(job, token, ends);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var rows = await ((IJob)scope.ServiceProvider.GetRequiredService(job.Handler)).Handle(Actor.System($"job {job.Name.Replace('_', ' ')}", Correlation.Current()), ends.Token);
            await End(job, token, JobOutcome.Succeeded, row => (row.Rows, row.LastError, row.Failures) = (rows, null, 0));
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            await End(job, token, JobOutcome.Interrupted, _ => { });
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Job {Job} failed ({Correlation})", job.Name, Correlation.Current());
            await End(job, token, JobOutcome.Failed, row => (row.LastError, row.Failures) = (Say(failure), row.Failures + 1));
        }
        finally
        {
            await ends.CancelAsync();
            await lease;
        }
    }

    /// <summary>Takes more time, again and again; ends the run where another node has taken it over.</summary>
    private async Task KeepLease(Job job, Guid token, CancellationTokenSource ends)
    {
        var seconds = job.Lease.TotalSeconds;
        while (!ends.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(job.Lease / 3, clock, ends.Token);
                await using var db = await contexts.CreateDbContextAsync(ends.Token);
                var ours = await db.Set<ScheduledJob>().Where(row => row.Name == job.Name && row.ClaimToken == token)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, row => DatabaseClock.Now().AddSeconds(seconds)), ends.Token);
                if (ours == 0)
                {
                    await ends.CancelAsync();
                }
            }
            catch (OperationCanceledException)
            {
                // The run has ended.
            }
            catch (Exception failure)
            {
                log.LogWarning(failure, "Job {Job}: its lease could not be renewed; tried again", job.Name);
            }
        }
    }

    private async Task End(Job job, Guid token, JobOutcome outcome, Action<ScheduledJob> change)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var troubles = scope.ServiceProvider.GetServices<IJobTrouble>();
            var ours = await scope.ServiceProvider.GetRequiredService<UnitOfWork>().Save(
                Actor.System("jobs", Correlation.Current()), (db, now) => End(db, job, token, outcome, change, troubles, now), once: null, CancellationToken.None);
            if (!ours)
            {
                log.LogWarning("Job {Job} was taken over by another node ({Correlation})", job.Name, Correlation.Current());
            }
        }
        catch (Exception failure)
        {
            log.LogError(failure, "The end of job {Job} could not be saved; it runs again when its lease has run out ({Correlation})", job.Name, Correlation.Current());
        }
    }

    private static async Task<bool> End(
        PaymentDb db, Job job, Guid token, JobOutcome outcome, Action<ScheduledJob> change, IEnumerable<IJobTrouble> troubles, DateTime now)
    {
        var row = await db.Set<ScheduledJob>().SingleAsync(row => row.Name == job.Name, CancellationToken.None);
        if (row.ClaimToken != token)
        {
            return false;
        }

        change(row);
        row.End(outcome, outcome == JobOutcome.Interrupted ? now : job.Schedule.Next(row.BeganAt ?? now, now), now);
        if (outcome == JobOutcome.Failed && row.Failures >= TellAfter)
        {
            foreach (var trouble in troubles)
            {
                await trouble.Tell(db, row, job.Title, now, CancellationToken.None);
            }
        }

        return true;
    }

    /// <summary>Messages of exceptions may hold what must not be kept; a refusal's was written for people.</summary>
    private static string Say(Exception failure) =>
        $"{Correlation.Current()} {(failure is Refusal refusal ? $"{refusal.Code}: {refusal.Message}" : failure.GetType().Name)}".CutTo(ScheduledJob.ErrorMaxLength);
}
