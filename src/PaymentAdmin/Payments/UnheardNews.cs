using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Payments;

/// <summary>
/// What a PSP said and nobody has taken in yet. While that is much, no more payments are handed on: what is sent faster than its outcome is taken
/// in is asked for besides, which takes longer still.
/// </summary>
public static class UnheardNews
{
    /// <summary>So many notifications of one connection are too many.</summary>
    public const int Most = 500;

    /// <summary>Whether too many notifications of a connection wait to be processed. Never where people have paused that queue: then outcomes are asked for.</summary>
    public static async Task<bool> IsMuch(PaymentDb db, Guid connectionId, DateTime now, CancellationToken cancellationToken) => await db.Set<WorkItem>()
        .Where(item => item.Queue == WebhookQueue.Name && item.State == WorkState.Waiting && item.ClaimToken == null && item.Lane == null && item.DueAt <= now)
        .Where(item => db.WebhookNotifications.Any(notification => notification.Id == item.SubjectId && notification.ConnectionId == connectionId))
        .Where(_ => !db.Set<QueueStop>().Any(stop => stop.Queue == WebhookQueue.Name && stop.PausedAt != null))
        .Select(item => item.Id).Take(Most).CountAsync(cancellationToken) >= Most;
}
