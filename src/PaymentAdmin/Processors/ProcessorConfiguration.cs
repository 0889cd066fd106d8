using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Processors;

internal sealed class ProcessorConfiguration : IEntityTypeConfiguration<Processor>
{
    public void Configure(EntityTypeBuilder<Processor> builder)
    {
        builder.ToTable("Processors");
        builder.Property(processor => processor.Code).HasMaxLength(32);
        builder.Property(processor => processor.Name).HasMaxLength(Processor.NameMaxLength);
        builder.Property(processor => processor.SettlementCurrency).HasMaxLength(3);
        builder.Property(processor => processor.UpdatedByName).HasMaxLength(254);
        builder.Property(processor => processor.Version).IsConcurrencyToken();
        builder.Ignore(processor => processor.Settings);
        builder.HasIndex(processor => processor.Code).IsUnique();
        builder.HasIndex(processor => processor.Number).IsUnique();
        builder.HasIndex(processor => new { processor.CreatedAt, processor.Id });
    }
}
