using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Reconciliation.Fetching;
using PaymentAdmin.Reconciliation.FollowUp;

namespace PaymentAdmin.Reconciliation.Engine;

/// <summary>
/// Does a run, part by part: each is one commit with the place where the next begins. Whoever goes on after a crash reads one part of the report again at most, and
/// comes to the same.
/// </summary>
public sealed class RunReconciliation(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, FileContent files, FetchReport fetch, ReconciliationRules rules, SettlementRules settlement, RenewLease leases, WorkSignal signal)
    : IWorkHandler
{
    /// <summary>The word of the queue.</summary>
    public const string QueueName = "reconciliations";

    /// <summary>Two runs at a time on a node: another connection's need not wait for a long one.</summary>
    public static WorkQueue Settings { get; } = new(QueueName)
    {
        Title = "Reconciliations", Subject = PublicId.Reconciliation, SubjectPage = "reconciliations/", Parallelism = 2, Lease = TimeSpan.FromMinutes(1),
    };

    /// <inheritdoc/>
    public Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken) =>
        leases.While(claim, Settings.Lease, stop => Parts(subjectId, claim, stop), cancellationToken);

    private async Task Parts(Guid id, WorkClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            await Begin(claim, cancellationToken);
            bool isMore;
            do
            {
                isMore = await Part(id, claim, cancellationToken);
            }
            while (isMore);
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Rule)
        {
            await Save(claim, seen: null, (_, run, now) => Does(() => run.Fail(refusal.Code, refusal.Message, now)), cancellationToken, Ends.Work);
        }
    }

    /// <inheritdoc/>
    public async Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        var run = await db.Set<ReconciliationRun>().SingleAsync(row => row.Id == claim.SubjectId, cancellationToken);
        if (run.IsUnderWay)
        {
            run.Fail(run.Phase == RunPhase.Fetch ? FetchReport.NotFetched : "unexpected", $"It was tried several times and could not be done. Resume it, and quote {Correlation.Current()} when you ask for help.", now);
        }
    }

    /// <summary>A part of the report that somebody was reading when he was stopped is read again. Nothing was done yet, so the try counts.</summary>
    private Task Begin(WorkClaim claim, CancellationToken cancellationToken) => Save(
        claim,
        seen: null,
        (_, run, now) => Does(() =>
        {
            if (run.IsUnderWay)
            {
                run.Start(now);
            }

            if (run is { Status: RunStatus.Running, Phase: RunPhase.Read })
            {
                run.BeginReading(now);
            }
        }),
        cancellationToken,
        Ends.Nothing);

    /// <returns>Whether there is more to be done.</returns>
    private async Task<bool> Part(Guid id, WorkClaim claim, CancellationToken cancellationToken)
    {
        var run = await Find(id, cancellationToken);
        if (run.Status != RunStatus.Running)
        {
            await Save(claim, run, (_, _, _) => Task.CompletedTask, cancellationToken, Ends.Work);
            return false;
        }

        await (run.Phase switch
        {
            RunPhase.Fetch => Fetch(run, claim, cancellationToken),
            RunPhase.Read => Read(run, claim, cancellationToken),
            RunPhase.Duplicates => Step(run, claim, (db, row, _, _) => SettleRows.Duplicates(db, row, cancellationToken), RunPhase.Claims, cancellationToken),
            RunPhase.Claims => Step(run, claim, (db, row, _, _) => SettleRows.Claims(db, row, cancellationToken), RunPhase.Doubles, cancellationToken),
            RunPhase.Doubles => Step(run, claim, (db, row, _, _) => FindDoubles.Part(db, row, cancellationToken), RunPhase.Payments, cancellationToken),
            RunPhase.Payments => Step(run, claim, (db, row, _, _) => FindMissing.Payments(db, row, cancellationToken), RunPhase.Transactions, cancellationToken),
            RunPhase.Transactions => Step(run, claim, (db, row, _, _) => FindMissing.Transactions(db, row, cancellationToken), RunPhase.Changes, cancellationToken),
            RunPhase.Changes => Step(run, claim, (db, row, _, _) => CompareVersions.Part(db, row, cancellationToken), RunPhase.Count, cancellationToken),
            RunPhase.Count => Count(run, claim, cancellationToken),
            RunPhase.FollowUp => Follow(run, claim, cancellationToken),
            RunPhase.Missing => Follow(run, claim, (db, row, actor, now) => FindAgain.Part(db, row, settlement.DueAfter, actor, now, cancellationToken), RunPhase.Withdraw, cancellationToken),
            RunPhase.Withdraw => Step(run, claim, (db, row, actor, now) => FindAgain.Withdraw(db, row, actor, now, cancellationToken), RunPhase.Done, cancellationToken),
            _ => Save(claim, run, (db, row, now) => End(db, row, now, cancellationToken), cancellationToken),
        });
        return true;
    }

    private async Task Fetch(ReconciliationRun run, WorkClaim claim, CancellationToken cancellationToken)
    {
        var (fileId, report) = await fetch.Fetch(run, Actor.System(QueueName, Correlation.Current()), cancellationToken);
        var isSame = false;
        await Save(
            claim,
            run,
            async (db, row, now) =>
            {
                var counts = await db.Set<ReconciliationRun>().AsNoTracking()
                    .Where(other => other.ConnectionId == row.ConnectionId && other.From == row.From && other.To == row.To && other.Status == RunStatus.Completed && other.SameAs == null && !other.IsCorrected)
                    .FirstOrDefaultAsync(cancellationToken);
                isSame = counts?.Sha256 == report.Sha256 && counts.Form == row.Form;
                if (isSame)
                {
                    row.IsSameAs(counts!.Id, now);
                }
                else
                {
                    row.Fetched(fileId, report, now);
                    row.BeginReading(now);
                }
            },
            cancellationToken);
        if (isSame)
        {
            await files.Drop(fileId, cancellationToken);
        }
    }

    private Task Follow(ReconciliationRun run, WorkClaim claim, CancellationToken cancellationToken) => Follow(
        run,
        claim,
        async (db, row, actor, now) => row.Mark is not null || await FollowUpRun.Begin(db, row, actor, now, cancellationToken)
            ? await FollowUpRun.Part(db, row, settlement.DueAfter, actor, now, cancellationToken)
            : null,
        RunPhase.Missing,
        cancellationToken);

    private async Task Follow(ReconciliationRun run, WorkClaim claim, Func<PaymentDb, ReconciliationRun, Actor, DateTime, Task<string?>> part, RunPhase next, CancellationToken cancellationToken)
    {
        await Step(run, claim, part, next, cancellationToken);
        signal.Wake(AskAboutItems.QueueName);
        signal.Wake(AskAboutTransactions.QueueName);
    }

    /// <summary>A part of a phase, which says where it goes on; the next phase begins where it does not.</summary>
    private Task Step(ReconciliationRun run, WorkClaim claim, Func<PaymentDb, ReconciliationRun, Actor, DateTime, Task<string?>> part, RunPhase next, CancellationToken cancellationToken) => Save(
        claim,
        run,
        async (db, row, now) =>
        {
            var mark = await part(db, row, Actor.System(QueueName, Correlation.Current()), now);
            if (row.Status != RunStatus.Running)
            {
                // It waits for a person, and goes on from the phase's beginning.
                return;
            }

            if (mark is null)
            {
                row.Enter(next, now);
            }
            else
            {
                row.GoOn(mark, now);
            }
        },
        cancellationToken);

    private async Task Read(ReconciliationRun run, WorkClaim claim, CancellationToken cancellationToken)
    {
        var part = ReadPart.Read(files, run, rules.PartRows);
        await Save(
            claim,
            run,
            async (db, row, now) =>
            {
                db.AddRange(await ReadPart.Items(db, row, part, cancellationToken));
                row.HasRead(part.Rows.Count, part.Next, part.IsEnd, now);
            },
            cancellationToken);
    }

    private async Task Count(ReconciliationRun run, WorkClaim claim, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReconciliationFigure> figures;
        (int Changed, int Gone) changes;
        await using (var reading = await contexts.CreateDbContextAsync(cancellationToken))
        {
            figures = await CountRun.Figures(reading, run.Id, cancellationToken);
            changes = await CountRun.Changes(reading, run, cancellationToken);
        }

        await Save(
            claim,
            run,
            (db, row, now) => Does(() =>
            {
                db.AddRange(figures);
                row.Compare(changes.Changed, changes.Gone);
                row.Enter(RunPhase.FollowUp, now);
            }),
            cancellationToken);
    }

    private static async Task End(PaymentDb db, ReconciliationRun run, DateTime now, CancellationToken cancellationToken)
    {
        if (run.Corrects is { } earlier)
        {
            // With those that came to the same as it.
            await db.Set<ReconciliationRun>().Where(row => row.ConnectionId == run.ConnectionId && row.From == run.From && row.To == run.To && (row.Id == earlier || row.SameAs == earlier))
                .ForEachAsync(row => row.Correct(now), cancellationToken);
        }

        run.Complete(now);
        var actor = new Actor(run.ById, run.ByName, new HashSet<string>(StringComparer.Ordinal), Correlation.Current());
        RecordAudit.Record(db, actor, now, AuditedThing.Of(run), new AuditedAct(AuditKinds.ReconciliationCompleted, []));
    }

    private async Task<ReconciliationRun> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ReconciliationRun>().AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
    }

    private static Task Does(Action what)
    {
        what();
        return Task.CompletedTask;
    }

    /// <param name="claim">Whose work it is.</param>
    /// <param name="seen">The run as it was when the part was prepared: where somebody has moved it since, nothing of the part may be saved.</param>
    /// <param name="work">What is saved.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="ends">What ends with it.</param>
    private async Task Save(WorkClaim claim, ReconciliationRun? seen, Func<PaymentDb, ReconciliationRun, DateTime, Task> work, CancellationToken cancellationToken, Ends ends = Ends.Part) =>
        await unitOfWork.Save(
            Actor.System(QueueName, Correlation.Current()),
            async (db, now) =>
            {
                var run = await db.Set<ReconciliationRun>().SingleAsync(row => row.Id == claim.SubjectId, cancellationToken);
                if (seen is not null && seen.Version != run.Version)
                {
                    throw new ClaimLostException(claim.ItemId);
                }

                await work(db, run, now);
                await (ends switch
                {
                    Ends.Work => EndWork.Complete(db, claim, cancellationToken),
                    Ends.Part => EndWork.Progress(db, claim, cancellationToken),
                    _ => EndWork.Keep(db, claim, cancellationToken),
                });
                return 0;
            },
            once: null,
            cancellationToken);

    private enum Ends
    {
        Nothing,
        Part,
        Work,
    }
}
