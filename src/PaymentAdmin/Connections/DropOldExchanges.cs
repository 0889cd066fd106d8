using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Connections;

/// <summary>Deletes exchanges that were kept long enough. They are evidence of calls, not of money: payments keep their own.</summary>
public sealed class DropOldExchanges(IDbContextFactory<PaymentDb> contexts, CallSettings settings, TimeProvider clock) : IJob
{
    /// <summary>How many in one statement: short locks, whatever has piled up.</summary>
    public const int BatchSize = 1_000;

    /// <returns>How many were deleted.</returns>
    /// <exception cref="Refusal">403.</exception>
    public Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var before = clock.Now().AddDays(-settings.KeepExchangesDays);
        return InBatches.Run(BatchSize, stop => DropBatch(before, stop), cancellationToken);
    }

    private async Task<int> DropBatch(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var oldest = db.Set<Exchange>().Where(exchange => exchange.At < before).OrderBy(exchange => exchange.At).Select(exchange => exchange.Id).Take(BatchSize);
        return await db.Set<Exchange>().Where(exchange => oldest.Contains(exchange.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
