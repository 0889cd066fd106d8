using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Distributions.Pilot;

/// <summary>What people found in the results of a pilot.</summary>
public enum PilotOutcome
{
    /// <summary>The rest is sent.</summary>
    Passed,

    /// <summary>The rest stays held, for a person to cancel; the next distribution of the connection is a pilot again.</summary>
    Failed,
}

/// <summary>What a beneficiary said when asked for the money (psp-integration, phase 4: "Confirm beneficiary receipt").</summary>
public enum PilotReceipt
{
    /// <summary>It arrived.</summary>
    Yes,

    /// <summary>It did not.</summary>
    No,

    /// <summary>Nobody could be asked.</summary>
    Unreachable,
}

/// <summary>That a distribution is the pilot of its connection. One at a time runs: two that are released at once do not both begin.</summary>
internal sealed class PilotRun
{
    private PilotRun()
    {
    }

    public static PilotRun Begin(Distribution distribution, DateTime now) => new()
    {
        DistributionId = distribution.Id,
        ConnectionId = distribution.ConnectionId,
        RunningFor = distribution.ConnectionId,
        StartedAt = now,
    };

    public Guid DistributionId { get; private set; }

    public Guid ConnectionId { get; private set; }

    /// <summary>The connection until it has ended: what makes it the only one.</summary>
    public Guid? RunningFor { get; private set; }

    public DateTime StartedAt { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Its results were confirmed, or its distribution was cancelled.</summary>
    public void End()
    {
        RunningFor = null;
        Version++;
    }
}

/// <summary>What a beneficiary of a pilot said: written once; a later one counts in its place.</summary>
internal sealed class PilotNote : IAppendOnly
{
    public const int NoteMaxLength = 500;

    public Guid Id { get; init; }

    public Guid DistributionId { get; init; }

    /// <summary>1, 2, 3 … per pilot: which of two is the later one.</summary>
    public int Number { get; init; }

    public Guid PaymentId { get; init; }

    public PilotReceipt Receipt { get; init; }

    public string? Note { get; init; }

    public Guid PersonId { get; init; }

    public string PersonName { get; init; } = "";

    public DateTime At { get; init; }
}

/// <summary>A person's word on a pilot's results: written once.</summary>
internal sealed class PilotConfirmation : IAppendOnly
{
    public const int DifferencesMaxLength = 2000;

    public Guid DistributionId { get; init; }

    public Guid ConnectionId { get; init; }

    public PilotOutcome Outcome { get; init; }

    /// <summary>What was different from the sandbox.</summary>
    public string Differences { get; init; } = "";

    public Guid PersonId { get; init; }

    public string PersonName { get; init; } = "";

    public DateTime At { get; init; }
}

internal sealed class PilotRunConfiguration : IEntityTypeConfiguration<PilotRun>
{
    public void Configure(EntityTypeBuilder<PilotRun> builder)
    {
        builder.ToTable("PilotRuns");
        builder.HasKey(run => run.DistributionId);
        builder.Property(run => run.DistributionId).ValueGeneratedNever();
        builder.Property(run => run.Version).IsConcurrencyToken();
        builder.HasOne<Distribution>().WithMany().HasForeignKey(run => run.DistributionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Connection>().WithMany().HasForeignKey(run => run.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(run => run.RunningFor).IsUnique();
    }
}

internal sealed class PilotNoteConfiguration : IEntityTypeConfiguration<PilotNote>
{
    public void Configure(EntityTypeBuilder<PilotNote> builder)
    {
        builder.ToTable("PilotNotes");
        builder.Property(note => note.Note).HasMaxLength(PilotNote.NoteMaxLength);
        builder.Property(note => note.PersonName).HasMaxLength(254);
        builder.HasOne<Payment>().WithMany().HasForeignKey(note => note.PaymentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(note => new { note.DistributionId, note.Number }).IsUnique();
    }
}

internal sealed class PilotConfirmationConfiguration : IEntityTypeConfiguration<PilotConfirmation>
{
    public void Configure(EntityTypeBuilder<PilotConfirmation> builder)
    {
        builder.ToTable("PilotConfirmations");
        builder.HasKey(confirmation => confirmation.DistributionId);
        builder.Property(confirmation => confirmation.DistributionId).ValueGeneratedNever();
        builder.Property(confirmation => confirmation.Differences).HasMaxLength(PilotConfirmation.DifferencesMaxLength);
        builder.Property(confirmation => confirmation.PersonName).HasMaxLength(254);
        builder.HasOne<Distribution>().WithMany().HasForeignKey(confirmation => confirmation.DistributionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(confirmation => new { confirmation.ConnectionId, confirmation.Outcome });
    }
}
