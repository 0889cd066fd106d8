namespace PaymentAdmin.Domain.Webhooks;

/// <summary>One id that a notification carries: whoever records a payment under it finds what came early.</summary>
public sealed class WebhookReference
{
    /// <summary>The connection whose ids these are.</summary>
    public Guid ConnectionId { get; init; }

    /// <summary>The id or reference, as it was read.</summary>
    public string Value { get; init; } = "";

    /// <summary>The notification that carries it.</summary>
    public Guid NotificationId { get; init; }
}
