using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;

namespace PaymentAdmin.Platform.Work;

/// <summary>More time for work that takes long, from now on.</summary>
public sealed class RenewLease(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
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
}
