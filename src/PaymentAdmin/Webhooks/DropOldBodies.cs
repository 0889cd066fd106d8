using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Drops the raw bytes of notifications that were kept long enough; the notification stays. Only of those that are done
/// with: processed, duplicates, and what a person discarded. What failed or is held waits for somebody, and would be of no
/// use without its bytes.
/// </summary>
public sealed class DropOldBodies(UnitOfWork unitOfWork, InboxSettings settings) : IJob
{
    /// <summary>How many in one transaction.</summary>
    public const int BatchSize = 500;

    /// <returns>How many were dropped.</returns>
    /// <exception cref="Refusal">403.</exception>
    public Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        return InBatches.Run(BatchSize, stop => DropBatch(actor, stop), cancellationToken);
    }

    private Task<int> DropBatch(Actor actor, CancellationToken cancellationToken) => unitOfWork.Save(
        actor,
        async (db, now) =>
        {
            var before = now.AddDays(-settings.KeepBodiesDays);
            var old = await db.WebhookNotifications
                .Where(row => row.BodyDroppedAt == null && row.ReceivedAt < before)
                .Where(row => row.Status == WebhookStatus.Processed || row.Status == WebhookStatus.Duplicate || (row.Status == WebhookStatus.Failed && row.DiscardedAt != null))
                .Where(row => !db.Set<WebhookAttempt>().Any(attempt => attempt.NotificationId == row.Id && attempt.EndedAt == null))
                .OrderBy(row => row.ReceivedAt).ThenBy(row => row.Id).Take(BatchSize).ToListAsync(cancellationToken);
            foreach (var notification in old)
            {
                notification.BodyDroppedAt = now;
                db.Remove(new WebhookBody { NotificationId = notification.Id });
            }

            return old.Count;
        },
        once: null,
        cancellationToken);
}
