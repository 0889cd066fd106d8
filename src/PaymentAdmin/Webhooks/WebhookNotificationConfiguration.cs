using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

internal sealed class WebhookNotificationConfiguration : IEntityTypeConfiguration<WebhookNotification>
{
    private const string WithBody = "\"BodyDroppedAt\" IS NULL";
    private const string Held = "\"Condition\" IS NOT NULL";

    public void Configure(EntityTypeBuilder<WebhookNotification> builder)
    {
        builder.ToTable("WebhookNotifications");
        builder.Property(notification => notification.Provider).HasMaxLength(WebhookNotification.WordMaxLength);
        builder.Property(notification => notification.Verification).HasMaxLength(WebhookNotification.WordMaxLength);
        builder.Property(notification => notification.EventType).HasMaxLength(WebhookNotification.WordMaxLength);
        builder.Property(notification => notification.IdempotencyKey).HasMaxLength(WebhookNotification.KeyMaxLength);
        builder.Property(notification => notification.ContentHash).HasMaxLength(64);
        builder.Property(notification => notification.Channel).HasMaxLength(WebhookNotification.WordMaxLength);
        builder.Property(notification => notification.TerminalId).HasMaxLength(WebhookNotification.WordMaxLength);
        builder.Property(notification => notification.PosCardTransactionId).HasMaxLength(WebhookNotification.ReferenceMaxLength);
        builder.Property(notification => notification.PspPaymentId).HasMaxLength(WebhookNotification.ReferenceMaxLength);
        builder.Property(notification => notification.Reference).HasMaxLength(WebhookNotification.ReferenceMaxLength);
        builder.Property(notification => notification.Currency).HasMaxLength(3);
        builder.Property(notification => notification.PaymentStatus).HasMaxLength(WebhookNotification.WordMaxLength);
        builder.Property(notification => notification.FailureReason).HasMaxLength(WebhookNotification.ReferenceMaxLength);
        builder.Property(notification => notification.ErrorMessage).HasMaxLength(WebhookNotification.ErrorMaxLength);
        builder.Property(notification => notification.Version).IsConcurrencyToken();
        builder.HasOne<Connection>().WithMany().HasForeignKey(notification => notification.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Processor>().WithMany().HasForeignKey(notification => notification.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(notification => notification.TenantId).OnDelete(DeleteBehavior.Restrict);

        // Every index costs each arrival, and each try, a write. Who has a key; then the list, newest first, by each filter
        // that alone would leave few of many rows: all of an environment, status, processor, connection (a provider is a few
        // of these), tenant, way, channel. The three of processor, connection and tenant are their foreign keys' too.
        builder.HasIndex(notification => new { notification.ConnectionId, notification.IdempotencyKey });
        builder.HasIndex(notification => new { notification.Environment, notification.ReceivedAt, notification.Id });
        builder.HasIndex(notification => new { notification.Environment, notification.Status, notification.ReceivedAt, notification.Id });
        builder.HasIndex(notification => new { notification.ProcessorId, notification.Environment, notification.ReceivedAt, notification.Id });
        builder.HasIndex(notification => new { notification.ConnectionId, notification.Environment, notification.ReceivedAt, notification.Id });
        builder.HasIndex(notification => new { notification.TenantId, notification.Environment, notification.ReceivedAt, notification.Id }).HasFilter("\"TenantId\" IS NOT NULL");
        builder.HasIndex(notification => new { notification.Environment, notification.FlowType, notification.ReceivedAt, notification.Id }).HasFilter("\"FlowType\" IS NOT NULL");
        builder.HasIndex(notification => new { notification.Environment, notification.Channel, notification.ReceivedAt, notification.Id }).HasFilter("\"Channel\" IS NOT NULL");
        builder.HasIndex(notification => new { notification.Condition, notification.Id, notification.Environment }, "IX_WebhookNotifications_Held").HasFilter(Held);

        // All that counting an hour needs; it never reads the rows themselves.
        builder.HasIndex(notification => new { notification.ConnectionId, notification.ReceivedAt, notification.Status, notification.LatencyMs }, "IX_WebhookNotifications_Hour");

        // What retention looks at: new ones come at its end, which costs the intake next to nothing.
        builder.HasIndex(notification => new { notification.ReceivedAt, notification.Id }, "IX_WebhookNotifications_WithBody").HasFilter(WithBody);
    }
}

internal sealed class WebhookBodyConfiguration : IEntityTypeConfiguration<WebhookBody>
{
    public void Configure(EntityTypeBuilder<WebhookBody> builder)
    {
        builder.ToTable("WebhookBodies");
        builder.HasKey(body => body.NotificationId);
        builder.HasOne<WebhookNotification>().WithOne().HasForeignKey<WebhookBody>(body => body.NotificationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class WebhookReferenceConfiguration : IEntityTypeConfiguration<WebhookReference>
{
    public void Configure(EntityTypeBuilder<WebhookReference> builder)
    {
        builder.ToTable("WebhookReferences");
        builder.HasKey(reference => new { reference.ConnectionId, reference.Value, reference.NotificationId });
        builder.Property(reference => reference.Value).HasMaxLength(WebhookNotification.ReferenceMaxLength);
        builder.HasOne<WebhookNotification>().WithMany().HasForeignKey(reference => reference.NotificationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class WebhookClaimConfiguration : IEntityTypeConfiguration<WebhookClaim>
{
    public void Configure(EntityTypeBuilder<WebhookClaim> builder)
    {
        builder.ToTable("WebhookClaims");
        builder.HasKey(claim => new { claim.ConnectionId, claim.IdempotencyKey });
        builder.Property(claim => claim.IdempotencyKey).HasMaxLength(WebhookNotification.KeyMaxLength);
        builder.HasOne<WebhookNotification>().WithMany().HasForeignKey(claim => claim.NotificationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class WebhookAttemptConfiguration : IEntityTypeConfiguration<WebhookAttempt>
{
    private const string Replayed = "\"ReplayId\" IS NOT NULL";

    public void Configure(EntityTypeBuilder<WebhookAttempt> builder)
    {
        builder.ToTable("WebhookAttempts");
        builder.Property(attempt => attempt.RequestedBy).HasMaxLength(254);
        builder.Property(attempt => attempt.Reason).HasMaxLength(WebhookAttempt.ReasonMaxLength);
        builder.Property(attempt => attempt.Message).HasMaxLength(WebhookNotification.ErrorMaxLength);
        builder.Property(attempt => attempt.CorrelationId).HasMaxLength(64);
        builder.HasOne<WebhookNotification>().WithMany().HasForeignKey(attempt => attempt.NotificationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(attempt => new { attempt.NotificationId, attempt.Id });

        // Only the attempts of replays are in these: the attempt of an arrival does not pay for them.
        builder.HasIndex(attempt => new { attempt.ReplayId, attempt.NotificationId }, "IX_WebhookAttempts_Replay").HasFilter(Replayed);
        builder.HasIndex(attempt => attempt.ReplayId, "IX_WebhookAttempts_Outstanding").HasFilter($"{Replayed} AND \"EndedAt\" IS NULL");
    }
}
