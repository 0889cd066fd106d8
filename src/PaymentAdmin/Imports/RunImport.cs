using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Imports;

/// <summary>
/// Takes an import through its passes, some hundred rows at a time. Rows, the place after them and the end of the work item are
/// one transaction, which checks that the place is still where this run left it: of two who run the same import one stops.
/// </summary>
public sealed class RunImport(
    UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, ImportContent contents, IEnumerable<IImportKind> kinds, RenewLease leases, TimeProvider clock) : IWorkHandler
{
    /// <summary>How many rows are one transaction.</summary>
    public const int PartRows = 500;

    private const int MaxPasses = 2;
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    public Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken) => Run(subjectId, claim, cancellationToken);

    public async Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        var import = await db.Set<Import>().SingleAsync(row => row.Id == claim.SubjectId, cancellationToken);
        if (import.IsRunning)
        {
            import.Fail("unexpected", $"The import was tried several times and could not go on. Rows that are in stay. Quote {Correlation.Current()} when you ask for help.", now);
            await Record(db, import, now, cancellationToken);
        }
    }

    /// <summary>Runs until it ends, or somebody else runs it.</summary>
    /// <param name="claim">The work item's; null within a request.</param>
    internal async Task Run(Guid id, WorkClaim? claim, CancellationToken cancellationToken)
    {
        for (var passes = 0; passes < MaxPasses; passes++)
        {
            var import = await Read(id, cancellationToken);
            if (!import.IsRunning)
            {
                return;
            }

            try
            {
                await RunPass(import, claim, cancellationToken);
            }
            catch (ImportMovedException)
            {
                return;
            }
            catch (Refusal refusal)
            {
                await Fail(import, refusal, claim, cancellationToken);
                return;
            }
        }
    }

    private async Task RunPass(Import import, WorkClaim? claim, CancellationToken cancellationToken)
    {
        var kind = kinds.Single(known => known.Kind == import.Kind);
        using var content = contents.Open(import);
        using var table = TableReader.Open(content);
        var columns = ColumnMatch.Find(kind.Columns, table.Header, ColumnMatch.Stored(import.MappingJson));
        var pass = await Begin(kind, import, cancellationToken);
        var at = new Progress(import.Status, import.Pass, import.Place);
        var part = new List<ReadRow>(PartRows);
        var rows = 0;
        foreach (var row in table.Rows())
        {
            var read = pass.Read(RowOf(row, columns, table.Header.Count));
            rows++;
            if (row.Number <= at.Place)
            {
                continue;
            }

            if (part.Count == PartRows)
            {
                await Commit(import.Id, pass, part, at, ends: false, claim, cancellationToken);
                at = at with { Place = part[^1].Number };
                part.Clear();
            }

            part.Add(read);
        }

        if (rows == 0)
        {
            throw Refusal.Rule("file_no_rows", "Below the names of the columns the file has no rows.", "file");
        }

        await Commit(import.Id, pass, part, at, ends: true, claim, cancellationToken);
    }

    internal static ImportRow RowOf(TableRow row, IReadOnlyDictionary<string, int> columns, int headers) => new(
        row.Number,
        columns.Where(column => column.Value < row.Cells.Count).ToDictionary(column => column.Key, column => row.Cells[column.Value], StringComparer.Ordinal),
        row.Cells.Skip(headers).Any(cell => !cell.IsEmpty));

    private async Task<IImportPass> Begin(IImportKind kind, Import import, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await kind.Find(db, import.TargetId, cancellationToken);
        return await kind.Begin(db, import.TargetId, cancellationToken);
    }

    private async Task Commit(Guid id, IImportPass pass, List<ReadRow> rows, Progress at, bool ends, WorkClaim? claim, CancellationToken cancellationToken)
    {
        if (claim is not null && claim.Until - clock.Now() < Soon)
        {
            await leases.Handle(claim, ImportQueue.Settings.Lease, cancellationToken);
        }

        await Save(
            id,
            async (db, import, now) =>
            {
                if (new Progress(import.Status, import.Pass, import.Place) != at)
                {
                    throw new ImportMovedException();
                }

                if (rows.Count > 0)
                {
                    var act = import.Status == ImportStatus.Importing ? new ImportAct(import.Id, PersonOf(import)) : null;
                    var outcome = await pass.Take(db, rows, act, now, cancellationToken);
                    Keep(db, import, outcome);
                    import.Take(outcome.Sum, rows[^1].Number, now);
                }

                if (ends)
                {
                    import.EndPass(now);
                }

                await End(db, import, claim, now, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Errors and changes of payees, up to what is kept.</summary>
    private static void Keep(PaymentDb db, Import import, ImportOutcome outcome)
    {
        var room = Math.Max(0, ImportRowError.MaxRows - import.BadCount);
        foreach (var row in outcome.Faults.GroupBy(fault => fault.Row).OrderBy(row => row.Key).Take(room))
        {
            db.AddRange(row.Select((fault, number) => new ImportRowError(import.Id, import.Pass, row.Key, number, fault.Fault.Column, fault.Fault.Code, fault.Fault.Message)));
        }

        if (import.Status == ImportStatus.Checking)
        {
            var left = Math.Max(0, ImportPayee.MaxKept - import.PayeeChangeCount);
            db.AddRange(outcome.Payees.Take(left).Select(payee => new ImportPayee(import.Id, import.Pass, payee.Row, payee.BeneficiaryId, payee.SealedAfter, payee.ChannelAfter)));
        }
    }

    private Task<int> Fail(Import seen, Refusal refusal, WorkClaim? claim, CancellationToken cancellationToken) => Save(
        seen.Id,
        async (db, import, now) =>
        {
            if (import.IsRunning && import.Pass == seen.Pass)
            {
                import.Fail(refusal.Code, refusal.Message, now);
                await End(db, import, claim, now, cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>What goes with a part: that it is ours to commit and, at the end, the record and the end of the work item.</summary>
    private async Task End(PaymentDb db, Import import, WorkClaim? claim, DateTime now, CancellationToken cancellationToken)
    {
        if (import.IsRunning)
        {
            if (claim is not null)
            {
                await EndWork.RequireOurs(db, claim, cancellationToken);
            }

            return;
        }

        await Record(db, import, now, cancellationToken);
        if (claim is not null)
        {
            await EndWork.Complete(db, claim, cancellationToken);
        }
        else
        {
            await Enqueue.Withdraw(db, ImportQueue.Name, import.Id, cancellationToken);
        }
    }

    /// <param name="by">Who ended it; null for who imports it.</param>
    internal async Task Record(PaymentDb db, Import import, DateTime now, CancellationToken cancellationToken, Actor? by = null)
    {
        if (import.Status != ImportStatus.Checked && import.TotalRows is not null)
        {
            await kinds.Single(known => known.Kind == import.Kind).Record(db, import, by ?? PersonOf(import), now, cancellationToken);
        }
    }

    /// <summary>Who asked for it, and may change what it changes: that was checked when they asked.</summary>
    private static Actor PersonOf(Import import) =>
        new(import.RunById, import.RunByName, new HashSet<string>(StringComparer.Ordinal) { Permissions.ManageDistributions, Permissions.ViewBeneficiaries }, Correlation.Current());

    private async Task<Import> Read(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Import>().AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
    }

    private Task<int> Save(Guid id, Func<PaymentDb, Import, DateTime, Task> work, CancellationToken cancellationToken) => unitOfWork.Save(
        Actor.System(ImportQueue.Name, Correlation.Current()),
        async (db, now) =>
        {
            var import = await db.Set<Import>().SingleAsync(row => row.Id == id, cancellationToken);
            await work(db, import, now);
            return import.Version;
        },
        once: null,
        cancellationToken);

    private sealed record Progress(ImportStatus Status, int Pass, int Place);

    /// <summary>Somebody else runs it, or it was cancelled: nothing of this part is saved.</summary>
    private sealed class ImportMovedException : Exception;
}
