using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Reconciliation.Engine;
using PaymentAdmin.Reconciliation.FollowUp;

namespace PaymentAdmin.Reconciliation.Runs;

/// <summary>A person says how a run goes on: what does not fit is true, or cannot be; or what it failed for is over.</summary>
public sealed class DecideRun(UnitOfWork unitOfWork, WorkSignal signal)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int ReasonMaxLength = 500;

    /// <param name="Reason">Why, 1 to 500 characters.</param>
    public sealed record Input(string? Reason = null);

    /// <summary>It is true: what does not fit is followed up.</summary>
    /// <exception cref="Refusal">400 without a reason; 403; 404; 409 <c>run_state</c>.</exception>
    public Task<RunAnswer> Confirm(Guid id, Input input, Actor actor, CancellationToken cancellationToken) =>
        Let(id, input, AuditKinds.ReconciliationConfirmed, (run, _, now) => run.Confirm(now), actor, cancellationToken);

    /// <summary>It cannot be true, as with a wrong report or mapping: nothing of it is followed up, and the report can be uploaded again. The connection stays halted.</summary>
    /// <exception cref="Refusal">400 without a reason; 403; 404; 409 <c>run_state</c>.</exception>
    public Task<RunAnswer> Discard(Guid id, Input input, Actor actor, CancellationToken cancellationToken) =>
        Let(id, input, AuditKinds.ReconciliationDiscarded, (run, reason, now) => run.Discard(reason, now), actor, cancellationToken);

    /// <summary>It goes on where it was.</summary>
    /// <exception cref="Refusal">400 without a reason; 403; 404; 409 <c>run_state</c>, <c>run_not_resumable</c>, <c>run_overtaken</c>.</exception>
    public Task<RunAnswer> Resume(Guid id, Input input, Actor actor, CancellationToken cancellationToken) =>
        Let(id, input, AuditKinds.ReconciliationResumed, (run, _, now) => run.Resume(now), actor, cancellationToken);

    private async Task<RunAnswer> Let(Guid id, Input input, string kind, Action<ReconciliationRun, string, DateTime> what, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.RunReconciliation);
        var reason = Text.RequireReason(input.Reason, ReasonMaxLength);
        var answer = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var run = await db.Set<ReconciliationRun>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("reconciliation");
                var before = run.Status;
                what(run, reason, now);
                if (before == RunStatus.Failed)
                {
                    await RefuseOvertaken(db, run, cancellationToken);
                }
                else
                {
                    await RaiseAlert.Close(db, FollowUpRun.AwaitingAlert, run.Id, actor, now, cancellationToken);
                }

                if (run.IsUnderWay)
                {
                    await Enqueue.Add(db, RunReconciliation.QueueName, run.Id, orderKey: null, now, now, cancellationToken);
                }

                RecordAudit.Record(db, actor, now, AuditedThing.Of(run), new AuditedAct(kind, [], reason));
                return await RunAnswer.Of(db, run, cancellationToken);
            },
            once: null,
            cancellationToken);
        signal.Wake(RunReconciliation.QueueName);
        return answer;
    }

    /// <summary>What was begun since counts, or is going to; and what it would correct must be what counts.</summary>
    private static async Task RefuseOvertaken(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken)
    {
        var others = db.Set<ReconciliationRun>().Where(row => row.ConnectionId == run.ConnectionId && row.From == run.From && row.To == run.To && row.Id != run.Id && row.Id != run.Corrects);
        if (await others.AnyAsync(row => row.Status != RunStatus.Failed && row.SameAs == null && !row.IsCorrected, cancellationToken))
        {
            throw Refusal.Conflict("run_overtaken", "This period was begun anew since: that reconciliation counts.", "status");
        }
    }
}
