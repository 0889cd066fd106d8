using PaymentAdmin.Data;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>Has a notification tried again, in the caller's context. Wake the queue after the commit.</summary>
internal static class RequestAttempt
{
    /// <param name="by">The person who asks for it; null where nobody does.</param>
    /// <param name="reason">Why that person does.</param>
    /// <param name="replayId">The replay of many that it is part of.</param>
    public static async Task Add(
        PaymentDb db, WebhookNotification notification, AttemptCause cause, DateTime now, CancellationToken cancellationToken, string? by = null, string? reason = null, Guid? replayId = null)
    {
        db.Add(new WebhookAttempt
        {
            Id = now.NewId(),
            NotificationId = notification.Id,
            Cause = cause,
            RequestedAt = now,
            RequestedBy = by,
            Reason = reason,
            ReplayId = replayId,
        });
        await Enqueue.Add(db, WebhookQueue.Name, notification.Id, Arrival.OrderKeyOf(notification), now, now, cancellationToken);
    }
}
