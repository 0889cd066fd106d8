using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>One request to a PSP and its answer, as they are kept: without secrets and card numbers.</summary>
public sealed class Exchange
{
    /// <summary>Longest body that is kept, in characters.</summary>
    public const int BodyMaxLength = 32_768;

    public Guid Id { get; init; }

    public Guid ConnectionId { get; init; }

    /// <summary>The payment that it was about; null for none.</summary>
    public Guid? PaymentId { get; init; }

    /// <summary>What it was for: <c>submit</c>, <c>health</c>, <c>token</c> …</summary>
    public string Purpose { get; init; } = "";

    public DateTime At { get; init; }

    public long Milliseconds { get; init; }

    public string Method { get; init; } = "";

    /// <summary>Address below the connection's, secrets taken out.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether the bodies are about a person and rest encrypted: see <see cref="Platform.Secrets.PersonalData"/>.</summary>
    public bool IsSealed { get; init; }

    public string? RequestBody { get; init; }

    public CallOutcome Outcome { get; init; }

    public int? Status { get; init; }

    public string? AnswerBody { get; init; }

    /// <summary>Why there is no answer; for people.</summary>
    public string? Problem { get; init; }

    /// <summary>Which secret proved who we are, by its kind; null where none did.</summary>
    public SecretKind? Credential { get; init; }

    public string CorrelationId { get; init; } = "";
}

internal sealed class ExchangeConfiguration : IEntityTypeConfiguration<Exchange>
{
    public void Configure(EntityTypeBuilder<Exchange> builder)
    {
        builder.ToTable("Exchanges");
        builder.Property(exchange => exchange.Purpose).HasMaxLength(40);
        builder.Property(exchange => exchange.Method).HasMaxLength(10);
        builder.Property(exchange => exchange.Path).HasMaxLength(1_000);
        builder.Property(exchange => exchange.Problem).HasMaxLength(1_000);
        builder.Property(exchange => exchange.CorrelationId).HasMaxLength(64);
        builder.HasOne<Connection>().WithMany().HasForeignKey(exchange => exchange.ConnectionId).OnDelete(DeleteBehavior.Restrict);

        // Newest first on the connection; by payment; and by age, for retention.
        builder.HasIndex(exchange => new { exchange.ConnectionId, exchange.At, exchange.Id });
        builder.HasIndex(exchange => new { exchange.PaymentId, exchange.At, exchange.Id });
        builder.HasIndex(exchange => exchange.At);
    }
}
