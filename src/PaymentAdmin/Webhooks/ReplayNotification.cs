using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Has one notification processed again from its original bytes: a failed one is tried again; a processed one is gone
/// through once more, which changes nothing that it did before.
/// </summary>
public sealed class ReplayNotification(UnitOfWork unitOfWork, WorkSignal signal)
{
    /// <exception cref="Refusal">403; 404; 400 without a reason; 409 <c>webhook_state</c>, <c>webhook_body_dropped</c>.</exception>
    public async Task<NotificationState> Handle(Guid id, ReasonInput input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ReplayWebhooks);
        var reason = GivenReason.Required(input.Reason);
        var state = await unitOfWork.Save(actor, (db, now) => Replay(db, id, reason, actor, now, cancellationToken), once, cancellationToken);
        signal.Wake(WebhookQueue.Name);
        return state;
    }

    private static async Task<NotificationState> Replay(PaymentDb db, Guid id, string reason, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var notification = await NotificationState.Find(db, id, cancellationToken);
        RequireReplayable(notification);
        NotificationState.RequireBody(notification);
        if (notification.Status == WebhookStatus.Failed)
        {
            notification.Retry();
        }

        await RequestAttempt.Add(db, notification, AttemptCause.Replay, now, cancellationToken, actor.Name, reason);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(notification), new AuditedAct(AuditKinds.WebhookReplayed, RecordAudit.ChangesOf(db.Entry(notification)), reason));
        return NotificationState.Of(notification);
    }

    private static void RequireReplayable(WebhookNotification notification)
    {
        switch (notification.Status)
        {
            case WebhookStatus.Pending or WebhookStatus.Processing:
                throw Refusal.Conflict("webhook_state", "It waits to be processed already: there is nothing to replay. Look at it again in a moment.", "status");
            case WebhookStatus.HeldBlocked:
                throw Refusal.Conflict("webhook_state", "It is held: release it, or discard it.", "status");
            case WebhookStatus.Duplicate:
                var twin = PublicId.Webhook.Format(notification.DuplicateOfId!.Value);
                throw new Refusal(
                    RefusalKind.Conflict, "webhook_state", $"It says the same as {twin}, which was processed in its place: replay that one.", "status",
                    facts: new Dictionary<string, object?>(StringComparer.Ordinal) { ["duplicate_of"] = twin });
        }
    }
}
