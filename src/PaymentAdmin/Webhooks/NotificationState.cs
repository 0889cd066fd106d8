using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>Why a person acts on one notification.</summary>
/// <param name="Reason">For the record: 1 to 500 characters; without it, or null, it is refused.</param>
public sealed record ReasonInput([property: JsonPropertyName("reason")] string? Reason = null);

/// <summary>Where a notification stands after a person acted on it.</summary>
/// <param name="Id"><c>wh_</c> and a UUID.</param>
/// <param name="Status">Where it stands now.</param>
/// <param name="RetryCount">How often it was tried again.</param>
/// <param name="ErrorMessage">Why it failed or was discarded; null while nothing is wrong.</param>
public sealed record NotificationState(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("status")] WebhookStatus Status,
    [property: JsonPropertyName("retry_count")] int RetryCount,
    [property: JsonPropertyName("error_message")] string? ErrorMessage)
{
    internal static NotificationState Of(WebhookNotification notification) =>
        new(PublicId.Webhook.Format(notification.Id), notification.Status, notification.RetryCount, notification.ErrorMessage);

    /// <exception cref="Refusal">404.</exception>
    internal static async Task<WebhookNotification> Find(PaymentDb db, Guid id, CancellationToken cancellationToken) =>
        await db.WebhookNotifications.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("webhook notification");

    /// <exception cref="Refusal">409 <c>webhook_body_dropped</c>: what is not there cannot be read again.</exception>
    internal static void RequireBody(WebhookNotification notification)
    {
        if (notification.BodyDroppedAt is not null)
        {
            throw Refusal.Conflict("webhook_body_dropped", "Its original bytes were dropped after their time of keeping: it cannot be processed again.");
        }
    }
}
