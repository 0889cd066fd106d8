using PaymentAdmin.Data;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

/// <summary>Finds what a notification is about. The module that has payments implements it; the inbox knows nothing of them.</summary>
public interface INotificationSubject
{
    /// <summary>The transaction that a notification tells of; null where none is recorded.</summary>
    Task<NotificationSubject?> Find(PaymentDb db, WebhookNotification notification, CancellationToken cancellationToken);
}

/// <param name="Id"><c>txn_</c> and a UUID.</param>
/// <param name="Status">Where it stands, as one of our words.</param>
public sealed record NotificationSubject(string Id, string Status);
