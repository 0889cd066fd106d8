using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Releases what came before its payment was recorded. Whoever records an id of a payment calls it in the same context: the
/// release commits with the record, so nothing waits for what is there.
/// </summary>
public static class ReleaseHeld
{
    /// <summary>Many more than any payment has; what is beyond is found by the sweeper.</summary>
    private const int MaxAtOnce = 200;

    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="connectionId">Whose ids these are.</param>
    /// <param name="references">The ids and references that are recorded now.</param>
    /// <param name="now">The time of the change.</param>
    public static async Task Waiting(PaymentDb db, Guid connectionId, IReadOnlyCollection<string> references, DateTime now, CancellationToken cancellationToken)
    {
        var carrying = db.Set<WebhookReference>().Where(row => row.ConnectionId == connectionId && references.Contains(row.Value)).Select(row => row.NotificationId);
        var held = await db.WebhookNotifications
            .Where(row => row.Condition == HoldCondition.UnknownReference && carrying.Contains(row.Id))
            .OrderBy(row => row.Id).Take(MaxAtOnce).ToListAsync(cancellationToken);
        foreach (var notification in held.Where(row => row.Status == WebhookStatus.HeldBlocked))
        {
            notification.Release();
            await RequestAttempt.Add(db, notification, AttemptCause.Condition, now, cancellationToken);
        }
    }
}
