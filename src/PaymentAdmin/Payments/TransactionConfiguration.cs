using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Payments;

internal sealed class TransactionConfiguration : IEntityTypeConfiguration<Transaction>
{
    public void Configure(EntityTypeBuilder<Transaction> builder)
    {
        builder.ToTable("Transactions");
        builder.Property(transaction => transaction.Key).HasMaxLength(WebhookNotification.ReferenceMaxLength);
        builder.Property(transaction => transaction.Reference).HasMaxLength(WebhookNotification.ReferenceMaxLength);
        builder.Property(transaction => transaction.EventType).HasMaxLength(WebhookNotification.WordMaxLength);
        builder.Property(transaction => transaction.Channel).HasMaxLength(WebhookNotification.WordMaxLength);
        builder.Property(transaction => transaction.RefundOf).HasMaxLength(WebhookNotification.ReferenceMaxLength);
        builder.Property(transaction => transaction.Currency).HasMaxLength(3);
        builder.Property(transaction => transaction.Version).IsConcurrencyToken();
        builder.HasOne<Connection>().WithMany().HasForeignKey(transaction => transaction.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Processor>().WithMany().HasForeignKey(transaction => transaction.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(transaction => transaction.TenantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(transaction => new { transaction.ConnectionId, transaction.Direction, transaction.Key }).IsUnique();
        builder.HasIndex(transaction => new { transaction.ConnectionId, transaction.Reference });
        builder.HasIndex(transaction => new { transaction.ConnectionId, transaction.RefundOf }).HasFilter("\"RefundOf\" IS NOT NULL");
    }
}
