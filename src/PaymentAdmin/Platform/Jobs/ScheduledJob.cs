using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Jobs;

/// <summary>How a run ended.</summary>
public enum JobOutcome
{
    /// <summary>It did what there was to do.</summary>
    Succeeded,

    /// <summary>It threw; the log has why, under the correlation id that is kept.</summary>
    Failed,

    /// <summary>Its node was stopped; what was left is done by the next run.</summary>
    Interrupted,
}

/// <summary>How a job stands, over all nodes: the truth about when it runs, and who does it now.</summary>
public sealed class ScheduledJob
{
    public const int NameMaxLength = 60;
    public const int NodeMaxLength = 100;
    public const int ErrorMaxLength = 200;

    public Guid Id { get; init; }

    /// <summary>Its word.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it is next due, by the nodes' clocks, UTC.</summary>
    public DateTime NextRunAt { get; set; }

    /// <summary>When a person asked for a run that has not been begun since; it runs although paused.</summary>
    public DateTime? RequestedAt { get; set; }

    /// <summary>Since when a person has stopped it; null where nobody has.</summary>
    public DateTime? PausedAt { get; set; }

    /// <summary>Who.</summary>
    public string? PausedByName { get; set; }

    /// <summary>Whose run it is at present; null while nobody runs it.</summary>
    public Guid? ClaimToken { get; set; }

    /// <summary>Until when it is theirs, by the database's clock; then others may take it over.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>The node that runs it, or ran it last.</summary>
    public string? Node { get; set; }

    /// <summary>When the last run began, UTC.</summary>
    public DateTime? BeganAt { get; set; }

    /// <summary>When the last run that came to an end did so, UTC.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>How it ended; null where none has.</summary>
    public JobOutcome? Outcome { get; set; }

    /// <summary>How many rows the last successful run changed.</summary>
    public int? Rows { get; set; }

    /// <summary>How the last run failed: correlation id and kind of failure. Never a secret.</summary>
    public string? LastError { get; set; }

    /// <summary>How many runs failed since one succeeded.</summary>
    public int Failures { get; set; }

    public int Version { get; set; }

    /// <summary>Stops it until it is resumed. A run that has begun comes to its end.</summary>
    /// <exception cref="Refusal">409 <c>job_paused</c>.</exception>
    internal void Pause(Actor actor, DateTime now)
    {
        if (PausedAt is not null)
        {
            throw Refusal.Conflict("job_paused", $"{PausedByName} has paused this job already.");
        }

        (PausedAt, PausedByName, Version) = (now, actor.Name, Version + 1);
    }

    /// <summary>It runs again on its schedule; at once where a run was missed.</summary>
    /// <exception cref="Refusal">409 <c>job_not_paused</c>.</exception>
    internal void Resume()
    {
        if (PausedAt is null)
        {
            throw Refusal.Conflict("job_not_paused", "This job is not paused.");
        }

        (PausedAt, PausedByName, Version) = (null, null, Version + 1);
    }

    /// <summary>Asks for a run as soon as a node looks.</summary>
    internal void Request(DateTime now) => (RequestedAt, Version) = (now, Version + 1);

    /// <summary>A run has ended, and nobody has the job any more.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="next">When it is due again.</param>
    /// <param name="now">UTC.</param>
    internal void End(JobOutcome outcome, DateTime next, DateTime now)
    {
        (Outcome, EndedAt, NextRunAt) = (outcome, now, next);
        (ClaimToken, LeaseUntil, Version) = (null, null, Version + 1);
        if (RequestedAt <= BeganAt && outcome != JobOutcome.Interrupted)
        {
            RequestedAt = null;
        }
    }
}

internal sealed class ScheduledJobConfiguration : IEntityTypeConfiguration<ScheduledJob>
{
    public void Configure(EntityTypeBuilder<ScheduledJob> builder)
    {
        builder.ToTable("ScheduledJobs");
        builder.Property(job => job.Name).HasMaxLength(ScheduledJob.NameMaxLength);
        builder.Property(job => job.PausedByName).HasMaxLength(254);
        builder.Property(job => job.Node).HasMaxLength(ScheduledJob.NodeMaxLength);
        builder.Property(job => job.LastError).HasMaxLength(ScheduledJob.ErrorMaxLength);
        builder.Property(job => job.Version).IsConcurrencyToken();
        builder.HasIndex(job => job.Name).IsUnique();
    }
}
