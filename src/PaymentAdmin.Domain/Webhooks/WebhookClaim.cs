namespace PaymentAdmin.Domain.Webhooks;

/// <summary>Which notification stands for a key of a connection: there is one, by a unique index (design, rule 4).</summary>
public sealed class WebhookClaim
{
    /// <summary>The connection.</summary>
    public Guid ConnectionId { get; init; }

    /// <summary>The idempotency key.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>The notification that has it.</summary>
    public Guid NotificationId { get; init; }
}
