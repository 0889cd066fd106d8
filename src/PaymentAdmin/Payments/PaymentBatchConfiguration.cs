using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments;

internal sealed class PaymentBatchConfiguration : IEntityTypeConfiguration<PaymentBatch>
{
    public void Configure(EntityTypeBuilder<PaymentBatch> builder)
    {
        builder.ToTable("PaymentBatches");
        builder.Property(batch => batch.BatchReference).HasMaxLength(Payment.ReferenceMaxLength);
        builder.Property(batch => batch.IdempotencyKey).HasMaxLength(100);
        builder.Property(batch => batch.Currency).HasMaxLength(3);
        builder.Property(batch => batch.PspBatchId).HasMaxLength(Payment.PspReferenceMaxLength);
        builder.Property(batch => batch.PspStatus).HasMaxLength(PaymentBatch.PspStatusMaxLength);
        builder.Property(batch => batch.FailureReason).HasMaxLength(Payment.ReasonMaxLength);
        builder.Property(batch => batch.FailureMessage).HasMaxLength(PaymentBatch.MessageMaxLength);
        builder.Property(batch => batch.Version).IsConcurrencyToken();
        builder.HasOne<Connection>().WithMany().HasForeignKey(batch => batch.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Distribution>().WithMany().HasForeignKey(batch => batch.DistributionId).OnDelete(DeleteBehavior.Restrict);

        builder.HasIndex(batch => new { batch.ConnectionId, batch.BatchReference }).IsUnique();
        builder.HasIndex(batch => batch.IdempotencyKey).IsUnique();
        builder.HasIndex(batch => new { batch.ConnectionId, batch.Status });

        // What is overdue; what is ended has no next step.
        builder.HasIndex(batch => batch.NextStepAt).HasFilter("\"NextStepAt\" IS NOT NULL");
    }
}
