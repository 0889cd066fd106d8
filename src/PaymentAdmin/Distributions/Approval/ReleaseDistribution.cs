using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>
/// Hands the payments of an approved distribution to submission: until then nothing leaves. Not by anybody who approved it. Every payment is
/// opened and compared with what was approved first, however many there are.
/// </summary>
public sealed class ReleaseDistribution(UnitOfWork unitOfWork, PersonalData personal, PaymentContent content, CheckDistribution check, WorkSignal signal)
{
    /// <param name="ContentHash">What the person saw; left out, what is approved now.</param>
    public sealed record Input(string? ContentHash = null);

    /// <exception cref="Refusal">
    /// 403, <c>approver_may_not_release</c>; 404; 409 <c>distribution_state</c>, <c>content_changed</c>, <c>approval_expired</c>, <c>connection_not_ready</c>,
    /// <c>pilot_running</c>; 422 <c>findings_block</c>, <c>pilot_too_small</c>.
    /// </exception>
    public async Task<SubmissionAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ReleaseDistributions);
        var marks = await personal.Marks(cancellationToken);
        var decided = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var submission = await Submission.Approved(db, id, cancellationToken);
                if (submission.Round.IsLate(now))
                {
                    return await EndRound.Expire(db, submission, actor, now, cancellationToken);
                }

                submission.RequireHash(input.ContentHash);
                RefuseApprover(submission, actor);
                await RequireConnection(db, submission.Distribution, cancellationToken);

                // Time has passed since the last approval: an original may have turned out otherwise, a beneficiary may be out of use.
                await SubmittedFindings.RefuseRelease(db, submission.Distribution, await check.Find(db, submission.Distribution, now, cancellationToken), cancellationToken);
                var found = await ContentHash.OfIntact(db, submission.Distribution, submission.Round.Policy, payment => content.IsIntact(marks, payment), cancellationToken);
                return found.Is(submission.Round)
                    ? Decided.As(await Release(db, submission, marks, actor, now, cancellationToken))
                    : await EndRound.Void(db, submission, actor, now, cancellationToken);
            },
            once,
            cancellationToken);
        signal.Wake(RunRelease.Queue);
        signal.Wake(PaymentQueues.Dispatch);
        return decided.OrRefuse();
    }

    private async Task<SubmissionAnswer> Release(PaymentDb db, Submission submission, PersonalMarks marks, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var (distribution, round) = (submission.Distribution, submission.Round);
        var plan = await ReleasePlan.Begin(db, distribution, now, cancellationToken);
        distribution.Let(DistributionEvent.Release, null, actor, now);
        var decision = RecordDecision.Add(db, round, DecisionKind.Released, stage: null, new DecisionRight(actor.Id, actor.Name), comment: null, actor, now);
        if (await plan.ReleaseNext(db, distribution, payment => content.IsIntact(marks, payment), now, cancellationToken))
        {
            await Enqueue.Add(db, RunRelease.Queue, distribution.Id, orderKey: null, now, now, cancellationToken);
        }

        RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionReleased, [.. RecordAudit.ChangesOf(db.Entry(distribution)), .. RecordDecision.Facts(decision)]));
        return SubmissionAnswer.Of(distribution, round);
    }

    private static void RefuseApprover(Submission submission, Actor actor)
    {
        if (submission.HasDecided(actor.Id))
        {
            throw new Refusal(RefusalKind.Forbidden, "approver_may_not_release", "You approved this distribution, or somebody did in your name: somebody else releases it.");
        }
    }

    private static async Task RequireConnection(PaymentDb db, Distribution distribution, CancellationToken cancellationToken)
    {
        if (await TakesPayments.Why(db, distribution.ConnectionId, cancellationToken) is { } why)
        {
            throw Refusal.Conflict("connection_not_ready", why);
        }
    }
}
