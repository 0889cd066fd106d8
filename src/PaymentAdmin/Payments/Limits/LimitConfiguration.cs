using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;

namespace PaymentAdmin.Payments.Limits;

internal sealed class LimitUseConfiguration : IEntityTypeConfiguration<LimitUse>
{
    public void Configure(EntityTypeBuilder<LimitUse> builder)
    {
        builder.ToTable("LimitUses");
        builder.Property(use => use.Id).ValueGeneratedNever();
        builder.Property(use => use.Currency).HasMaxLength(3);
        builder.Property(use => use.CycleMark).HasMaxLength(LimitKey.MarkLength);
        builder.Property(use => use.Version).IsConcurrencyToken();

        // Whose beneficiaries have how much: what is held for a limit is looked at with it. Nothing in it ever changes.
        builder.HasIndex(use => new { use.OwnerId, use.BeneficiaryId, use.Day });
    }
}

internal sealed class LimitReservationConfiguration : IEntityTypeConfiguration<LimitReservation>
{
    // No foreign keys to the limits: they are never deleted, and three more indexes would cost each payment three more writes.
    public void Configure(EntityTypeBuilder<LimitReservation> builder)
    {
        builder.ToTable("LimitReservations");
        builder.HasKey(reservation => new { reservation.PaymentId, reservation.Intent });
        builder.Property(reservation => reservation.ReleasedBecause).HasMaxLength(LimitReservation.ReasonMaxLength);
        builder.Property(reservation => reservation.Version).IsConcurrencyToken();
        builder.HasOne<Payment>().WithMany().HasForeignKey(reservation => reservation.PaymentId).OnDelete(DeleteBehavior.Restrict);
    }
}
