using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Payments;

internal sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.ToTable("Payments");
        builder.Property(payment => payment.Currency).HasMaxLength(3);
        builder.Property(payment => payment.Reference).HasMaxLength(Payment.ReferenceMaxLength);
        builder.Property(payment => payment.ReferenceTaken).HasMaxLength(Payment.ReferenceMaxLength);
        builder.Property(payment => payment.Sealed).HasMaxLength(SealedDetails.MaxLength);
        builder.Property(payment => payment.Digest).HasMaxLength(64);
        builder.Property(payment => payment.IdempotencyKey).HasMaxLength(100);
        builder.Property(payment => payment.Version).IsConcurrencyToken();
        builder.HasOne<Programme>().WithMany().HasForeignKey(payment => payment.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Distribution>().WithMany().HasForeignKey(payment => payment.DistributionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Beneficiary>().WithMany().HasForeignKey(payment => payment.BeneficiaryId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Connection>().WithMany().HasForeignKey(payment => payment.ConnectionId).OnDelete(DeleteBehavior.Restrict);

        builder.HasIndex(payment => new { payment.ProgrammeId, payment.ReferenceTaken }).IsUnique();
        builder.HasIndex(payment => payment.IdempotencyKey).IsUnique();

        // A distribution's payments in order, all or of one status; the second also counts and adds them up without their rows.
        builder.HasIndex(payment => new { payment.DistributionId, payment.Number }).IsUnique();
        builder.HasIndex(payment => new { payment.DistributionId, payment.Status, payment.Number, payment.AmountMinor });

        // What the check of a distribution looks for: who, and where to, twice; and what else a person is paid.
        builder.HasIndex(payment => new { payment.DistributionId, payment.PaidToMark, payment.BeneficiaryId });
        builder.HasIndex(payment => new { payment.BeneficiaryId, payment.DistributionId, payment.Status, payment.AmountMinor });
        builder.HasIndex(payment => new { payment.ProgrammeId, payment.Status, payment.AmountMinor });
        builder.HasIndex(payment => payment.ConnectionId);
    }
}

internal sealed class PaymentOriginConfiguration : IEntityTypeConfiguration<PaymentOrigin>
{
    public void Configure(EntityTypeBuilder<PaymentOrigin> builder)
    {
        builder.ToTable("PaymentOrigins");
        builder.HasKey(origin => new { origin.PaymentId, origin.OriginalId });
        builder.HasOne<Payment>().WithMany().HasForeignKey(origin => origin.PaymentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Payment>().WithMany().HasForeignKey(origin => origin.OriginalId).OnDelete(DeleteBehavior.Restrict);
    }
}
