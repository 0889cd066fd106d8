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
        builder.Property(payment => payment.ProviderReference).HasMaxLength(Payment.ReferenceMaxLength);
        builder.Property(payment => payment.PspPaymentId).HasMaxLength(Payment.PspReferenceMaxLength);
        builder.Property(payment => payment.PspReference).HasMaxLength(Payment.PspReferenceMaxLength);
        builder.Property(payment => payment.PspChannel).HasMaxLength(Payment.ReasonMaxLength);
        builder.Property(payment => payment.FailureReason).HasMaxLength(Payment.ReasonMaxLength);
        builder.Property(payment => payment.FailureMessage).HasMaxLength(Payment.MessageMaxLength);
        builder.Property(payment => payment.Version).IsConcurrencyToken();
        builder.HasOne<Programme>().WithMany().HasForeignKey(payment => payment.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Distribution>().WithMany().HasForeignKey(payment => payment.DistributionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Beneficiary>().WithMany().HasForeignKey(payment => payment.BeneficiaryId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Connection>().WithMany().HasForeignKey(payment => payment.ConnectionId).OnDelete(DeleteBehavior.Restrict);

        builder.HasIndex(payment => new { payment.ProgrammeId, payment.ReferenceTaken }).IsUnique();
        builder.HasIndex(payment => payment.Reference).HasFilter("\"ReferenceTaken\" IS NULL");
        builder.HasIndex(payment => payment.IdempotencyKey).IsUnique();

        // A distribution's payments in order, all or of one status; the second also counts and adds them up without their rows.
        builder.HasIndex(payment => new { payment.DistributionId, payment.Number }).IsUnique();
        builder.HasIndex(payment => new { payment.DistributionId, payment.Status, payment.Number, payment.AmountMinor });

        // What the check of a distribution looks for: who, and where to, twice; and what else a person is paid.
        builder.HasIndex(payment => new { payment.DistributionId, payment.PaidToMark, payment.BeneficiaryId });
        builder.HasIndex(payment => new { payment.BeneficiaryId, payment.DistributionId, payment.Status, payment.AmountMinor });
        builder.HasIndex(payment => new { payment.ProgrammeId, payment.Status, payment.AmountMinor });

        // Which payment the PSP means: by the reference that we gave it, or by its own id.
        builder.HasIndex(payment => new { payment.ConnectionId, payment.ProviderReference }).IsUnique();
        builder.HasIndex(payment => new { payment.ConnectionId, payment.PspPaymentId }).HasFilter("\"PspPaymentId\" IS NOT NULL");
        builder.HasIndex(payment => payment.PspReference).HasFilter("\"PspReference\" IS NOT NULL");

        builder.HasIndex(payment => payment.BatchId).HasFilter("\"BatchId\" IS NOT NULL");

        // How many are under way through a connection: whoever stops it is told at once.
        builder.HasIndex(payment => new { payment.ConnectionId, payment.Status });

        // What left in a period, for reconciliation.
        builder.HasIndex(payment => new { payment.ConnectionId, payment.SubmittedAt, payment.Id }).HasFilter("\"SubmittedAt\" IS NOT NULL");

        // What is overdue, and what has not moved for long; what is ended has no next step.
        builder.HasIndex(payment => payment.NextStepAt).HasFilter("\"NextStepAt\" IS NOT NULL");
        // The latter also counts what of a distribution ended lately.
        builder.HasIndex(payment => new { payment.Status, payment.ProgressAt, payment.DistributionId });

        // All payments, newest first; by time, because SQL Server has its own order of ids.
        builder.HasIndex(payment => new { payment.Environment, payment.Status, payment.CreatedAt, payment.Id });
        builder.HasIndex(payment => new { payment.Environment, payment.CreatedAt, payment.Id });

        // What of a distribution failed for which reason, and is held why: counted and added up without the rows.
        builder.HasIndex(payment => new { payment.DistributionId, payment.FailureReason, payment.Status, payment.AmountMinor }).HasFilter("\"FailureReason\" IS NOT NULL");
        builder.HasIndex(payment => new { payment.DistributionId, payment.HeldBecause, payment.AmountMinor }).HasFilter("\"HeldBecause\" IS NOT NULL");
    }
}

internal sealed class PaymentAttemptConfiguration : IEntityTypeConfiguration<PaymentAttempt>
{
    public void Configure(EntityTypeBuilder<PaymentAttempt> builder)
    {
        builder.ToTable("PaymentAttempts");
        builder.Property(attempt => attempt.IdempotencyKey).HasMaxLength(100);
        builder.Property(attempt => attempt.ProviderReference).HasMaxLength(Payment.ReferenceMaxLength);
        builder.Property(attempt => attempt.Code).HasMaxLength(Payment.ReasonMaxLength);
        builder.Property(attempt => attempt.Message).HasMaxLength(PaymentAttempt.MessageMaxLength);
        builder.Property(attempt => attempt.PspPaymentId).HasMaxLength(Payment.PspReferenceMaxLength);
        builder.HasOne<Payment>().WithMany().HasForeignKey(attempt => attempt.PaymentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(attempt => new { attempt.PaymentId, attempt.Number }).IsUnique();
        builder.HasIndex(attempt => attempt.BatchId).HasFilter("\"BatchId\" IS NOT NULL");

        // What an older intent was called at the PSP.
        builder.HasIndex(attempt => new { attempt.ConnectionId, attempt.ProviderReference });
        builder.HasIndex(attempt => new { attempt.ConnectionId, attempt.PspPaymentId }).HasFilter("\"PspPaymentId\" IS NOT NULL");
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
