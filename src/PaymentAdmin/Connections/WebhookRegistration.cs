using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>Our webhook as the PSP has it registered; one per connection.</summary>
public sealed class WebhookRegistration
{
    public Guid ConnectionId { get; init; }

    /// <summary>The PSP's id for it.</summary>
    public string PspWebhookId { get; set; } = "";

    /// <summary>The address it was registered with.</summary>
    public string Url { get; set; } = "";

    public string Status { get; set; } = "";

    /// <summary>The events, separated by spaces.</summary>
    public string Events { get; set; } = "";

    public DateTime RegisteredAt { get; set; }

    public string RegisteredByName { get; set; } = "";
}

internal sealed class WebhookRegistrationConfiguration : IEntityTypeConfiguration<WebhookRegistration>
{
    public void Configure(EntityTypeBuilder<WebhookRegistration> builder)
    {
        builder.ToTable("WebhookRegistrations");
        builder.HasKey(registration => registration.ConnectionId);
        builder.Property(registration => registration.PspWebhookId).HasMaxLength(100);
        builder.Property(registration => registration.Url).HasMaxLength(ConnectionSettings.UrlMaxLength);
        builder.Property(registration => registration.Status).HasMaxLength(40);
        builder.Property(registration => registration.Events).HasMaxLength(500);
        builder.Property(registration => registration.RegisteredByName).HasMaxLength(254);
        builder.HasOne<Connection>().WithMany().HasForeignKey(registration => registration.ConnectionId).OnDelete(DeleteBehavior.Restrict);
    }
}
