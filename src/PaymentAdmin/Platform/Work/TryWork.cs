using System.Diagnostics;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Work;

/// <summary>One try of one item: the handler, and what becomes of the item where the handler did not say.</summary>
internal sealed class TryWork(IServiceScopeFactory scopes, ILogger<TryWork> log)
{
    public async Task Handle(WorkQueue queue, Type handler, WorkClaim claim, CancellationToken cancellationToken)
    {
        // One correlation id for the log, the audit record and the item's last error.
        using var activity = new Activity($"work {queue.Name}").SetIdFormat(ActivityIdFormat.W3C).Start();
        try
        {
            await Attempt(queue, handler, claim, cancellationToken);
        }
        catch (ClaimLostException)
        {
            log.LogWarning("{Queue}: {Subject} was taken over; nothing of this try was saved ({Correlation})", queue.Name, claim.SubjectId, Correlation.Current());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            log.LogWarning("{Queue}: {Subject} was left because the node stops; it is done again when its lease has run out ({Correlation})", queue.Name, claim.SubjectId, Correlation.Current());
        }
        catch (Exception failure)
        {
            await Failed(queue, handler, claim, failure);
        }
    }

    private async Task Attempt(WorkQueue queue, Type handler, WorkClaim claim, CancellationToken cancellationToken)
    {
        if (claim.Attempt > queue.Retries.MaxAttempts)
        {
            // The tries before ended without a word, as when the process is killed by what it works on.
            throw new InvalidOperationException("The last try was broken off.");
        }

        await using var scope = scopes.CreateAsyncScope();
        await ((IWorkHandler)scope.ServiceProvider.GetRequiredService(handler)).Handle(claim.SubjectId, claim, cancellationToken);
        if (!claim.IsEnded)
        {
            await End(async (db, _) => await EndWork.Complete(db, claim, CancellationToken.None));
        }
    }

    private async Task Failed(WorkQueue queue, Type handler, WorkClaim claim, Exception failure)
    {
        var pause = queue.Retries.After(claim.Attempt);
        log.LogError(failure, "{Queue}: try {Attempt} of {Subject} failed; {Next} ({Correlation})", queue.Name, claim.Attempt, claim.SubjectId, pause is null ? "it is for a person" : $"tried again in {pause}", Correlation.Current());
        try
        {
            var error = Say(failure);
            await End((db, now) => pause is { } wait
                ? EndWork.Fail(db, claim, error, now + wait, CancellationToken.None)
                : Park(db, handler, claim, error, now));
        }
        catch (ClaimLostException)
        {
            log.LogWarning("{Queue}: {Subject} was taken over meanwhile ({Correlation})", queue.Name, claim.SubjectId, Correlation.Current());
        }
        catch (Exception again)
        {
            log.LogError(again, "{Queue}: the failure of {Subject} could not be saved; it is done again when its lease has run out ({Correlation})", queue.Name, claim.SubjectId, Correlation.Current());
        }
    }

    private async Task Park(Data.PaymentDb db, Type handler, WorkClaim claim, string error, DateTime now)
    {
        await EndWork.Park(db, claim, error, CancellationToken.None);
        await using var scope = scopes.CreateAsyncScope();
        await ((IWorkHandler)scope.ServiceProvider.GetRequiredService(handler)).GiveUp(db, claim, now, CancellationToken.None);
    }

    private async Task End(Func<Data.PaymentDb, DateTime, Task> end)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UnitOfWork>().Save(
            Actor.System("work", Correlation.Current()),
            async (db, now) =>
            {
                await end(db, now);
                return true;
            },
            once: null,
            CancellationToken.None);
    }

    /// <summary>Messages of exceptions may hold what must not be kept; a refusal's was written for people.</summary>
    private static string Say(Exception failure)
    {
        var what = failure is Refusal refusal ? $"{refusal.Code}: {refusal.Message}" : failure.GetType().Name;
        return $"{Correlation.Current()} {what}";
    }
}
