using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

/// <summary>For other modules: the notifications that carry an id or reference, in the caller's context.</summary>
public static class NotificationsNaming
{
    /// <summary>Of more than these the latest; the inbox finds all.</summary>
    private const int Most = 100;

    /// <param name="ReceivedAt">When it arrived, UTC.</param>
    /// <param name="EventType">What the PSP calls it; null where it could not be read.</param>
    /// <param name="Status">Where it stands in the inbox.</param>
    /// <param name="PaymentStatus">Where the PSP has the payment.</param>
    /// <param name="ErrorMessage">Why it is not processed; for people.</param>
    public sealed record Summary(Guid Id, DateTime ReceivedAt, string? EventType, WebhookStatus Status, string? PaymentStatus, string? ErrorMessage);

    /// <summary>Those that carry any of these.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="connectionId">Whose ids these are.</param>
    /// <param name="references">Ids and references, few.</param>
    public static async Task<IReadOnlyList<Summary>> Any(PaymentDb db, Guid connectionId, IReadOnlyList<string> references, CancellationToken cancellationToken)
    {
        var carrying = db.Set<WebhookReference>().Where(row => row.ConnectionId == connectionId && references.Contains(row.Value)).Select(row => row.NotificationId);
        return references.Count == 0
            ? []
            : await db.WebhookNotifications.Where(row => carrying.Contains(row.Id)).InOrder().Take(Most)
                .Select(row => new Summary(row.Id, row.ReceivedAt, row.EventType, row.Status, row.PaymentStatus, row.ErrorMessage)).ToListAsync(cancellationToken);
    }
}
