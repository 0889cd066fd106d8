using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>A person decides that a held notification is not to be processed: it has failed, with the reason.</summary>
public sealed class DiscardNotification(UnitOfWork unitOfWork)
{
    /// <exception cref="Refusal">403; 404; 400 without a reason; 409 <c>webhook_state</c>.</exception>
    public Task<NotificationState> Handle(Guid id, ReasonInput input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ReplayWebhooks);
        var reason = GivenReason.Required(input.Reason);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var notification = await NotificationState.Find(db, id, cancellationToken);
                notification.Discard(reason, now);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(notification), new AuditedAct(AuditKinds.WebhookDiscarded, RecordAudit.ChangesOf(db.Entry(notification)), reason));
                return NotificationState.Of(notification);
            },
            once,
            cancellationToken);
    }
}
