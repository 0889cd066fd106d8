using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

internal sealed class WebhookNotificationConfiguration : IEntityTypeConfiguration<WebhookNotification>
{
    public void Configure(EntityTypeBuilder<WebhookNotification> builder)
    {
        builder.ToTable("WebhookNotifications");
        builder.Property(notification => notification.EventType).HasMaxLength(100);
        builder.Property(notification => notification.IdempotencyKey).HasMaxLength(300);
        builder.Property(notification => notification.PspPaymentId).HasMaxLength(200);
        builder.Property(notification => notification.Reference).HasMaxLength(200);
        builder.Property(notification => notification.ErrorMessage).HasMaxLength(1_000);
        builder.HasOne<Connection>().WithMany().HasForeignKey(notification => notification.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(notification => new { notification.ConnectionId, notification.PspPaymentId });
        builder.HasIndex(notification => new { notification.ConnectionId, notification.IdempotencyKey });
        builder.HasIndex(notification => new { notification.ReceivedAt, notification.Id });
    }
}
