using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Data;

namespace PaymentAdmin.Platform;

/// <summary>The answer to a request that carried an Idempotency-Key; committed with the change that it answers.</summary>
public sealed class IdempotentRequest(Guid actorId, string key, string hash, string answer, DateTime createdAt) : IAppendOnly
{
    public Guid ActorId { get; private set; } = actorId;

    public string Key { get; private set; } = key;

    /// <summary>SHA-256 of method, path and body, hex: the same key with another request is refused.</summary>
    public string Hash { get; private set; } = hash;

    /// <summary>The answer as JSON.</summary>
    public string Answer { get; private set; } = answer;

    public DateTime CreatedAt { get; private set; } = createdAt;
}

internal sealed class IdempotentRequestConfiguration : IEntityTypeConfiguration<IdempotentRequest>
{
    public void Configure(EntityTypeBuilder<IdempotentRequest> builder)
    {
        builder.ToTable("IdempotentRequests");
        builder.HasKey(request => new { request.ActorId, request.Key });
        builder.Property(request => request.Key).HasMaxLength(Once.KeyMaxLength);
        builder.Property(request => request.Hash).HasMaxLength(64);
        builder.HasIndex(request => request.CreatedAt);
    }
}
