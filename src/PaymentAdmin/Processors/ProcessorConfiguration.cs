using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Processors;

/// <summary>What the table keeps of a processor beside what the processor knows.</summary>
public static class ProcessorShadow
{
    /// <summary>Counts the secrets that were set on its connections: two people who set one at the same time take turns.</summary>
    public const string SecretsVersion = "SecretsVersion";
}

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
        builder.Property<int>(ProcessorShadow.SecretsVersion).IsConcurrencyToken();
        builder.Ignore(processor => processor.Settings);
        builder.HasIndex(processor => processor.Code).IsUnique();
        builder.HasIndex(processor => processor.Number).IsUnique();
        builder.HasIndex(processor => new { processor.CreatedAt, processor.Id });
    }
}
