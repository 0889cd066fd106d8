using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Payments;

/// <summary>The transaction that a notification tells of, by the same key under which it was made.</summary>
internal sealed class FindTransaction : INotificationSubject
{
    public async Task<NotificationSubject?> Find(PaymentDb db, WebhookNotification notification, CancellationToken cancellationToken)
    {
        var (connectionId, direction, key) = (notification.ConnectionId, HearOfTransaction.DirectionOf(notification.FlowType), notification.PspPaymentId ?? notification.Reference);
        if (key is null)
        {
            return null;
        }

        var found = await db.Transactions.AsNoTracking()
            .Where(row => row.ConnectionId == connectionId && row.Direction == direction && row.Key == key)
            .Select(row => new { row.Id, row.Status })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new NotificationSubject(PublicId.Transaction.Format(found.Id), Words.Of(found.Status));
    }
}
