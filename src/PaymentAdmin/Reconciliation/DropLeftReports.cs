using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Reconciliation;

/// <summary>Drops pieces of reports that no reconciliation has: whoever sent or fetched them was cut off.</summary>
public sealed class DropLeftReports(IDbContextFactory<PaymentDb> contexts, TimeProvider clock) : IJob
{
    /// <returns>How many pieces.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await FileContent.DropLeft(db, FileKind.Report, db.Set<ReconciliationRun>().Where(run => run.FileId != null).Select(run => run.FileId!.Value), clock.Now(), cancellationToken);
    }
}
