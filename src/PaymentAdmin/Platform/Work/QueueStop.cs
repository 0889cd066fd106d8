using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Work;

/// <summary>A queue that a person has stopped, or had stopped once: while it is, no node claims anything of it.</summary>
public sealed class QueueStop
{
    public Guid Id { get; init; }

    /// <summary>The word of the queue.</summary>
    public string Queue { get; init; } = "";

    /// <summary>Since when; null where it goes on.</summary>
    public DateTime? PausedAt { get; private set; }

    /// <summary>Who stopped it.</summary>
    public string? PausedByName { get; private set; }

    public int Version { get; private set; }

    /// <exception cref="Refusal">409 <c>queue_paused</c>.</exception>
    internal void Pause(Actor actor, DateTime now)
    {
        if (PausedAt is not null)
        {
            throw Refusal.Conflict("queue_paused", $"{PausedByName} has paused this queue already.");
        }

        (PausedAt, PausedByName, Version) = (now, actor.Name, Version + 1);
    }

    /// <exception cref="Refusal">409 <c>queue_not_paused</c>.</exception>
    internal void Resume()
    {
        if (PausedAt is null)
        {
            throw Refusal.Conflict("queue_not_paused", "This queue is not paused.");
        }

        (PausedAt, PausedByName, Version) = (null, null, Version + 1);
    }
}

internal sealed class QueueStopConfiguration : IEntityTypeConfiguration<QueueStop>
{
    public void Configure(EntityTypeBuilder<QueueStop> builder)
    {
        builder.ToTable("QueueStops");
        builder.Property(stop => stop.Queue).HasMaxLength(WorkItem.QueueMaxLength);
        builder.Property(stop => stop.PausedByName).HasMaxLength(254);
        builder.Property(stop => stop.Version).IsConcurrencyToken();
        builder.HasIndex(stop => stop.Queue).IsUnique();
    }
}
