using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Programmes.Beneficiaries;

internal sealed class BeneficiaryConfiguration : IEntityTypeConfiguration<Beneficiary>
{
    public void Configure(EntityTypeBuilder<Beneficiary> builder)
    {
        builder.ToTable("Beneficiaries");
        builder.Property(beneficiary => beneficiary.Sealed).HasMaxLength(SealedDetails.MaxLength);
        builder.Property(beneficiary => beneficiary.UpdatedByName).HasMaxLength(254);
        builder.Property(beneficiary => beneficiary.Version).IsConcurrencyToken();

        // The fingerprint of an external id holds its register already.
        builder.HasIndex(beneficiary => beneficiary.ExternalIdMark).IsUnique();
        builder.HasIndex(beneficiary => beneficiary.PhoneMark);
        builder.HasIndex(beneficiary => beneficiary.AccountMark);
        builder.HasIndex(beneficiary => new { beneficiary.CreatedAt, beneficiary.Id });
        builder.HasIndex(beneficiary => new { beneficiary.Kyc, beneficiary.CreatedAt, beneficiary.Id });
    }
}

internal sealed class PayeeChangeConfiguration : IEntityTypeConfiguration<PayeeChange>
{
    public void Configure(EntityTypeBuilder<PayeeChange> builder)
    {
        builder.ToTable("PayeeChanges");
        builder.Property(change => change.SealedBefore).HasMaxLength(SealedDetails.MaxLength);
        builder.Property(change => change.SealedAfter).HasMaxLength(SealedDetails.MaxLength);
        builder.Property(change => change.MadeByName).HasMaxLength(254);
        builder.Property(change => change.DecidedByName).HasMaxLength(254);
        builder.Property(change => change.Reason).HasMaxLength(PayeeChange.ReasonMaxLength);
        builder.Property(change => change.Version).IsConcurrencyToken();
        builder.HasOne<Beneficiary>().WithMany().HasForeignKey(change => change.BeneficiaryId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(change => change.OpenFor).IsUnique();
        builder.HasIndex(change => new { change.BeneficiaryId, change.MadeAt });
        builder.HasIndex(change => new { change.Status, change.MadeAt, change.Id });
    }
}
