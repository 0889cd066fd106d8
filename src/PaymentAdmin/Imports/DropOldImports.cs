using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Imports;

/// <summary>
/// Drops what of an import is not needed for long: the file, its rows' errors and the changes of payees that it asked for, 30 days
/// after it last moved. That there was an import, and what it came to, stays. Pieces of files that never became an import go too.
/// </summary>
public sealed class DropOldImports(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, TimeProvider clock) : IJob
{
    private const int BatchSize = 20;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <returns>How many imports.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        await DropPieces(cancellationToken);
        return await InBatches.Run(BatchSize, stop => DropBatch(actor, stop), cancellationToken);
    }

    private async Task DropPieces(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await FileContent.DropLeft(db, FileKind.Import, db.Set<Import>().Select(import => import.Id), clock.Now(), cancellationToken);
    }

    /// <summary>First what it holds, then the word that it is gone: whoever is stopped in between does it again.</summary>
    private async Task<int> DropBatch(Actor actor, CancellationToken cancellationToken)
    {
        var before = clock.Now() - Kept;
        List<Guid> old;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            old = await db.Set<Import>()
                .Where(import => import.ContentDroppedAt == null && import.UpdatedAt < before && import.Status != ImportStatus.Checking && import.Status != ImportStatus.Importing)
                .OrderBy(import => import.UpdatedAt).ThenBy(import => import.Id).Select(import => import.Id).Take(BatchSize).ToListAsync(cancellationToken);
            await db.Set<FileChunk>().Where(chunk => old.Contains(chunk.FileId)).ExecuteDeleteAsync(cancellationToken);
            await db.Set<ImportRowError>().Where(error => old.Contains(error.ImportId)).ExecuteDeleteAsync(cancellationToken);
            await db.Set<ImportPayee>().Where(payee => old.Contains(payee.ImportId)).ExecuteDeleteAsync(cancellationToken);
        }

        return await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                foreach (var import in await db.Set<Import>().Where(import => old.Contains(import.Id) && import.ContentDroppedAt == null).ToListAsync(cancellationToken))
                {
                    import.DropContent(now);
                }

                return old.Count;
            },
            once: null,
            cancellationToken);
    }
}
