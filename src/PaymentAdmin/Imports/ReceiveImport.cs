using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Imports;

/// <summary>
/// Takes a file in. A small one is checked and imported at once, a larger one by the queue. The same file for the same place that
/// was done before is not done again: its first result is the answer.
/// </summary>
public sealed class ReceiveImport(
    UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, ImportContent contents, IEnumerable<IImportKind> kinds, RunImport run, WorkSignal signal, TimeProvider clock)
{
    /// <param name="Kind">What it brings.</param>
    /// <param name="TargetId">Where to: the programme or the distribution.</param>
    /// <param name="FileName">The file's name.</param>
    /// <param name="DryRun">Only check.</param>
    /// <param name="SkipBadRows">Import the good rows though others have errors.</param>
    /// <param name="Waits">Only keep the file: what becomes of it is asked for later.</param>
    public sealed record Input(ImportKind Kind, Guid TargetId, string FileName, bool DryRun, bool SkipBadRows, bool Waits = false);

    /// <param name="input">What is to be done.</param>
    /// <param name="file">Read once, up to 50 MiB.</param>
    /// <param name="once">The idempotency key of a request for this file, told its SHA-256; null where there is none.</param>
    /// <returns>The import; still moving where it was left to the queue.</returns>
    /// <exception cref="Refusal">403; 404; 409 where the place takes nothing now; 422 with what is wrong with the file, or <c>import_has_errors</c>.</exception>
    /// <exception cref="BadHttpRequestException">413.</exception>
    public async Task<ImportAnswer> Handle(Input input, Stream file, Actor actor, CancellationToken cancellationToken, Func<string, Once?>? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        await RequireTarget(input, cancellationToken);
        var id = clock.Now().NewId();
        ImportedFile stored;
        Guid kept;
        try
        {
            stored = await contents.Store(id, input.FileName, file, clock.Now(), cancellationToken);
            kept = PublicId.Import.Parse(await Save(id, input, stored, actor, once?.Invoke(stored.Sha256), cancellationToken));
        }
        catch
        {
            await contents.Drop(id, CancellationToken.None);
            throw;
        }

        if (kept != id)
        {
            await contents.Drop(id, cancellationToken);
        }
        else if (!input.Waits)
        {
            await Run(id, stored.Size, cancellationToken);
        }

        return await Answer(kept, cancellationToken);
    }

    /// <summary>A small file at once, a large one by the queue.</summary>
    internal async Task Run(Guid id, long size, CancellationToken cancellationToken)
    {
        if (size <= ImportQueue.InlineBytes)
        {
            await run.Run(id, claim: null, cancellationToken);
        }
        else
        {
            signal.Wake(ImportQueue.Name);
        }
    }

    internal async Task<ImportAnswer> Answer(Guid id, CancellationToken cancellationToken)
    {
        const int Shown = 20;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = await db.Set<Import>().AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
        ImportAnswer.RequireSuccess(import, await GetImport.ErrorsOf(db, import, afterRow: 0, Shown, cancellationToken));
        return ImportAnswer.Of(import);
    }

    /// <summary>The work item stands by where the request does the work, and is due at once where it does not.</summary>
    internal static Task Ask(PaymentDb db, Import import, DateTime now, CancellationToken cancellationToken) =>
        Enqueue.Add(db, ImportQueue.Name, import.Id, orderKey: null, import.Size <= ImportQueue.InlineBytes ? now + ImportQueue.InlineTime : now, now, cancellationToken);

    /// <summary>Before anything of the file is kept.</summary>
    private async Task RequireTarget(Input input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await kinds.Single(kind => kind.Kind == input.Kind).Find(db, input.TargetId, cancellationToken);
    }

    private Task<string> Save(Guid id, Input input, ImportedFile stored, Actor actor, Once? once, CancellationToken cancellationToken) => unitOfWork.Save(
        actor,
        async (db, now) =>
        {
            if (!input.DryRun && !input.Waits && await DoneBefore(db, input, stored, cancellationToken) is { } before)
            {
                return PublicId.Import.Format(before);
            }

            var import = Import.Receive(id, input.Kind, input.TargetId, stored, actor, now);
            db.Add(import);
            if (!input.Waits)
            {
                import.Begin(new ImportOptions(input.DryRun, input.SkipBadRows, MappingJson: null), actor, now);
                await Ask(db, import, now, cancellationToken);
            }

            return PublicId.Import.Format(id);
        },
        once,
        cancellationToken);

    // Only where what it brought still is there, and all of it: else its rows are looked at again, and their references decide.
    private static async Task<Guid?> DoneBefore(PaymentDb db, Input input, ImportedFile stored, CancellationToken cancellationToken)
    {
        var done = await db.Set<Import>().AsNoTracking()
            .Where(row => row.TargetId == input.TargetId && row.Sha256 == stored.Sha256 && row.Kind == input.Kind && row.Status == ImportStatus.Done && row.MappingJson == null && row.BadCount == 0)
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Select(row => new { row.Id, row.AddedCount }).FirstOrDefaultAsync(cancellationToken);
        if (done is null || input.Kind != ImportKind.Payments)
        {
            return done?.Id;
        }

        var there = await db.Payments.CountAsync(payment => payment.ImportId == done.Id && payment.Status != PaymentStatus.Cancelled, cancellationToken);
        return there == done.AddedCount ? done.Id : null;
    }
}
