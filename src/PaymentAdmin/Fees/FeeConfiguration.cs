using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Fees;

internal sealed class FeeConfiguration : IEntityTypeConfiguration<FeeSet>, IEntityTypeConfiguration<FeeRule>
{
    public void Configure(EntityTypeBuilder<FeeSet> builder)
    {
        builder.ToTable("FeeSets");
        builder.Property(set => set.Reason).HasMaxLength(FeeSet.ReasonMaxLength);
        builder.Property(set => set.CreatedByName).HasMaxLength(254);
        builder.HasOne<Processor>().WithMany().HasForeignKey(set => set.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(set => set.Rules).WithOne().HasForeignKey(rule => rule.FeeSetId).OnDelete(DeleteBehavior.Restrict);
        builder.Navigation(set => set.Rules).UsePropertyAccessMode(PropertyAccessMode.Field);

        // Two people who replace the fees at once make the same version: one of them has to look again.
        builder.HasIndex(set => new { set.ProcessorId, set.Version }).IsUnique();
        builder.HasIndex(set => new { set.ProcessorId, set.EffectiveFrom });
    }

    public void Configure(EntityTypeBuilder<FeeRule> builder)
    {
        builder.ToTable("FeeRules");
        builder.Property(rule => rule.EventType).HasMaxLength(64);
        builder.Property(rule => rule.Currency).HasMaxLength(3);
        builder.Ignore(rule => rule.Terms);
    }
}
