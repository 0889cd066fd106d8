using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>
/// Pays a payment once more that failed for certain: one person proposes it, a second one, who has not prepared its distribution, agrees or
/// refuses. Then it has a new intent with a new key and reference (design, rule 2).
/// </summary>
public sealed class RetryPayment(UnitOfWork unitOfWork, PersonalData personal, WorkSignal signal)
{
    /// <param name="Reason">Why: 1 to 500 characters, nothing personal.</param>
    /// <param name="Approve">Of the second person: whether he agrees; left out, he does. Who proposed it takes it back with false.</param>
    public sealed record Input(string? Reason = null, bool? Approve = null);

    /// <exception cref="Refusal">
    /// 400; 403, <c>own_proposal</c>, <c>maker_may_not_approve</c>; 404; 409 <c>payment_state</c>, <c>payment_changed</c>, <c>followed_up</c>,
    /// <c>original_changed</c>, <c>no_proposal</c>.
    /// </exception>
    public async Task<TwoPeopleAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ControlPayments);
        var reason = GivenReason.Check(input.Reason);
        var answer = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var people = await TwoPeople.About(db, id, actor, now, cancellationToken);
                GivenReason.RefusePersonal(reason, people.Payment, personal);
                return people.Open is { Kind: ProposalKind.Retry } open
                    ? await Decide(people, open, input.Approve, reason, cancellationToken)
                    : await Propose(people, input.Approve, reason, cancellationToken);
            },
            once,
            cancellationToken);
        signal.Wake(PaymentQueues.Payments);
        return answer.OrRefuse();
    }

    private static async Task<TwoPeopleAnswer> Propose(TwoPeople people, bool? approve, string reason, CancellationToken cancellationToken)
    {
        var (db, payment) = (people.Db, people.Payment);
        payment.RequireRetriable();
        await RetryRules.Take(db, payment, cancellationToken);
        await RetryRules.RefuseFollowed(db, payment, cancellationToken);
        if (approve is not null)
        {
            throw Refusal.Conflict("no_proposal", "Nobody proposed to retry this payment. Leave approve out to propose it.", "approve");
        }

        if (people.Open is { } other)
        {
            // What it proposed is over: a payment that failed is not resolved.
            db.Add(other.Overtake(people.Actor, people.Now));
        }

        return people.Propose(PaymentProposal.ToRetry(people.Now.NewId(), people.Last + 1, payment, reason, people.Actor, people.Now), AuditKinds.PaymentRetryProposed);
    }

    private static async Task<TwoPeopleAnswer> Decide(TwoPeople people, PaymentProposal open, bool? approve, string reason, CancellationToken cancellationToken)
    {
        var (db, payment, now) = (people.Db, people.Payment, people.Now);
        if (approve == false)
        {
            return people.Refuse(open, reason);
        }

        if (!open.IsAbout(payment))
        {
            return people.Overtake(open);
        }

        people.Approve(open, reason);
        await RetryRules.RefuseMaker(db, payment, people.Actor, cancellationToken);
        await RetryRules.Take(db, payment, cancellationToken);
        await RetryRules.RefuseFollowed(db, payment, cancellationToken);
        payment.Retry(PublicId.Payment.Format(payment.Id), ProviderReferences.New(), now);
        people.Record(AuditKinds.PaymentRetried, open, reason, [.. RecordAudit.ChangesOf(db.Entry(payment)).Where(change => change.Field != "failureMessage")]);
        await PaymentQueues.SendOne(db, payment, now, cancellationToken);
        return new TwoPeopleAnswer(DecidedPayment.Of(payment, open: null), IsProposed: false);
    }
}
