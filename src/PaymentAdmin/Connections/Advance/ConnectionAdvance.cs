using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Advance;

/// <summary>Where a proposal to advance a connection stands.</summary>
internal enum AdvanceStatus
{
    /// <summary>Waits for a second person.</summary>
    Proposed,

    /// <summary>A second person agreed.</summary>
    Approved,

    /// <summary>Refused, or taken back.</summary>
    Rejected,

    /// <summary>Proposed anew, for a connection that had changed.</summary>
    Superseded,
}

/// <summary>That somebody wants a production connection to go to pilot or live. It needs a second person (design, rule 7).</summary>
internal sealed class ConnectionAdvance
{
    private ConnectionAdvance()
    {
    }

    internal static ConnectionAdvance Propose(Guid connectionId, ConnectionStatus to, string contentHash, string? reason, Actor by, DateTime now) => new()
    {
        Id = now.NewId(),
        ConnectionId = connectionId,
        OpenFor = connectionId,
        To = to,
        ContentHash = contentHash,
        Reason = reason,
        ProposedById = by.Id,
        ProposedByName = by.Name,
        ProposedAt = now,
    };

    public Guid Id { get; private set; }

    public Guid ConnectionId { get; private set; }

    /// <summary>The connection while it waits: there is one at a time.</summary>
    public Guid? OpenFor { get; private set; }

    /// <summary>Pilot or live.</summary>
    public ConnectionStatus To { get; private set; }

    /// <summary>What was proposed to be used: <see cref="HashOf"/>.</summary>
    public string ContentHash { get; private set; } = "";

    public string? Reason { get; private set; }

    public AdvanceStatus Status { get; private set; }

    public Guid ProposedById { get; private set; }

    public string ProposedByName { get; private set; } = "";

    public DateTime ProposedAt { get; private set; }

    public Guid? DecidedById { get; private set; }

    public string? DecidedByName { get; private set; }

    public DateTime? DecidedAt { get; private set; }

    public string? DecisionReason { get; private set; }

    internal void Decide(AdvanceStatus status, string? reason, Actor by, DateTime now)
    {
        (OpenFor, Status, DecisionReason) = (null, status, reason);
        (DecidedById, DecidedByName, DecidedAt) = (by.Id, by.Name, now);
    }

    /// <summary>The open proposal of a connection, tracked; null for none.</summary>
    public static Task<ConnectionAdvance?> OpenOf(PaymentDb db, Guid connectionId, CancellationToken cancellationToken) =>
        db.Set<ConnectionAdvance>().SingleOrDefaultAsync(advance => advance.OpenFor == connectionId, cancellationToken);

    /// <summary>SHA-256, hex, of what the connection is: its settings, which credentials it has, and its mapping.</summary>
    public static async Task<string> HashOf(PaymentDb db, Connection connection, CancellationToken cancellationToken)
    {
        // What a PSP issues by itself comes and goes without anybody changing the connection.
        var secrets = await db.Set<ConnectionSecret>()
            .Where(secret => secret.ConnectionId == connection.Id && secret.IsCurrent && secret.Kind != SecretKind.IssuedSecret)
            .OrderBy(secret => secret.Kind).ThenBy(secret => secret.Id).Select(secret => secret.Id).ToListAsync(cancellationToken);
        var mapping = await MappingInForce.Of(db, connection.Id, cancellationToken);
        var content = JsonSerializer.Serialize(new { connection.Settings, Secrets = secrets, Mapping = mapping?.Hash });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }
}

internal sealed class ConnectionAdvanceConfiguration : IEntityTypeConfiguration<ConnectionAdvance>
{
    public void Configure(EntityTypeBuilder<ConnectionAdvance> builder)
    {
        builder.ToTable("ConnectionAdvances");
        builder.Property(advance => advance.ContentHash).HasMaxLength(64);
        builder.Property(advance => advance.Reason).HasMaxLength(Connection.ReasonMaxLength);
        builder.Property(advance => advance.ProposedByName).HasMaxLength(254);
        builder.Property(advance => advance.DecidedByName).HasMaxLength(254);
        builder.Property(advance => advance.DecisionReason).HasMaxLength(Connection.ReasonMaxLength);

        // Two decisions at the same moment: the second finds the status changed.
        builder.Property(advance => advance.Status).IsConcurrencyToken();
        builder.HasOne<Connection>().WithMany().HasForeignKey(advance => advance.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(advance => advance.OpenFor).IsUnique();
        builder.HasIndex(advance => new { advance.ConnectionId, advance.ProposedAt });
    }
}
