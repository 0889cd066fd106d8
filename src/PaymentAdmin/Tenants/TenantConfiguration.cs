using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Tenants;

internal sealed class TenantConfiguration : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.ToTable("Tenants");
        builder.Property(tenant => tenant.Code).HasMaxLength(32);
        builder.Property(tenant => tenant.Name).HasMaxLength(Tenant.NameMaxLength);
        builder.Property(tenant => tenant.UpdatedByName).HasMaxLength(254);
        builder.Property(tenant => tenant.Version).IsConcurrencyToken();
        builder.HasIndex(tenant => tenant.Code).IsUnique();
    }
}
