using System.Text.Json.Serialization;

namespace PaymentAdmin.Domain.Connections;

/// <summary>Where in a message everything stands (<see cref="FieldPath"/>); null where it does not say such a thing.</summary>
public sealed record WebhookPaths
{
    /// <summary>Most paths of <see cref="MoreReferences"/>.</summary>
    public const int MaxMoreReferences = 5;

    /// <summary>What happened; without it the event is the status.</summary>
    public string? EventType { get; init; } = "event";

    /// <summary>What makes two messages the same; without it: event, id or reference, and status.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The processor's id of the payment.</summary>
    public string? PaymentId { get; init; } = "data.id";

    /// <summary>The payment's reference.</summary>
    public string? Reference { get; init; } = "data.reference";

    /// <summary>Other ids that it carries.</summary>
    public WordList MoreReferences { get; init; } = WordList.None;

    /// <summary>The amount.</summary>
    public string? Amount { get; init; } = "data.amount";

    /// <summary>The ISO 4217 code; without it, the connection's currency.</summary>
    public string? Currency { get; init; } = "data.currency";

    /// <summary>Where the payment stands.</summary>
    public string? Status { get; init; } = "data.status";

    /// <summary>The code of why it failed.</summary>
    public string? FailureReason { get; init; } = "data.reason";

    /// <summary>The same in words.</summary>
    public string? FailureMessage { get; init; } = "data.message";

    /// <summary>When it happened: RFC 3339, a time of the connection's zone, or whole seconds since 1970.</summary>
    public string? Time { get; init; } = "data.timestamp";

    /// <summary>Which way the money moves: inflow, outflow or refund.</summary>
    public string? Flow { get; init; } = "data.flow_type";

    /// <summary>How the money travels.</summary>
    public string? Channel { get; init; } = "data.channel";

    /// <summary>The card terminal.</summary>
    public string? TerminalId { get; init; } = "data.terminal_id";

    /// <summary>The transaction of the card terminal.</summary>
    public string? PosCardTransactionId { get; init; } = "data.pos_card_transaction_id";

    /// <summary>Whose it is: a tenant's id or code.</summary>
    public string? Tenant { get; init; } = "data.metadata.tenant_id";

    /// <summary>For a refund: the id or reference of what it gives back.</summary>
    public string? RefundOf { get; init; } = "data.refund_of";

    /// <summary>Every single path by its name in the API.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Name, string? Path)> All =>
    [
        ("eventType", EventType), ("idempotencyKey", IdempotencyKey), ("paymentId", PaymentId), ("reference", Reference), ("amount", Amount), ("currency", Currency), ("status", Status),
        ("failureReason", FailureReason), ("failureMessage", FailureMessage), ("time", Time), ("flow", Flow), ("channel", Channel), ("terminalId", TerminalId),
        ("posCardTransactionId", PosCardTransactionId), ("tenant", Tenant), ("refundOf", RefundOf),
    ];

    internal void Check(FieldErrors errors)
    {
        foreach (var (name, path) in All)
        {
            errors.Check(path is null || FieldPath.IsPath(path), $"webhook.paths.{name}", $"webhook.paths.{name} {FieldPath.Rule}");
        }

        errors.Check(
            MoreReferences.Words.Count <= MaxMoreReferences && MoreReferences.Words.All(FieldPath.IsPath),
            "webhook.paths.moreReferences", $"webhook.paths.moreReferences holds at most {MaxMoreReferences} paths; each {FieldPath.Rule}");
        errors.Check(Status is not null, "webhook.paths.status", "webhook.paths.status is required: what became of a payment is not guessed.");
        errors.Check(PaymentId is not null || Reference is not null, "webhook.paths.reference", "webhook.paths.reference or webhook.paths.paymentId is required: a payment has a name.");
    }
}
