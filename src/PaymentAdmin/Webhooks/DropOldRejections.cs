using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Webhooks;

/// <summary>Deletes rejected deliveries that were kept long enough. Those that were verified are in the inbox, and stay there.</summary>
public sealed class DropOldRejections(IDbContextFactory<PaymentDb> contexts, InboxSettings settings, TimeProvider clock) : IJob
{
    /// <summary>How many in one statement.</summary>
    public const int BatchSize = 500;

    /// <returns>How many were deleted.</returns>
    /// <exception cref="Refusal">403.</exception>
    public Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var before = clock.Now().AddDays(-settings.KeepRejectedDays);
        return InBatches.Run(BatchSize, stop => DropBatch(before, stop), cancellationToken);
    }

    private async Task<int> DropBatch(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var oldest = db.Set<RejectedDelivery>().Where(rejected => rejected.ReceivedAt < before).OrderBy(rejected => rejected.ReceivedAt).Select(rejected => rejected.Id).Take(BatchSize);
        return await db.Set<RejectedDelivery>().Where(rejected => oldest.Contains(rejected.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
