namespace PaymentAdmin.Domain.Webhooks;

/// <summary>What arrived: kept apart from what lists show, so that these stay narrow, and dropped after its time.</summary>
public sealed class WebhookBody
{
    /// <summary>The notification.</summary>
    public Guid NotificationId { get; init; }

    /// <summary>The exact bytes, but for card numbers, which are masked digit by digit, and shared secrets, which are hashed.</summary>
    public byte[] RawBody { get; init; } = [];

    /// <summary>The headers as JSON; those that carry a shared secret as its hash.</summary>
    public string HeadersJson { get; init; } = "{}";
}
