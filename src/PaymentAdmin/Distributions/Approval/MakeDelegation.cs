using PaymentAdmin.Access;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Lends one's own right to decide on distributions to somebody for a time. What was lent cannot be lent on.</summary>
public sealed class MakeDelegation(UnitOfWork unitOfWork)
{
    /// <param name="To">To whom: <c>usr_…</c> or the e-mail address of an active person.</param>
    /// <param name="EndsAt">To then, exclusive.</param>
    /// <param name="StartsAt">From then; left out, from now.</param>
    /// <param name="Reason">Why, for the record.</param>
    public sealed record Input(string To, DateTime EndsAt, DateTime? StartsAt = null, string? Reason = null);

    /// <exception cref="Refusal">403, also where there is no right to lend; 400 with every field.</exception>
    public Task<DelegationAnswer> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ViewPayments);
        if (!ApprovalPolicy.StagePermissions.Any(actor.May))
        {
            throw Refusal.Forbidden(Permissions.ApproveDistributions);
        }

        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var to = await Find(db, input.To, cancellationToken) ?? throw Refusal.Invalid("to", "There is no active person of this address. Check it, or ask a platform admin.");
                var delegation = Delegation.Lend(
                    now.NewId(), actor, to.Id, to.Email, input.StartsAt?.ToMilliseconds() ?? now, input.EndsAt.ToMilliseconds(), input.Reason, now);
                var entry = db.Add(delegation);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(delegation), new AuditedAct(AuditKinds.DelegationMade, RecordAudit.ChangesOf(entry), delegation.Reason));
                return DelegationAnswer.Of(delegation, now);
            },
            once,
            cancellationToken);
    }

    private static async Task<PersonWithRights?> Find(PaymentDb db, string text, CancellationToken cancellationToken) =>
        PublicId.User.TryParse(text.Trim(), out var id)
            ? (await RightsOfPeople.Of(db, [id], cancellationToken)).SingleOrDefault()
            : await RightsOfPeople.WithEmail(db, text, cancellationToken);
}
