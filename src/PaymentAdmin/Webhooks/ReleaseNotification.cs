using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>A person decides that a held notification need not wait: it is processed, and held again where its condition still stands.</summary>
public sealed class ReleaseNotification(UnitOfWork unitOfWork, WorkSignal signal)
{
    /// <exception cref="Refusal">403; 404; 400 without a reason; 409 <c>webhook_state</c>, <c>webhook_body_dropped</c>.</exception>
    public async Task<NotificationState> Handle(Guid id, ReasonInput input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ReplayWebhooks);
        var reason = GivenReason.Required(input.Reason);
        var state = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var notification = await NotificationState.Find(db, id, cancellationToken);
                notification.Release();
                NotificationState.RequireBody(notification);
                await RequestAttempt.Add(db, notification, AttemptCause.Release, now, cancellationToken, actor.Name, reason);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(notification), new AuditedAct(AuditKinds.WebhookReleased, RecordAudit.ChangesOf(db.Entry(notification)), reason));
                return NotificationState.Of(notification);
            },
            once,
            cancellationToken);
        signal.Wake(WebhookQueue.Name);
        return state;
    }
}
