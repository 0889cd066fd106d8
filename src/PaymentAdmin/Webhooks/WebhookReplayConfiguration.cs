using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

internal sealed class WebhookReplayConfiguration : IEntityTypeConfiguration<WebhookReplay>
{
    public void Configure(EntityTypeBuilder<WebhookReplay> builder)
    {
        builder.ToTable("WebhookReplays");
        builder.Property(replay => replay.Reason).HasMaxLength(WebhookAttempt.ReasonMaxLength);
        builder.Property(replay => replay.StartedByName).HasMaxLength(254);
        builder.Property(replay => replay.CancelledBy).HasMaxLength(254);
        builder.Property(replay => replay.CancelReason).HasMaxLength(WebhookAttempt.ReasonMaxLength);
        builder.Property(replay => replay.Version).IsConcurrencyToken();
        builder.HasIndex(replay => new { replay.Environment, replay.StartedAt, replay.Id });
    }
}

internal sealed class WebhookReplayItemConfiguration : IEntityTypeConfiguration<WebhookReplayItem>
{
    public void Configure(EntityTypeBuilder<WebhookReplayItem> builder)
    {
        builder.ToTable("WebhookReplayItems");
        builder.HasKey(item => new { item.ReplayId, item.NotificationId });
        builder.HasOne<WebhookReplay>().WithMany().HasForeignKey(item => item.ReplayId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<WebhookNotification>().WithMany().HasForeignKey(item => item.NotificationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(item => new { item.ReplayId, item.ReceivedAt, item.NotificationId });
    }
}
