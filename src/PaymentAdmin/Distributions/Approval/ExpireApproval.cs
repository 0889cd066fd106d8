using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Ends a submission whose time is over, at that time. Whoever acts on a late one before this ran finds the same.</summary>
internal sealed class ExpireApproval(UnitOfWork unitOfWork) : IWorkHandler
{
    /// <summary>The queue's word; its subject is the round.</summary>
    public const string Queue = "approvals";

    public Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        var actor = Actor.System(Queue, Correlation.Current());
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var distributionId = await db.Set<ApprovalRound>().Where(round => round.Id == subjectId).Select(round => round.DistributionId).SingleAsync(cancellationToken);
                var submission = await Submission.Of(db, distributionId, cancellationToken);
                var counts = submission.Round.Id == subjectId && submission.Round.EndedAt is null && submission.Distribution.Status is (DistributionStatus.InApproval or DistributionStatus.Approved);
                if (counts && submission.Round.IsLate(now))
                {
                    await EndRound.Expire(db, submission, actor, now, cancellationToken);
                }
                else if (counts && submission.Round.ExpiresAt is { } end)
                {
                    // This node's clock is behind the one that planned it.
                    await Enqueue.Add(db, Queue, subjectId, orderKey: null, end, now, cancellationToken);
                }

                await EndWork.Complete(db, claim, cancellationToken);
                return subjectId;
            },
            once: null,
            cancellationToken);
    }
}
