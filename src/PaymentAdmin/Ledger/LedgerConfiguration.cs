using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Ledger;

internal sealed class LedgerConfiguration : IEntityTypeConfiguration<LedgerAccount>, IEntityTypeConfiguration<TenantAccounts>
{
    public void Configure(EntityTypeBuilder<LedgerAccount> builder)
    {
        builder.ToTable("LedgerAccounts");
        builder.Property(account => account.Number).HasMaxLength(20);
        builder.Property(account => account.Name).HasMaxLength(250);
        builder.Property(account => account.Currency).HasMaxLength(3);
        builder.HasOne<Processor>().WithMany().HasForeignKey(account => account.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(account => account.TenantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(account => account.Number).IsUnique();
    }

    public void Configure(EntityTypeBuilder<TenantAccounts> builder)
    {
        builder.ToTable("TenantAccounts");
        builder.HasKey(accounts => new { accounts.ProcessorId, accounts.TenantId });
        builder.Property(accounts => accounts.Version).IsConcurrencyToken();
        builder.HasOne<Processor>().WithMany().HasForeignKey(accounts => accounts.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(accounts => accounts.TenantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(accounts => new { accounts.ProcessorId, accounts.Sequence }).IsUnique();
    }
}
