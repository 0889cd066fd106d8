using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>
/// One person's approval of what was submitted (design, rule 7): never by who made or changed it, nor in such a person's name; once per
/// submission; and only while the rows still are what was submitted.
/// </summary>
public sealed class ApproveDistribution(UnitOfWork unitOfWork, CheckDistribution check, AskApprovers approvers)
{
    /// <param name="ContentHash">What the person saw; left out, what is submitted now.</param>
    /// <param name="Comment">Kept with the decision.</param>
    /// <param name="OnBehalfOf">Whose lent right is used: <c>usr_…</c>; left out, one's own, or the only one that was lent.</param>
    public sealed record Input(string? ContentHash = null, string? Comment = null, string? OnBehalfOf = null);

    /// <exception cref="Refusal">
    /// 403, <c>maker_may_not_approve</c>, <c>nothing_lent</c>; 404; 400; 409 <c>distribution_state</c>, <c>already_decided</c>, <c>content_changed</c>,
    /// <c>approval_expired</c>; 422 <c>findings_block</c>.
    /// </exception>
    public async Task<SubmissionAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        // Which right it takes depends on the stage that waits, and may be lent: see DecisionRight.
        actor.Require(Permissions.ViewPayments);
        var comment = GivenComment.Check(input.Comment, needed: false);
        Guid? onBehalfOf = input.OnBehalfOf is { } person ? PublicId.User.Parse(person) : null;
        var decided = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var submission = await Submission.InApproval(db, id, cancellationToken);
                if (submission.Round.IsLate(now))
                {
                    return await EndRound.Expire(db, submission, actor, now, cancellationToken);
                }

                submission.RequireHash(input.ContentHash);
                var right = await DecisionRight.Of(db, submission, onBehalfOf, actor, now, cancellationToken);
                var content = await ContentHash.Of(db, submission.Distribution, submission.Round.Policy, cancellationToken);
                return content.Is(submission.Round)
                    ? Decided.As(await Approve(db, submission, right, comment, actor, now, cancellationToken))
                    : await EndRound.Void(db, submission, actor, now, cancellationToken);
            },
            once,
            cancellationToken);
        approvers.Wake();
        return decided.OrRefuse();
    }

    private async Task<SubmissionAnswer> Approve(PaymentDb db, Submission submission, DecisionRight right, string? comment, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var (distribution, round, stage) = (submission.Distribution, submission.Round, submission.Round.Stage);
        var decision = RecordDecision.Add(db, round, DecisionKind.Approved, stage, right, comment, actor, now);
        if (round.Approved(submission.ApprovalsOf(stage) + 1, now))
        {
            // What stands in the way may have come up since it was submitted.
            await PaymentSets.TakeProgramme(db, distribution.ProgrammeId, cancellationToken);
            await SubmittedFindings.Stored(round.FindingsJson).RefuseNew(db, distribution, await check.Find(db, distribution, now, cancellationToken, whole: true), cancellationToken);
            distribution.Let(DistributionEvent.Approve, null, actor, now);
            await PaymentSets.Approve(db, distribution, round.MappingVersion, round.PaymentCount, now, cancellationToken);
        }
        else if (round.Stage != stage)
        {
            await approvers.Write(db, submission with { Decisions = [.. submission.Decisions, decision] }, now, cancellationToken);
        }

        var kind = round.Status == RoundStatus.Approved ? AuditKinds.DistributionApproved : AuditKinds.DistributionApprovedByOne;
        RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(kind, [.. RecordAudit.ChangesOf(db.Entry(distribution)), .. RecordDecision.Facts(decision)], comment));
        return SubmissionAnswer.Of(distribution, round);
    }
}
