using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks.Rejections;

internal sealed class RejectedDeliveryConfiguration : IEntityTypeConfiguration<RejectedDelivery>
{
    public void Configure(EntityTypeBuilder<RejectedDelivery> builder)
    {
        builder.ToTable("RejectedDeliveries");
        builder.Property(rejected => rejected.Reason).HasMaxLength(RejectedDelivery.ReasonMaxLength);
        builder.Property(rejected => rejected.Version).IsConcurrencyToken();
        builder.HasOne<Connection>().WithMany().HasForeignKey(rejected => rejected.ConnectionId).OnDelete(DeleteBehavior.Restrict);

        // The list of an environment, and that of a connection, which is also its quota.
        builder.HasIndex(rejected => new { rejected.Environment, rejected.ReceivedAt, rejected.Id });
        builder.HasIndex(rejected => new { rejected.ConnectionId, rejected.ReceivedAt, rejected.Id });
    }
}

internal sealed class RejectedBodyConfiguration : IEntityTypeConfiguration<RejectedBody>
{
    public void Configure(EntityTypeBuilder<RejectedBody> builder)
    {
        builder.ToTable("RejectedBodies");
        builder.HasKey(body => body.RejectedId);
        builder.HasOne<RejectedDelivery>().WithOne().HasForeignKey<RejectedBody>(body => body.RejectedId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RejectedHourConfiguration : IEntityTypeConfiguration<RejectedHour>
{
    public void Configure(EntityTypeBuilder<RejectedHour> builder)
    {
        builder.ToTable("RejectedHours");
        builder.HasKey(hour => new { hour.ConnectionId, hour.Hour });
        builder.HasOne<Connection>().WithMany().HasForeignKey(hour => hour.ConnectionId).OnDelete(DeleteBehavior.Restrict);
    }
}
