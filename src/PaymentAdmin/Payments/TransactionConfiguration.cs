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
        builder.Ignore(transaction => transaction.FeeMinor);
        builder.Ignore(transaction => transaction.IsBooked);
        builder.Ignore(transaction => transaction.KnownState);
        builder.Ignore(transaction => transaction.IsPrefunded);
        builder.Ignore(transaction => transaction.PostedAs);
        builder.Ignore(transaction => transaction.NextBooking);
        builder.Ignore(transaction => transaction.NextBookingAt);

        // A payment is found by its own ids; its transaction may be called as another at another time. It refers to it without a foreign key, for
        // which SQLite would have to make a table anew that is there already; no payment is ever deleted.
        builder.HasIndex(transaction => new { transaction.ConnectionId, transaction.Direction, transaction.Key }).IsUnique().HasFilter("\"PaymentId\" IS NULL");
        builder.HasIndex(transaction => transaction.PaymentId).IsUnique().HasFilter("\"PaymentId\" IS NOT NULL");
        // Newest first, of one environment, processor or status; and by what people and statements name it.
        builder.HasIndex(transaction => new { transaction.Environment, transaction.CreatedAt, transaction.Id });
        builder.HasIndex(transaction => new { transaction.Environment, transaction.ProcessorId, transaction.CreatedAt, transaction.Id });
        builder.HasIndex(transaction => new { transaction.Environment, transaction.Status, transaction.CreatedAt, transaction.Id });
        builder.HasIndex(transaction => new { transaction.Environment, transaction.Reference, transaction.CreatedAt, transaction.Id });
        builder.HasIndex(transaction => new { transaction.ConnectionId, transaction.Reference });
        // For settlement: by reference, and what is due and open.
        builder.HasIndex(transaction => new { transaction.ProcessorId, transaction.Environment, transaction.Reference });
        builder.HasIndex(transaction => new { transaction.ProcessorId, transaction.Environment, transaction.SettlementDueOn, transaction.Id }).HasFilter("\"OpenMinor\" <> 0");
        builder.HasIndex(transaction => new { transaction.ConnectionId, transaction.CreatedAt, transaction.Id }).HasFilter("\"PaymentId\" IS NULL");
        builder.HasIndex(transaction => new { transaction.ConnectionId, transaction.RefundOf }).HasFilter("\"RefundOf\" IS NOT NULL");
    }
}
