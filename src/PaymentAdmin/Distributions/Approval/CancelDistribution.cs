using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Gives a distribution up before anything of it was sent: nothing of it was or will be paid, and its references are free again.</summary>
public sealed class CancelDistribution(UnitOfWork unitOfWork)
{
    /// <param name="Reason">Why; needed.</param>
    public sealed record Input(string? Reason = null);

    /// <exception cref="Refusal">403; 404; 400; 409 <c>distribution_state</c>.</exception>
    public Task<SubmissionAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        var reason = GivenComment.Check(input.Reason, needed: true, "reason")!;
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var submission = await Submission.Of(db, id, cancellationToken);
                var distribution = submission.Distribution;
                if (distribution.Status == DistributionStatus.Released)
                {
                    // Who may hold payments back that are on their way.
                    actor.Require(Permissions.ControlPayments);
                }

                distribution.Let(DistributionEvent.Cancel, reason, actor, now);
                if (submission.Latest is { EndedAt: null } round)
                {
                    round.End(RoundStatus.Cancelled, reason, now);
                }

                var live = await db.Payments.CountAsync(payment => payment.DistributionId == id && payment.Status != PaymentStatus.Cancelled, cancellationToken);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionCancelled, RecordAudit.ChangesOf(db.Entry(distribution)), reason));
                ManyRows.Expect(live, await PaymentSets.Cancel(db, distribution, now, cancellationToken));
                await PaymentEnded.OfCancelled(db, id, now, cancellationToken);
                return SubmissionAnswer.Of(distribution, submission.Latest);
            },
            once,
            cancellationToken);
    }
}
