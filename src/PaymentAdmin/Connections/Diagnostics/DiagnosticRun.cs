using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>How a run of the diagnostics stands.</summary>
public enum DiagnosticRunStatus
{
    Running,
    Passed,

    /// <summary>Nothing failed, but something is worth a look.</summary>
    PassedWithWarnings,
    Failed,

    /// <summary>The process that ran it ended.</summary>
    Interrupted,
}

/// <summary>How a step stands.</summary>
public enum DiagnosticStepStatus
{
    Waiting,
    Running,
    Passed,
    Warning,
    Failed,

    /// <summary>It does not apply, or one before it failed.</summary>
    Skipped,
}

/// <summary>One step of a run, as it is kept.</summary>
/// <param name="Code">Stable word: <c>tls</c>, <c>idempotency</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Milliseconds">How long it took; null while it has not ended.</param>
/// <param name="Finding">What was found, in a plain sentence.</param>
/// <param name="Advice">What to do about it (psp-integration, "Troubleshooting"); null where nothing is to be done.</param>
/// <param name="Evidence">What was seen, without secrets: label and value.</param>
public sealed record DiagnosticStep(
    string Code,
    string Title,
    DiagnosticStepStatus Status,
    DateTime? StartedAt,
    long? Milliseconds,
    string? Finding,
    string? Advice,
    IReadOnlyList<KeyValuePair<string, string>> Evidence);

/// <summary>One run of "Test this connection", kept with its evidence.</summary>
public sealed class DiagnosticRun
{
    public Guid Id { get; init; }

    public Guid ConnectionId { get; init; }

    /// <summary>The version of the connection that was tested.</summary>
    public int ConnectionVersion { get; init; }

    /// <summary>The connection's id while it runs: one run at a time.</summary>
    public Guid? Occupies { get; set; }

    public DiagnosticRunStatus Status { get; set; }

    public DateTime StartedAt { get; init; }

    /// <summary>When a step last moved: a run that does not move was interrupted.</summary>
    public DateTime MovedAt { get; set; }

    public DateTime? FinishedAt { get; set; }

    public Guid StartedById { get; init; }

    public string StartedByName { get; init; } = "";

    public string StepsJson { get; set; } = "[]";

    public IReadOnlyList<DiagnosticStep> Steps => JsonSerializer.Deserialize<List<DiagnosticStep>>(StepsJson, Wire.Json)!;
}

internal sealed class DiagnosticRunConfiguration : IEntityTypeConfiguration<DiagnosticRun>
{
    public void Configure(EntityTypeBuilder<DiagnosticRun> builder)
    {
        builder.ToTable("DiagnosticRuns");
        builder.Property(run => run.StartedByName).HasMaxLength(254);
        builder.Ignore(run => run.Steps);
        builder.HasIndex(run => run.Occupies).IsUnique();
        builder.HasOne<Connection>().WithMany().HasForeignKey(run => run.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(run => new { run.ConnectionId, run.StartedAt, run.Id });
    }
}
