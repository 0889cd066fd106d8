using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Data;

/// <summary>
/// Marks the hours of which a save changes what is counted, in that save: whoever changes a notification cannot forget it,
/// and a change that is not committed marks nothing.
/// </summary>
internal static class MarkHours
{
    public static void Of(PaymentDb db)
    {
        var changed = db.ChangeTracker.Entries<WebhookNotification>()
            .Where(entry => entry.State is EntityState.Added or EntityState.Deleted
                || (entry.State == EntityState.Modified && (entry.Property(row => row.Status).IsModified || entry.Property(row => row.LatencyMs).IsModified)))
            .Select(entry => (entry.Entity.ConnectionId, Hour: WebhookHour.Of(entry.Entity.ReceivedAt)))
            .Distinct()
            .ToList();
        if (changed.Count == 0)
        {
            return;
        }

        // A save that failed and is made again has its marks already.
        var marked = db.ChangeTracker.Entries<WebhookHourMark>().Where(entry => entry.State == EntityState.Added).Select(entry => (entry.Entity.ConnectionId, entry.Entity.Hour)).ToHashSet();
        db.AddRange(changed.Where(hour => !marked.Contains(hour)).Select(hour => new WebhookHourMark { ConnectionId = hour.ConnectionId, Hour = hour.Hour }));
    }
}
