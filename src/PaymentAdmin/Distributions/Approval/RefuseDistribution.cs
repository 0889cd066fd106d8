using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Says no to what was submitted, with a comment: sends it back to be mended, or rejects it for good. Its makers may take it back.</summary>
public sealed class RefuseDistribution(UnitOfWork unitOfWork)
{
    /// <param name="Comment">Why; needed.</param>
    /// <param name="ContentHash">What the person saw; left out, what is submitted now.</param>
    /// <param name="OnBehalfOf">Whose lent right is used: <c>usr_…</c>; left out, one's own, or the only one that was lent.</param>
    public sealed record Input(string? Comment = null, string? ContentHash = null, string? OnBehalfOf = null);

    /// <summary>It goes back to those who prepare it. Who prepared it and may do so takes it back instead.</summary>
    /// <exception cref="Refusal">403, <c>nothing_lent</c>; 404; 400; 409 <c>distribution_state</c>, <c>already_decided</c>, <c>content_changed</c>, <c>approval_expired</c>.</exception>
    public Task<SubmissionAnswer> SendBack(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ViewPayments);
        return Decide(
            id, input, actor, once,
            (db, submission, onBehalfOf, comment, now) => submission.IsMadeBy(actor.Id)
                ? TakeBack(db, submission, comment, actor, now)
                : Refuse(db, submission, onBehalfOf, new Outcome(DecisionKind.SentBack, RoundStatus.SentBack, DistributionEvent.SendBack, AuditKinds.DistributionSentBack), comment, actor, now, cancellationToken),
            cancellationToken);
    }

    /// <summary>It is refused for good: its references are free again, and a new one has to be made.</summary>
    /// <exception cref="Refusal">As for sending back; 403 <c>maker_may_not_approve</c>.</exception>
    public Task<SubmissionAnswer> Reject(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ViewPayments);
        return Decide(
            id, input, actor, once,
            async (db, submission, onBehalfOf, comment, now) =>
            {
                var answer = await Refuse(db, submission, onBehalfOf, new Outcome(DecisionKind.Rejected, RoundStatus.Rejected, DistributionEvent.Reject, AuditKinds.DistributionRejected), comment, actor, now, cancellationToken);
                ManyRows.Expect(submission.Round.PaymentCount, await PaymentSets.Cancel(db, submission.Distribution, now, cancellationToken));
                return answer;
            },
            cancellationToken);
    }

    private async Task<SubmissionAnswer> Decide(
        Guid id, Input input, Actor actor, Once? once, Func<PaymentDb, Submission, Guid?, string, DateTime, Task<SubmissionAnswer>> decide, CancellationToken cancellationToken)
    {
        var comment = GivenComment.Check(input.Comment, needed: true)!;
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
                return Decided.As(await decide(db, submission, onBehalfOf, comment, now));
            },
            once,
            cancellationToken);
        return decided.OrRefuse();
    }

    private static Task<SubmissionAnswer> TakeBack(PaymentDb db, Submission submission, string comment, Actor actor, DateTime now)
    {
        actor.Require(Permissions.ManageDistributions);
        var outcome = new Outcome(DecisionKind.SentBack, RoundStatus.TakenBack, DistributionEvent.SendBack, AuditKinds.DistributionTakenBack);
        return Task.FromResult(End(db, submission, outcome, new DecisionRight(actor.Id, actor.Name), comment, actor, now));
    }

    private static async Task<SubmissionAnswer> Refuse(
        PaymentDb db, Submission submission, Guid? onBehalfOf, Outcome outcome, string comment, Actor actor, DateTime now, CancellationToken cancellationToken) =>
        End(db, submission, outcome, await DecisionRight.Of(db, submission, onBehalfOf, actor, now, cancellationToken), comment, actor, now);

    private static SubmissionAnswer End(PaymentDb db, Submission submission, Outcome outcome, DecisionRight right, string comment, Actor actor, DateTime now)
    {
        var (distribution, round) = (submission.Distribution, submission.Round);
        var decision = RecordDecision.Add(db, round, outcome.Kind, stage: null, right, comment, actor, now);
        round.End(outcome.Round, comment, now);
        distribution.Let(outcome.Event, comment, actor, now);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(outcome.AuditKind, [.. RecordAudit.ChangesOf(db.Entry(distribution)), .. RecordDecision.Facts(decision)], comment));
        return SubmissionAnswer.Of(distribution, round);
    }

    private sealed record Outcome(DecisionKind Kind, RoundStatus Round, DistributionEvent Event, string AuditKind);
}
