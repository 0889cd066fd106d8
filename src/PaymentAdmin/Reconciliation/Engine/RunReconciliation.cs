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
using PaymentAdmin.Reconciliation.Reports;

namespace PaymentAdmin.Reconciliation.Engine;

/// <summary>
/// Does a run, part by part: each is one commit with the place where the next begins. Whoever goes on after a crash reads one part of the report again at most, and
/// comes to the same.
/// </summary>
public sealed class RunReconciliation(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, FileContent files, FetchReport fetch, ReconciliationRules rules, SettlementRules settlement, RenewLease leases, WorkSignal signal,
    TimeProvider clock) : IWorkHandler
{
    /// <summary>The word of the queue.</summary>
    public const string QueueName = "reconciliations";

    /// <summary>Two runs at a time on a node: another connection's need not wait for a long one.</summary>
    public static WorkQueue Settings { get; } = new(QueueName)
    {
        Title = "Reconciliations", Subject = PublicId.Reconciliation, Parallelism = 2, Lease = TimeSpan.FromMinutes(5),
    };

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            await Begin(claim, cancellationToken);
            while (await Part(subjectId, claim, cancellationToken))
            {
                await Renew(claim, cancellationToken);
            }
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Rule)
        {
            await Save(claim, (_, run, now) => Does(() => run.Fail(refusal.Code, refusal.Message, now)), cancellationToken, ends: true);
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

    /// <summary>A part of the report that somebody was reading when he was stopped is read again.</summary>
    private Task Begin(WorkClaim claim, CancellationToken cancellationToken) => Save(
        claim,
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
        cancellationToken);

    /// <returns>Whether there is more to be done.</returns>
    private async Task<bool> Part(Guid id, WorkClaim claim, CancellationToken cancellationToken)
    {
        var run = await Find(id, cancellationToken);
        if (run.Status != RunStatus.Running)
        {
            await Save(claim, (_, _, _) => Task.CompletedTask, cancellationToken, ends: true);
            return false;
        }

        await (run.Phase switch
        {
            RunPhase.Fetch => Fetch(run, claim, cancellationToken),
            RunPhase.Read => Read(run, claim, cancellationToken),
            RunPhase.Duplicates => Settle(claim, SettleRows.Duplicates, RunPhase.Claims, cancellationToken),
            RunPhase.Claims => Settle(claim, SettleRows.Claims, RunPhase.Payments, cancellationToken),
            RunPhase.Payments => Miss(claim, FindMissing.Payments, RunPhase.Transactions, cancellationToken),
            RunPhase.Transactions => Miss(claim, FindMissing.Transactions, RunPhase.Count, cancellationToken),
            RunPhase.Count => Count(run, claim, cancellationToken),
            RunPhase.FollowUp => Follow(claim, cancellationToken),
            RunPhase.Missing => Parts(claim, (db, row, actor, now) => FindAgain.Part(db, row, settlement.DueAfter, actor, now, cancellationToken), RunPhase.Withdraw, cancellationToken),
            RunPhase.Withdraw => Parts(claim, (db, row, actor, now) => FindAgain.Withdraw(db, row, actor, now, cancellationToken), RunPhase.Done, cancellationToken),
            _ => Save(claim, (db, row, now) => End(db, row, now, cancellationToken), cancellationToken),
        });
        return true;
    }

    private async Task Fetch(ReconciliationRun run, WorkClaim claim, CancellationToken cancellationToken)
    {
        var report = await fetch.Fetch(run, Actor.System(QueueName, Correlation.Current()), cancellationToken);
        await Save(
            claim,
            async (db, row, now) =>
            {
                var same = await db.Set<ReconciliationRun>().AsNoTracking()
                    .Where(other => other.ConnectionId == row.ConnectionId && other.From == row.From && other.To == row.To && other.Sha256 == report.Sha256 && other.Status == RunStatus.Completed && other.SameAs == null)
                    .Select(other => (Guid?)other.Id).FirstOrDefaultAsync(cancellationToken);
                if (same is { } earlier)
                {
                    row.IsSameAs(earlier, now);
                }
                else
                {
                    row.Fetched(report, now);
                    row.BeginReading(now);
                }
            },
            cancellationToken);
    }

    private async Task Follow(WorkClaim claim, CancellationToken cancellationToken)
    {
        await Save(
            claim,
            async (db, row, now) =>
            {
                var actor = Actor.System(QueueName, Correlation.Current());
                if (row.Mark is not null || await FollowUpRun.Begin(db, row, actor, now, cancellationToken))
                {
                    Move(row, await FollowUpRun.Part(db, row, settlement.DueAfter, actor, now, cancellationToken), RunPhase.Missing, now);
                }
            },
            cancellationToken);
        signal.Wake(AskAboutItems.QueueName);
    }

    private Task Parts(WorkClaim claim, Func<PaymentDb, ReconciliationRun, Actor, DateTime, Task<string?>> part, RunPhase next, CancellationToken cancellationToken) =>
        Save(claim, async (db, row, now) => Move(row, await part(db, row, Actor.System(QueueName, Correlation.Current()), now), next, now), cancellationToken);

    private static void Move(ReconciliationRun run, string? mark, RunPhase next, DateTime now)
    {
        if (mark is null)
        {
            run.Enter(next, now);
        }
        else
        {
            run.GoOn(mark, now);
        }
    }

    private async Task Read(ReconciliationRun run, WorkClaim claim, CancellationToken cancellationToken)
    {
        var (settings, currency, zone) = await Form(run, cancellationToken);
        var part = ReadPart.Read(files, run, new ReportReader(settings.Columns, currency, zone), settings.Columns, rules.PartRows);
        await Save(
            claim,
            async (db, row, now) =>
            {
                db.AddRange(await ReadPart.Items(db, row, part, cancellationToken));
                row.HasRead(part.Rows.Count, part.Next, part.IsEnd, now);
            },
            cancellationToken);
    }

    private Task Settle(WorkClaim claim, Func<PaymentDb, Guid, CancellationToken, Task<bool>> settle, RunPhase next, CancellationToken cancellationToken) => Save(
        claim,
        async (db, run, now) =>
        {
            if (!await settle(db, run.Id, cancellationToken))
            {
                run.Enter(next, now);
            }
        },
        cancellationToken);

    private Task Miss(WorkClaim claim, Func<PaymentDb, ReconciliationRun, bool, CancellationToken, Task<string?>> find, RunPhase next, CancellationToken cancellationToken) => Save(
        claim,
        async (db, run, now) =>
        {
            var settings = await db.Set<ReportSettings>().AsNoTracking().SingleOrDefaultAsync(row => row.ConnectionId == run.ConnectionId, cancellationToken) ?? ReportSettings.Of(run.ConnectionId);
            Move(run, await find(db, run, settings.ListsFailed, cancellationToken), next, now);
        },
        cancellationToken);

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
            (await db.Set<ReconciliationRun>().SingleAsync(row => row.Id == earlier, cancellationToken)).Correct(now);
        }

        run.Complete(now);
        var actor = new Actor(run.ById, run.ByName, new HashSet<string>(StringComparer.Ordinal), Correlation.Current());
        RecordAudit.Record(db, actor, now, AuditedThing.Of(run), new AuditedAct(AuditKinds.ReconciliationCompleted, []));
    }

    private async Task<(ReportSettings Settings, string Currency, TimeZoneInfo Zone)> Form(ReconciliationRun run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReportForm.Of(db, run.ConnectionId, cancellationToken);
    }

    private async Task<ReconciliationRun> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ReconciliationRun>().AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
    }

    private async Task Renew(WorkClaim claim, CancellationToken cancellationToken)
    {
        if (claim.Until - clock.Now() < Soon)
        {
            await leases.Handle(claim, Settings.Lease, cancellationToken);
        }
    }

    private static Task Does(Action what)
    {
        what();
        return Task.CompletedTask;
    }

    private async Task Save(WorkClaim claim, Func<PaymentDb, ReconciliationRun, DateTime, Task> work, CancellationToken cancellationToken, bool ends = false) => await unitOfWork.Save(
        Actor.System(QueueName, Correlation.Current()),
        async (db, now) =>
        {
            await work(db, await db.Set<ReconciliationRun>().SingleAsync(row => row.Id == claim.SubjectId, cancellationToken), now);
            await (ends ? EndWork.Complete(db, claim, cancellationToken) : EndWork.RequireOurs(db, claim, cancellationToken));
            return 0;
        },
        once: null,
        cancellationToken);
}
