using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Ends a delegation at once: by who lent, by who borrowed, or by who manages people. What was decided by it stands.</summary>
public sealed class RevokeDelegation(UnitOfWork unitOfWork)
{
    /// <exception cref="Refusal">403; 404.</exception>
    public Task<DelegationAnswer> Handle(Guid id, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ViewPayments);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var delegation = await db.Set<Delegation>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("delegation");
                if (delegation.FromId != actor.Id && delegation.ToId != actor.Id)
                {
                    actor.Require(Permissions.ManageUsers);
                }

                if (delegation.RevokedAt is null)
                {
                    delegation.Revoke(now);
                    RecordAudit.Record(db, actor, now, AuditedThing.Of(delegation), new AuditedAct(AuditKinds.DelegationRevoked, RecordAudit.ChangesOf(db.Entry(delegation))));
                }

                return DelegationAnswer.Of(delegation, now);
            },
            once,
            cancellationToken);
    }
}
