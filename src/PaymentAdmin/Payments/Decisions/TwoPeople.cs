using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>A payment with what is proposed about it, in the caller's context: what one person proposes and a second one decides (design, rule 7).</summary>
internal sealed class TwoPeople
{
    private TwoPeople()
    {
    }

    /// <summary>The caller's context; the caller saves.</summary>
    public required PaymentDb Db { get; init; }

    /// <summary>Tracked.</summary>
    public required Payment Payment { get; init; }

    /// <summary>The proposal of which nobody has decided; null where there is none.</summary>
    public PaymentProposal? Open { get; init; }

    /// <summary>The number of the payment's last proposal; 0 for none.</summary>
    public int Last { get; init; }

    /// <summary>Who acts now.</summary>
    public required Actor Actor { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTime Now { get; init; }

    /// <exception cref="Refusal">404.</exception>
    public static async Task<TwoPeople> About(PaymentDb db, Guid paymentId, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        // In one statement: what is read of the two belongs together, whoever decides meanwhile.
        var decisions = db.Set<PaymentDecision>();
        var found = await (
            from payment in db.Payments
            where payment.Id == paymentId
            select new
            {
                payment,
                Last = db.Set<PaymentProposal>().Where(row => row.PaymentId == payment.Id).OrderByDescending(row => row.Number).FirstOrDefault(),
                HasOpen = db.Set<PaymentProposal>().Any(row => row.PaymentId == payment.Id && !decisions.Any(decision => decision.ProposalId == row.Id)),
            }).SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("payment");
        return new TwoPeople
        {
            Db = db,
            Payment = found.payment,
            Open = found.HasOpen ? found.Last : null,
            Last = found.Last?.Number ?? 0,
            Actor = actor,
            Now = now,
        };
    }

    /// <summary>What is proposed waits for a second person.</summary>
    public TwoPeopleAnswer Propose(PaymentProposal proposal, string auditKind)
    {
        Db.Add(proposal);
        Record(auditKind, proposal, proposal.Reason, []);
        return new TwoPeopleAnswer(DecidedPayment.Of(Payment, proposal), IsProposed: true);
    }

    /// <summary>A second person agrees: the caller does it, after this.</summary>
    /// <exception cref="Refusal">403 <c>own_proposal</c>.</exception>
    public void Approve(PaymentProposal proposal, string reason) => Db.Add(proposal.Decide(approves: true, reason, Actor, Now));

    /// <summary>The payment stays as it is.</summary>
    public TwoPeopleAnswer Refuse(PaymentProposal proposal, string reason)
    {
        Db.Add(proposal.Decide(approves: false, reason, Actor, Now));
        Record(AuditKinds.PaymentProposalRefused, proposal, reason, []);
        return new TwoPeopleAnswer(DecidedPayment.Of(Payment, open: null), IsProposed: false);
    }

    /// <summary>What was proposed is no longer about what the payment is: it ends here, and whoever still wants it proposes it again.</summary>
    public TwoPeopleAnswer Overtake(PaymentProposal proposal)
    {
        Db.Add(proposal.Overtake(Actor, Now));
        return new TwoPeopleAnswer(
            null, IsProposed: false, $"The payment has changed since {proposal.ByName} proposed this, and is {Words.Plain(Payment.Status).ToLowerInvariant()} now. Look at it again; what was proposed no longer counts.");
    }

    /// <summary>Writes the record.</summary>
    public void Record(string kind, PaymentProposal proposal, string reason, IReadOnlyList<FieldChange> changes) => RecordAudit.Record(
        Db, Actor, Now, AuditedThing.Of(Payment), new AuditedAct(kind, [.. Facts(proposal), .. changes], reason));

    private static IEnumerable<FieldChange> Facts(PaymentProposal proposal)
    {
        yield return new FieldChange("proposal", null, PublicId.Decision.Format(proposal.Id));
        yield return new FieldChange("proposedBy", null, proposal.ByName);
        if (proposal.Outcome is { } outcome)
        {
            yield return new FieldChange("outcome", null, Words.Of(outcome));
        }

        if (proposal.PspPaymentId is { } pspId)
        {
            yield return new FieldChange("pspPaymentId", null, pspId);
        }
    }
}
