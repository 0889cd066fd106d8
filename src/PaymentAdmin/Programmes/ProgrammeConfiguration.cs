using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Programmes;

internal sealed class ProgrammeConfiguration : IEntityTypeConfiguration<Programme>
{
    public void Configure(EntityTypeBuilder<Programme> builder)
    {
        builder.ToTable("Programmes");
        builder.Property(programme => programme.Code).HasMaxLength(32);
        builder.Property(programme => programme.Name).HasMaxLength(ProgrammeSettings.NameMaxLength);
        builder.Property(programme => programme.Currency).HasMaxLength(3);
        builder.Property(programme => programme.Country).HasMaxLength(2);
        builder.Property(programme => programme.ApprovalJson).HasMaxLength(4000);
        builder.Property(programme => programme.UpdatedByName).HasMaxLength(254);
        builder.Property(programme => programme.Version).IsConcurrencyToken();
        builder.Ignore(programme => programme.Approval);
        builder.Ignore(programme => programme.Settings);
        builder.Ignore(programme => programme.RegisterId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(programme => programme.TenantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(programme => programme.Connections).WithOne().HasForeignKey(connection => connection.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        builder.Navigation(programme => programme.Connections).AutoInclude();
        builder.HasIndex(programme => programme.Code).IsUnique();
        builder.HasIndex(programme => new { programme.Status, programme.Code });
    }
}

internal sealed class ProgrammeConnectionConfiguration : IEntityTypeConfiguration<ProgrammeConnection>
{
    public void Configure(EntityTypeBuilder<ProgrammeConnection> builder)
    {
        builder.ToTable("ProgrammeConnections");
        builder.HasKey(connection => new { connection.ProgrammeId, connection.ConnectionId });
        builder.HasOne<Connection>().WithMany().HasForeignKey(connection => connection.ConnectionId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ProgrammeMemberConfiguration : IEntityTypeConfiguration<ProgrammeMember>
{
    public void Configure(EntityTypeBuilder<ProgrammeMember> builder)
    {
        builder.ToTable("ProgrammeMembers");
        builder.HasKey(member => new { member.ProgrammeId, member.BeneficiaryId });
        builder.HasOne<Programme>().WithMany().HasForeignKey(member => member.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Beneficiary>().WithMany().HasForeignKey(member => member.BeneficiaryId).OnDelete(DeleteBehavior.Restrict);
    }
}
