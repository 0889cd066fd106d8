using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Imports;

/// <summary>Stops an import. Rows that are in stay; no further row comes in.</summary>
public sealed class CancelImport(UnitOfWork unitOfWork, RunImport run)
{
    /// <exception cref="Refusal">403; 404; 409 <c>import_ended</c>.</exception>
    public Task<ImportAnswer> Handle(Guid id, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var import = await db.Set<Import>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("import");
                var wasImporting = import.Status == ImportStatus.Importing;
                import.Cancel(now);
                if (wasImporting)
                {
                    await run.Record(db, import, now, cancellationToken, actor);
                }

                await Enqueue.Withdraw(db, ImportQueue.Name, id, cancellationToken);
                return ImportAnswer.Of(import);
            },
            once,
            cancellationToken);
    }
}
