using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>Where a version of a mapping stands.</summary>
public enum FieldMappingStatus
{
    /// <summary>Of a production connection: waiting for a second person.</summary>
    Proposed,

    /// <summary>What payments are made with.</summary>
    InForce,

    /// <summary>Another version took its place.</summary>
    Superseded,

    /// <summary>The second person refused it.</summary>
    Rejected,
}

/// <summary>One version of a connection's field mapping. Its rules never change; only what became of it does.</summary>
public sealed class FieldMappingVersion
{
    private FieldMappingVersion()
    {
    }

    internal static FieldMappingVersion Of(FieldMapping mapping, Guid connectionId, int number, FieldMappingStatus status, Actor by, DateTime now) => new()
    {
        Id = now.NewId(),
        ConnectionId = connectionId,
        Number = number,
        RulesJson = MappingJson.Write(mapping),
        Hash = mapping.Hash,
        Status = status,
        CreatedById = by.Id,
        CreatedByName = by.Name,
        CreatedAt = now,
    };

    public Guid Id { get; private set; }

    public Guid ConnectionId { get; private set; }

    /// <summary>1, 2, 3 … per connection.</summary>
    public int Number { get; private set; }

    /// <summary>The rules in their canonical form.</summary>
    public string RulesJson { get; private set; } = "";

    /// <summary>SHA-256 of <see cref="RulesJson"/>: what a decision is bound to.</summary>
    public string Hash { get; private set; } = "";

    public FieldMappingStatus Status { get; private set; }

    public Guid CreatedById { get; private set; }

    public string CreatedByName { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }

    public string? DecidedByName { get; private set; }

    public DateTime? DecidedAt { get; private set; }

    public string? DecisionReason { get; private set; }

    /// <summary>The rules, for use: only as they were when they were decided on.</summary>
    /// <exception cref="InvalidOperationException">The stored rules are others.</exception>
    internal FieldMapping Read(TargetForm form)
    {
        var mapping = MappingJson.Read(RulesJson, form);
        return mapping.Hash == Hash
            ? mapping
            : throw new InvalidOperationException($"Version {Number} of the field mapping of connection {ConnectionId} was changed in the database: its rules do not have the hash that was decided on.");
    }

    internal void Decide(FieldMappingStatus status, string byName, string? reason, DateTime at)
    {
        Status = status;
        DecidedByName = byName;
        DecisionReason = reason;
        DecidedAt = at;
    }

    internal void GiveWay() => Status = FieldMappingStatus.Superseded;
}

internal sealed class FieldMappingVersionConfiguration : IEntityTypeConfiguration<FieldMappingVersion>
{
    public void Configure(EntityTypeBuilder<FieldMappingVersion> builder)
    {
        builder.ToTable("FieldMappingVersions");
        builder.Property(version => version.Hash).HasMaxLength(64);
        builder.Property(version => version.CreatedByName).HasMaxLength(254);
        builder.Property(version => version.DecidedByName).HasMaxLength(254);
        builder.Property(version => version.DecisionReason).HasMaxLength(Connection.ReasonMaxLength);

        // Two decisions at the same moment: the second finds the status changed.
        builder.Property(version => version.Status).IsConcurrencyToken();
        builder.HasOne<Connection>().WithMany().HasForeignKey(version => version.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(version => new { version.ConnectionId, version.Number }).IsUnique();
        builder.HasIndex(version => new { version.ConnectionId, version.Status });
    }
}
