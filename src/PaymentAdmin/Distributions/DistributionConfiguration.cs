using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Distributions;

internal sealed class DistributionConfiguration : IEntityTypeConfiguration<Distribution>
{
    public void Configure(EntityTypeBuilder<Distribution> builder)
    {
        builder.ToTable("Distributions");
        builder.Property(distribution => distribution.Currency).HasMaxLength(3);
        builder.Property(distribution => distribution.Name).HasMaxLength(Distribution.NameMaxLength);
        builder.Property(distribution => distribution.Purpose).HasMaxLength(Distribution.WordMaxLength);
        builder.Property(distribution => distribution.Cycle).HasMaxLength(Distribution.WordMaxLength);
        builder.Property(distribution => distribution.PurposeAndCycle).HasMaxLength((2 * Distribution.WordMaxLength) + 1);
        builder.Property(distribution => distribution.StatusReason).HasMaxLength(Distribution.ReasonMaxLength);
        builder.Property(distribution => distribution.CreatedByName).HasMaxLength(254);
        builder.Property(distribution => distribution.UpdatedByName).HasMaxLength(254);
        builder.Property(distribution => distribution.Version).IsConcurrencyToken();
        builder.HasOne<Programme>().WithMany().HasForeignKey(distribution => distribution.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Connection>().WithMany().HasForeignKey(distribution => distribution.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Distribution>().WithMany().HasForeignKey(distribution => distribution.ParentId).OnDelete(DeleteBehavior.Restrict);

        // The list, newest first, by each filter; and who was paid for the same purpose and cycle.
        builder.HasIndex(distribution => new { distribution.Environment, distribution.CreatedAt, distribution.Id });
        builder.HasIndex(distribution => new { distribution.Environment, distribution.Status, distribution.CreatedAt, distribution.Id });
        builder.HasIndex(distribution => new { distribution.ProgrammeId, distribution.Environment, distribution.CreatedAt, distribution.Id });
        builder.HasIndex(distribution => new { distribution.ProgrammeId, distribution.PurposeAndCycle });
        builder.HasIndex(distribution => new { distribution.ConnectionId, distribution.Environment, distribution.CreatedAt, distribution.Id });
    }
}

internal sealed class DistributionEditorConfiguration : IEntityTypeConfiguration<DistributionEditor>
{
    public void Configure(EntityTypeBuilder<DistributionEditor> builder)
    {
        builder.ToTable("DistributionEditors");
        builder.HasKey(editor => new { editor.DistributionId, editor.PersonId });
        builder.HasOne<Distribution>().WithMany().HasForeignKey(editor => editor.DistributionId).OnDelete(DeleteBehavior.Restrict);
    }
}
