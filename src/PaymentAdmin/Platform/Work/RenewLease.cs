using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;

namespace PaymentAdmin.Platform.Work;

/// <summary>More time for work that takes long, from now on.</summary>
public sealed class RenewLease(IDbContextFactory<PaymentDb> contexts, TimeProvider clock, ILogger<RenewLease> log)
{
    /// <exception cref="ClaimLostException">It was taken over: stop, and save nothing.</exception>
    public async Task Handle(WorkClaim claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        var until = clock.Now() + lease;
        var seconds = lease.TotalSeconds;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ours = await db.Set<WorkItem>().Where(item => item.Id == claim.ItemId && item.ClaimToken == claim.Token)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.LeaseUntil, item => DatabaseClock.Now().AddSeconds(seconds)), cancellationToken);
        if (ours == 0)
        {
            throw new ClaimLostException(claim.ItemId);
        }

        claim.Until = until;
    }

    /// <summary>Renews it again and again while something is done, however long its parts take: so the lease can be short, and what a killed process had is soon done by another.</summary>
    /// <exception cref="ClaimLostException">It was taken over: what was being done was stopped.</exception>
    public async Task While(WorkClaim claim, TimeSpan lease, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var keeping = Keep(claim, lease, ends);
        try
        {
            await work(ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ClaimLostException(claim.ItemId);
        }
        finally
        {
            await ends.CancelAsync();
            await keeping;
        }
    }

    private async Task Keep(WorkClaim claim, TimeSpan lease, CancellationTokenSource ends)
    {
        while (!ends.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(lease / 3, clock, ends.Token);
                await Handle(claim, lease, ends.Token);
            }
            catch (OperationCanceledException)
            {
                // It is done.
            }
            catch (ClaimLostException)
            {
                await ends.CancelAsync();
            }
            catch (Exception failure)
            {
                log.LogWarning(failure, "The lease of {Subject} could not be renewed; tried again", claim.SubjectId);
            }
        }
    }
}
