using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>
/// Goes on with a release of many payments, one part at a time. The part and the end of the work item are one transaction: whoever is killed
/// in the middle has done nothing, and of two who do the same part one does nothing.
/// </summary>
internal sealed class RunRelease(UnitOfWork unitOfWork, PersonalData personal, PaymentContent content, WorkSignal signal) : IWorkHandler
{
    /// <summary>The queue's word; its subject is the distribution.</summary>
    public const string Queue = "releases";

    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        var marks = await personal.Marks(cancellationToken);
        await unitOfWork.Save(
            Actor.System(Queue, Correlation.Current()),
            async (db, now) =>
            {
                var distribution = await db.Distributions.AsNoTracking().SingleAsync(row => row.Id == subjectId, cancellationToken);
                if (IsReleased(distribution.Status))
                {
                    var plan = await ReleasePlan.Of(db, distribution, cancellationToken);
                    if (await plan.ReleaseNext(db, distribution, payment => content.IsIntact(marks, payment), now, cancellationToken))
                    {
                        await Enqueue.Add(db, Queue, subjectId, orderKey: null, now, now, cancellationToken);
                    }
                }

                await EndWork.Complete(db, claim, cancellationToken);
                return subjectId;
            },
            once: null,
            cancellationToken);
        signal.Wake(PaymentQueues.Dispatch);
    }

    /// <summary>What stays approved does not leave, and somebody has to know.</summary>
    public async Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        var name = await db.Distributions.Where(row => row.Id == claim.SubjectId).Select(row => row.Name).SingleAsync(cancellationToken);
        await RaiseAlert.Raise(
            db, now, "release_broken_off", claim.SubjectId, $"The release of \"{name}\" was broken off: some of its payments are not what was approved, or could not be read. They have not left.",
            $"distributions/{PublicId.Distribution.Format(claim.SubjectId)}/payments?status=approved", cancellationToken);
    }

    // The first payments may be on their way before the last ones are released; what stops them stops none of this.
    private static bool IsReleased(DistributionStatus status) =>
        status is DistributionStatus.Released or DistributionStatus.Submitting or DistributionStatus.Paused or DistributionStatus.Halted;
}
