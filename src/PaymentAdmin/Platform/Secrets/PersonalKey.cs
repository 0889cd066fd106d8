using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>The one key of the fingerprints by which personal data is found, itself encrypted. Without it nothing is found again: it is never replaced.</summary>
internal sealed class PersonalKey(Guid id, string encrypted)
{
    /// <summary>There is one row: whoever is second finds the id taken.</summary>
    public static readonly Guid OnlyId = new("5a1e0000-0000-7000-8000-000000000001");

    public Guid Id { get; private set; } = id;

    public string Encrypted { get; private set; } = encrypted;
}

internal sealed class PersonalKeyConfiguration : IEntityTypeConfiguration<PersonalKey>
{
    public void Configure(EntityTypeBuilder<PersonalKey> builder)
    {
        builder.ToTable("PersonalKeys");
        builder.Property(key => key.Encrypted).HasMaxLength(1000);
    }
}
