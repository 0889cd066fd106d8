using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>
/// Two people say what became of a payment that nobody can follow by himself: unknown, or needing review (design, rule 3). What never left is
/// sent again or cancelled by them.
/// </summary>
public sealed class ResolvePayment(UnitOfWork unitOfWork, PersonalData personal, WorkSignal signal)
{
    /// <param name="Outcome">completed, failed, queued or cancelled; the second person confirms it, or leaves it out and sends approve.</param>
    /// <param name="Reason">Why: 1 to 500 characters, nothing personal.</param>
    /// <param name="PspPaymentId">As completed: the PSP's id of it, where it was found out there: up to 200 characters.</param>
    /// <param name="Approve">Of the second person: whether he agrees; left out, he does. Who proposed it takes it back with false.</param>
    public sealed record Input(ResolvedAs? Outcome = null, string? Reason = null, string? PspPaymentId = null, bool? Approve = null);

    /// <exception cref="Refusal">
    /// 400; 403, <c>own_proposal</c>; 404; 409 <c>payment_state</c>, <c>payment_changed</c>, <c>other_outcome</c>, <c>other_psp_payment</c>,
    /// <c>psp_payment_taken</c>, <c>no_proposal</c>.
    /// </exception>
    public async Task<TwoPeopleAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ResolvePayments);
        var (reason, pspId) = Check(input);
        var answer = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var people = await TwoPeople.About(db, id, actor, now, cancellationToken);
                GivenReason.RefusePersonal(reason, people.Payment, personal);
                await RefuseInBatch(db, people.Payment, cancellationToken);
                return people.Open is { Kind: ProposalKind.Resolve } open
                    ? await Decide(people, open, input with { PspPaymentId = pspId }, reason, cancellationToken)
                    : await Propose(people, input with { PspPaymentId = pspId }, reason, cancellationToken);
            },
            once,
            cancellationToken);
        signal.Wake(PaymentQueues.Payments);
        return answer.OrRefuse();
    }

    private static (string Reason, string? PspPaymentId) Check(Input input)
    {
        var errors = new FieldErrors();
        GivenReason.Check(input.Reason, errors);
        errors.Check(input.Outcome is not null || input.Approve is not null, "outcome", "Say what became of it: completed, failed, queued or cancelled.");
        if (input.PspPaymentId is { } pspId)
        {
            errors.Check(Text.IsName(pspId, Payment.PspReferenceMaxLength), "pspPaymentId", Text.NameRule("PSP's id", Payment.PspReferenceMaxLength));
            errors.Check(input.Outcome is null or ResolvedAs.Completed, "pspPaymentId", "Only a payment that arrived has the PSP's id of it.");
        }

        errors.ThrowIfAny();
        return (input.Reason!.Trim(), input.PspPaymentId?.Trim());
    }

    private static async Task<TwoPeopleAnswer> Propose(TwoPeople people, Input input, string reason, CancellationToken cancellationToken)
    {
        var (db, payment) = (people.Db, people.Payment);
        if (input.Approve is not null)
        {
            throw Refusal.Conflict("no_proposal", "Nobody proposed what became of this payment. Leave approve out to propose it.", "approve");
        }

        var proposal = PaymentProposal.ToResolve(
            people.Now.NewId(), people.Last + 1, payment, new Resolution(input.Outcome!.Value, input.PspPaymentId), reason, people.Actor, people.Now);
        await RefuseTaken(db, payment, input.PspPaymentId, cancellationToken);
        if (people.Open is { } other)
        {
            // What it proposed is over: a payment that is for people to decide has not failed for certain.
            db.Add(other.Overtake(people.Actor, people.Now));
        }

        return people.Propose(proposal, AuditKinds.PaymentResolutionProposed);
    }

    private static async Task<TwoPeopleAnswer> Decide(TwoPeople people, PaymentProposal open, Input input, string reason, CancellationToken cancellationToken)
    {
        if (input.Approve == false)
        {
            return people.Refuse(open, reason);
        }

        if (!open.IsAbout(people.Payment))
        {
            return people.Overtake(open);
        }

        people.Approve(open, reason);
        await RetryRules.RefuseMaker(people.Db, people.Payment, people.Actor, cancellationToken);
        if ((input.Outcome ?? open.Outcome) != open.Outcome || (input.PspPaymentId ?? open.PspPaymentId) != open.PspPaymentId)
        {
            throw Refusal.Conflict(
                "other_outcome", $"{open.ByName} proposed {Words.Of(open.Outcome!.Value)}{(open.PspPaymentId is { } known ? $" with the PSP's id {known}" : "")}. Confirm that, or refuse it with approve false.", "outcome");
        }

        return await Do(people, open, reason, cancellationToken);
    }

    private static async Task<TwoPeopleAnswer> Do(TwoPeople people, PaymentProposal open, string reason, CancellationToken cancellationToken)
    {
        var (db, payment, now) = (people.Db, people.Payment, people.Now);
        await RefuseTaken(db, payment, open.PspPaymentId, cancellationToken);
        var before = payment.Status;
        payment.ResolveAs(new Resolution(open.Outcome!.Value, open.PspPaymentId), open.Reason, now);
        switch (payment.Status)
        {
            case PaymentStatus.Queued:
                await PaymentQueues.SendOne(db, payment, now, cancellationToken);
                break;
            case PaymentStatus.Completed when !await PaymentEnded.Counts(db, payment, cancellationToken):
                await PaymentEnded.NotAfterAll(db, payment, payment.Intent, now, cancellationToken);
                break;
            case PaymentStatus.Failed or PaymentStatus.Cancelled:
                await PaymentEnded.Of(db, payment, now, cancellationToken);
                break;
        }

        await PaymentTransactions.Follow(db, payment, now, cancellationToken);
        people.Record(AuditKinds.PaymentResolved, open, reason, [.. Steps(before, payment.Status), .. RecordAudit.ChangesOf(db.Entry(payment)).Where(change => change.Field is not ("status" or "failureMessage"))]);
        return new TwoPeopleAnswer(DecidedPayment.Of(payment, open: null), IsProposed: false);
    }

    /// <summary>An unknown one goes by way of the review: both steps are on the record.</summary>
    private static IEnumerable<FieldChange> Steps(PaymentStatus from, PaymentStatus to)
    {
        if (from == PaymentStatus.Unknown)
        {
            yield return new FieldChange("status", Words.Of(from), Words.Of(PaymentStatus.NeedsReview));
        }

        yield return new FieldChange("status", Words.Of(PaymentStatus.NeedsReview), Words.Of(to));
    }

    /// <summary>Its batch may be sent again at any moment until it has ended, and never after.</summary>
    private static async Task RefuseInBatch(PaymentDb db, Payment payment, CancellationToken cancellationToken)
    {
        if (payment.BatchId is { } id && PaymentBatch.IsActive(await db.PaymentBatches.Where(row => row.Id == id).Select(row => row.Status).SingleAsync(cancellationToken)))
        {
            throw Refusal.Conflict("batch_under_way", "It left in a batch that is still followed as a whole. Decide once that has ended.", "status");
        }
    }

    private static async Task RefuseTaken(PaymentDb db, Payment payment, string? pspPaymentId, CancellationToken cancellationToken)
    {
        if (pspPaymentId is not null && await db.Payments.AnyAsync(row => row.ConnectionId == payment.ConnectionId && row.PspPaymentId == pspPaymentId && row.Id != payment.Id, cancellationToken))
        {
            throw Refusal.Conflict("psp_payment_taken", "This is the PSP's id of another payment of ours. Check it with the PSP.", "pspPaymentId");
        }
    }
}
