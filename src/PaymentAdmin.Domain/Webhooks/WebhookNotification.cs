using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Webhooks;

/// <summary>What a PSP sent and we verified: stored, with its raw bytes, before it is acknowledged (design, rule 4).</summary>
public sealed class WebhookNotification
{
    /// <summary>Largest body, in bytes: 256 KiB.</summary>
    public const int BodyMaxBytes = 262_144;

    /// <summary>The id; <c>wh_</c> at every edge.</summary>
    public Guid Id { get; init; }

    /// <summary>The connection it came to.</summary>
    public Guid ConnectionId { get; init; }

    /// <summary>The environment of that connection.</summary>
    public ConnectionEnvironment Environment { get; init; }

    /// <summary>When it arrived, UTC.</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>The exact bytes, but for card numbers, which are masked digit by digit, and shared secrets, which are hashed.</summary>
    public byte[] RawBody { get; init; } = [];

    /// <summary>The headers as JSON; those that carry a shared secret as its hash.</summary>
    public string HeadersJson { get; init; } = "{}";

    /// <summary>In the PSP's words: <c>payment.completed</c>; null where the body could not be read.</summary>
    public string? EventType { get; init; }

    /// <summary>What makes two deliveries the same notification.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>The PSP's id of the payment.</summary>
    public string? PspPaymentId { get; init; }

    /// <summary>Our reference as the PSP has it.</summary>
    public string? Reference { get; init; }

    /// <summary>Where it stands.</summary>
    public WebhookStatus Status { get; init; }

    /// <summary>Why it failed or is held; null while nothing is wrong.</summary>
    public string? ErrorMessage { get; init; }
}
