using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks.Health;

internal sealed class WebhookHourConfiguration : IEntityTypeConfiguration<WebhookHour>
{
    // Quoted as the standard has it, which all three databases understand.
    private const string Waiting = "\"Pending\" > 0";
    private const string Held = "\"Held\" > 0";
    private const string ToJudge = "\"JudgedAt\" IS NULL";

    public void Configure(EntityTypeBuilder<WebhookHour> builder)
    {
        builder.ToTable("WebhookHours");
        builder.HasKey(hour => new { hour.ConnectionId, hour.Hour });
        builder.Property(hour => hour.Version).IsConcurrencyToken();
        builder.Ignore(hour => hour.Figures);
        builder.HasOne<Connection>().WithMany().HasForeignKey(hour => hour.ConnectionId).OnDelete(DeleteBehavior.Restrict);

        // A period of an environment; what waits or is held now, of whatever age; hours that are over and not judged yet.
        builder.HasIndex(hour => new { hour.Environment, hour.Hour });
        builder.HasIndex(hour => new { hour.Environment, hour.ConnectionId, hour.Pending }, "IX_WebhookHours_Pending").HasFilter(Waiting);
        builder.HasIndex(hour => new { hour.Environment, hour.ConnectionId, hour.Held }, "IX_WebhookHours_Held").HasFilter(Held);
        builder.HasIndex(hour => hour.Hour, "IX_WebhookHours_ToJudge").HasFilter(ToJudge);
    }
}

internal sealed class WebhookHourMarkConfiguration : IEntityTypeConfiguration<WebhookHourMark>
{
    public void Configure(EntityTypeBuilder<WebhookHourMark> builder)
    {
        builder.ToTable("WebhookHourMarks");
        builder.HasKey(mark => new { mark.ConnectionId, mark.Hour, mark.Id });
        builder.Property(mark => mark.Id).ValueGeneratedOnAdd();
    }
}
