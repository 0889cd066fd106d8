using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Audit;

/// <summary>One field of a change: what it was and what it became.</summary>
public sealed record FieldChange(string Field, string? From, string? To);

/// <summary>One entry of the record: who did what to which thing, when, and which fields changed from what to what.</summary>
public sealed class AuditEntry : IAppendOnly
{
    public const int ReasonMaxLength = 1000;

    private AuditEntry()
    {
    }

    internal AuditEntry(Guid id, DateTime at, Guid actorId, string actorName, string correlationId, AuditedThing thing, AuditedAct act)
    {
        Id = id;
        At = at;
        ActorId = actorId;
        ActorName = actorName;
        CorrelationId = correlationId;
        Kind = act.Kind;
        ThingType = thing.Type;
        ThingId = thing.Id;
        ThingName = thing.Name;
        Reason = act.Reason?.Abridge(ReasonMaxLength);
        ChangesNeedPermission = act.ChangesNeedPermission;
        ChangesJson = JsonSerializer.Serialize(act.Changes, Wire.Json);
    }

    public Guid Id { get; private set; }

    public DateTime At { get; private set; }

    /// <summary>The person's id; empty for the system itself.</summary>
    public Guid ActorId { get; private set; }

    public string ActorName { get; private set; } = "";

    public string CorrelationId { get; private set; } = "";

    /// <summary>What happened: <c>processor.onboarded</c>.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>What kind of thing it happened to: <c>processor</c>.</summary>
    public string ThingType { get; private set; } = "";

    public Guid ThingId { get; private set; }

    /// <summary>The thing's name or code as it was then.</summary>
    public string ThingName { get; private set; } = "";

    /// <summary>Why, up to 1,000 characters; of what was longer its beginning, with the whole where it was written.</summary>
    public string? Reason { get; private set; }

    /// <summary>Where set, only who holds this permission sees the changed fields and the reason: an entry never shows what its page would not.</summary>
    public string? ChangesNeedPermission { get; private set; }

    public string ChangesJson { get; private set; } = "[]";

    public IReadOnlyList<FieldChange> Changes => JsonSerializer.Deserialize<List<FieldChange>>(ChangesJson, Wire.Json)!;
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.Property(entry => entry.ActorName).HasMaxLength(254);
        builder.Property(entry => entry.CorrelationId).HasMaxLength(64);
        builder.Property(entry => entry.Kind).HasMaxLength(60);
        builder.Property(entry => entry.ThingType).HasMaxLength(40);
        builder.Property(entry => entry.ThingName).HasMaxLength(254);
        builder.Property(entry => entry.Reason).HasMaxLength(AuditEntry.ReasonMaxLength);
        builder.Property(entry => entry.ChangesNeedPermission).HasMaxLength(40);
        builder.Ignore(entry => entry.Changes);

        // Each filter of the list, in the list's order: newest first by time, then id.
        builder.HasIndex(entry => new { entry.At, entry.Id });
        builder.HasIndex(entry => new { entry.ThingId, entry.At, entry.Id });
        builder.HasIndex(entry => new { entry.ActorName, entry.At, entry.Id });
        builder.HasIndex(entry => new { entry.Kind, entry.At, entry.Id });
        builder.HasIndex(entry => new { entry.ThingType, entry.At, entry.Id });
    }
}
