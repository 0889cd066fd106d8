using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Ends a submission that no longer counts, in the caller's context; not by a person, whoever came upon it.</summary>
internal static class EndRound
{
    private const string Late = "Nobody released it in time: the submission and its approvals no longer count. Submit it again.";
    private const string Changed = "The content is no longer what was submitted: the submission and its approvals no longer count. Look at it and submit it again.";

    /// <summary>Its time is over.</summary>
    public static Task<Decided> Expire(PaymentDb db, Submission submission, Actor actor, DateTime now, CancellationToken cancellationToken) =>
        End(db, submission, RoundStatus.Expired, new Decided.No("approval_expired", Late), actor, now, cancellationToken);

    /// <summary>Its rows are not what was submitted.</summary>
    public static Task<Decided> Void(PaymentDb db, Submission submission, Actor actor, DateTime now, CancellationToken cancellationToken) =>
        End(db, submission, RoundStatus.Voided, new Decided.No("content_changed", Changed), actor, now, cancellationToken);

    private static async Task<Decided> End(PaymentDb db, Submission submission, RoundStatus how, Decided.No why, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var (distribution, nobody) = (submission.Distribution, Actor.System("approvals", actor.CorrelationId));
        if (distribution.Status == DistributionStatus.Approved)
        {
            await ChangeContent.Void(db, distribution, how, why.Message, nobody, now, cancellationToken);
        }
        else
        {
            submission.Round.End(how, why.Message, now);
            distribution.Let(DistributionEvent.SendBack, why.Message, nobody, now);
            RecordAudit.Record(db, nobody, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionApprovalVoided, RecordAudit.ChangesOf(db.Entry(distribution)), why.Message));
        }

        return Decided.Refused(why);
    }
}
