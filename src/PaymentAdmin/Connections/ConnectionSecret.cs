using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>One secret of a connection: encrypted, or the name of an environment variable. What it was before stays until its overlap ends.</summary>
public sealed class ConnectionSecret
{
    private ConnectionSecret()
    {
    }

    internal ConnectionSecret(Guid id, Guid connectionId, SecretKind kind, string? encrypted, string? environmentName, string? last4, DateTime setAt, string setByName)
    {
        Id = id;
        ConnectionId = connectionId;
        Kind = kind;
        Encrypted = encrypted;
        EnvironmentName = environmentName;
        Last4 = last4;
        SetAt = setAt;
        SetByName = setByName;
        IsCurrent = true;
    }

    public Guid Id { get; private set; }

    public Guid ConnectionId { get; private set; }

    public SecretKind Kind { get; private set; }

    /// <summary>The value under Data Protection; null where it is a reference.</summary>
    public string? Encrypted { get; private set; }

    /// <summary>The name behind <c>env:</c>; null where the value is stored.</summary>
    public string? EnvironmentName { get; private set; }

    /// <summary>The last four characters of a value of eight or more, to tell secrets apart.</summary>
    public string? Last4 { get; private set; }

    public DateTime SetAt { get; private set; }

    public string SetByName { get; private set; } = "";

    /// <summary>Whether it is the one in use. The one before counts until <see cref="ValidUntil"/>.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>Until when it counts; null for without end.</summary>
    public DateTime? ValidUntil { get; private set; }

    /// <summary>When its use was last recorded.</summary>
    public DateTime? LastUsedAt { get; private set; }

    /// <summary>Another takes its place; it counts until <paramref name="until"/>.</summary>
    internal void GiveWay(DateTime until)
    {
        IsCurrent = false;
        ValidUntil = until;
    }

    /// <summary>It ends by itself, as an issued secret does.</summary>
    internal void Expire(DateTime at) => ValidUntil = at;

    internal void Used(DateTime at) => LastUsedAt = at;
}

internal sealed class ConnectionSecretConfiguration : IEntityTypeConfiguration<ConnectionSecret>
{
    public void Configure(EntityTypeBuilder<ConnectionSecret> builder)
    {
        builder.ToTable("ConnectionSecrets");
        builder.Property(secret => secret.EnvironmentName).HasMaxLength(200);
        builder.Property(secret => secret.Last4).HasMaxLength(4);
        builder.Property(secret => secret.SetByName).HasMaxLength(254);
        builder.HasOne<Connection>().WithMany().HasForeignKey(secret => secret.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(secret => new { secret.ConnectionId, secret.Kind, secret.IsCurrent });
    }
}
