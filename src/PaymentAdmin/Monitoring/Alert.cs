using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Monitoring;

/// <summary>Something that a person has to know of now.</summary>
public sealed class Alert
{
    public Guid Id { get; init; }

    public DateTime At { get; init; }

    /// <summary>Stable word: <c>connection.authentication_refused</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What happened and what to do, in plain words.</summary>
    public string Message { get; internal set; } = "";

    /// <summary>The page that shows the thing concerned, below our own address.</summary>
    public string Link { get; internal set; } = "";

    /// <summary>While it is open: kind and thing, so that the same trouble is one alert.</summary>
    public string? OpenKey { get; set; }

    /// <summary>How often the same happened while it was open.</summary>
    public int Count { get; set; } = 1;

    public DateTime LastAt { get; set; }

    public DateTime? ClosedAt { get; set; }

    public string? ClosedByName { get; set; }

    /// <summary>Somebody has seen to it, or it is over. The same trouble later is a new one.</summary>
    internal void Close(Actor actor, DateTime now) => (OpenKey, ClosedAt, ClosedByName) = (null, now, actor.Name);
}

internal sealed class AlertConfiguration : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("Alerts");
        builder.Property(alert => alert.Kind).HasMaxLength(60);
        builder.Property(alert => alert.Message).HasMaxLength(1_000);
        builder.Property(alert => alert.Link).HasMaxLength(300);
        builder.Property(alert => alert.OpenKey).HasMaxLength(200);
        builder.Property(alert => alert.ClosedByName).HasMaxLength(254);
        builder.HasIndex(alert => alert.OpenKey).IsUnique();
        builder.HasIndex(alert => new { alert.At, alert.Id });
    }
}
