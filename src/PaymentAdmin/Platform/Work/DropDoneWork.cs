using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Platform.Work;

/// <summary>Deletes items that were done some days ago. The rows that they were about say what was done; an item was only a wake-up.</summary>
public sealed class DropDoneWork(IDbContextFactory<PaymentDb> contexts, TimeProvider clock) : IJob
{
    /// <summary>For so long whoever looks into a fault still finds the item.</summary>
    public const int KeepDays = 7;

    /// <summary>How many in one statement.</summary>
    public const int BatchSize = 1_000;

    /// <returns>How many were deleted.</returns>
    /// <exception cref="Refusal">403.</exception>
    public Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var before = clock.Now().AddDays(-KeepDays);
        return InBatches.Run(BatchSize, stop => DropBatch(before, stop), cancellationToken);
    }

    // By when it was due: it was done then or later, and nothing else of it says when.
    private async Task<int> DropBatch(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var oldest = db.Set<WorkItem>().Where(item => item.State == WorkState.Done && item.DueAt < before).OrderBy(item => item.DueAt).Select(item => item.Id).Take(BatchSize);
        return await db.Set<WorkItem>().Where(item => oldest.Contains(item.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
