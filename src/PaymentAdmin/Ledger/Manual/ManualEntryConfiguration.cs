using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Ledger.Manual;

internal sealed class ManualEntryConfiguration : IEntityTypeConfiguration<ManualEntry>, IEntityTypeConfiguration<ManualEntryLine>, IEntityTypeConfiguration<ManualEntryDecision>
{
    public void Configure(EntityTypeBuilder<ManualEntry> builder)
    {
        builder.ToTable("ManualEntries");
        builder.Property(entry => entry.Reason).HasMaxLength(ManualEntry.ReasonMaxLength);
        builder.Property(entry => entry.ByName).HasMaxLength(254);
        builder.HasMany(entry => entry.Lines).WithOne().HasForeignKey(line => line.EntryId).OnDelete(DeleteBehavior.Restrict);
        builder.Navigation(entry => entry.Lines).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasOne<Processor>().WithMany().HasForeignKey(entry => entry.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(entry => new { entry.Environment, entry.At, entry.Id });
    }

    public void Configure(EntityTypeBuilder<ManualEntryLine> builder)
    {
        builder.ToTable("ManualEntryLines");
        builder.HasKey(line => new { line.EntryId, line.Number });
        builder.Property(line => line.Currency).HasMaxLength(3);
        builder.HasOne<LedgerAccount>().WithMany().HasForeignKey(line => line.AccountId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ManualEntryDecision> builder)
    {
        builder.ToTable("ManualEntryDecisions");

        // Of two people who decide at once one is second.
        builder.HasKey(decision => decision.EntryId);
        builder.Property(decision => decision.EntryId).ValueGeneratedNever();
        builder.Property(decision => decision.Reason).HasMaxLength(ManualEntry.ReasonMaxLength);
        builder.Property(decision => decision.ByName).HasMaxLength(254);
        builder.HasOne<ManualEntry>().WithMany().HasForeignKey(decision => decision.EntryId).OnDelete(DeleteBehavior.Restrict);
    }
}
