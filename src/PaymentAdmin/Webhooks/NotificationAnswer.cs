using System.Text.Json;
using System.Text.Json.Serialization;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// One notification in full: the fields of processors-api, "Get Webhook Notification Detail", in its order, then ours.
/// </summary>
public sealed record NotificationAnswer
{
    [JsonPropertyName("id")] public required string Id { get; init; }
    [JsonPropertyName("provider")] public required string Provider { get; init; }
    [JsonPropertyName("event_type")] public required string? EventType { get; init; }
    [JsonPropertyName("status")] public required WebhookStatus Status { get; init; }
    [JsonPropertyName("processor_code")] public required string ProcessorCode { get; init; }
    [JsonPropertyName("flow_type")] public required FlowType? FlowType { get; init; }
    [JsonPropertyName("channel")] public required string? Channel { get; init; }
    [JsonPropertyName("tenant_id")] public required string? TenantId { get; init; }
    [JsonPropertyName("idempotency_key")] public required string IdempotencyKey { get; init; }

    /// <summary>The body, where it is JSON; without persons for who may not see beneficiaries.</summary>
    [JsonPropertyName("raw_payload")] public required JsonElement? RawPayload { get; init; }

    [JsonPropertyName("headers")] public required IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The stored bytes in Base64, where they were asked for and may be seen.</summary>
    [JsonPropertyName("raw_body")] public required string? RawBody { get; init; }

    [JsonPropertyName("error_message")] public required string? ErrorMessage { get; init; }
    [JsonPropertyName("retry_count")] public required int RetryCount { get; init; }
    [JsonPropertyName("received_at")] public required DateTime ReceivedAt { get; init; }
    [JsonPropertyName("processed_at")] public required DateTime? ProcessedAt { get; init; }

    /// <summary>Why <c>raw_body</c> is null although it was asked for.</summary>
    [JsonPropertyName("raw_body_withheld")] public required string? RawBodyWithheld { get; init; }

    [JsonPropertyName("environment")] public required ConnectionEnvironment Environment { get; init; }
    [JsonPropertyName("connection_id")] public required string ConnectionId { get; init; }
    [JsonPropertyName("processor_id")] public required string ProcessorId { get; init; }
    [JsonPropertyName("terminal_id")] public required string? TerminalId { get; init; }
    [JsonPropertyName("pos_card_transaction_id")] public required string? PosCardTransactionId { get; init; }
    [JsonPropertyName("webhook_timestamp")] public required DateTime? WebhookTimestamp { get; init; }

    /// <summary>What proved its sender; for people.</summary>
    [JsonPropertyName("verification")] public required string Verification { get; init; }

    /// <summary>While it is held: what it waits for.</summary>
    [JsonPropertyName("condition")] public required HoldCondition? Condition { get; init; }

    [JsonPropertyName("reference")] public required string? Reference { get; init; }
    [JsonPropertyName("psp_payment_id")] public required string? PspPaymentId { get; init; }

    /// <summary>Every id that it carries, which the list's <c>search</c> finds it by.</summary>
    [JsonPropertyName("references")] public required IReadOnlyList<string> References { get; init; }

    /// <summary>In minor units of <c>currency</c>.</summary>
    [JsonPropertyName("amount")] public required long? Amount { get; init; }

    [JsonPropertyName("currency")] public required string? Currency { get; init; }

    /// <summary>Where the PSP has the payment.</summary>
    [JsonPropertyName("payment_status")] public required string? PaymentStatus { get; init; }

    [JsonPropertyName("failure_reason")] public required string? FailureReason { get; init; }

    /// <summary>Where it is a duplicate: of which one.</summary>
    [JsonPropertyName("duplicate_of")] public required string? DuplicateOf { get; init; }

    /// <summary>The transaction, or the payment of a distribution, that it tells of; null where none is recorded.</summary>
    [JsonPropertyName("transaction")] public required Transaction? Concerns { get; init; }

    /// <summary>When a person decided that it is not to be processed.</summary>
    [JsonPropertyName("discarded_at")] public required DateTime? DiscardedAt { get; init; }

    /// <summary>When its body was dropped after its time of keeping.</summary>
    [JsonPropertyName("body_dropped_at")] public required DateTime? BodyDroppedAt { get; init; }

    /// <summary>Its tries, oldest first; of many the latest.</summary>
    [JsonPropertyName("attempts")] public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>The body as text, for the page; masked as <see cref="RawPayload"/> is. Null where it is no text or was dropped.</summary>
    [JsonIgnore] public string? BodyText { get; init; }

    /// <param name="Id"><c>txn_</c> or <c>pay_</c>, and a UUID.</param>
    /// <param name="Status">Where it stands.</param>
    public sealed record Transaction([property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("status")] string Status)
    {
        /// <summary>Whether it is a payment of a distribution, which has a page.</summary>
        [JsonIgnore]
        public bool IsPayment => PublicId.Payment.TryParse(Id, out _);
    }

    /// <param name="Cause">Why it was tried.</param>
    /// <param name="RequestedAt">When that was asked for.</param>
    /// <param name="RequestedBy">Who asked; null where nobody did.</param>
    /// <param name="Reason">Why that person did.</param>
    /// <param name="EndedAt">When it was made; null while it waits.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Message">What was done, or why not.</param>
    /// <param name="CorrelationId">Ties it to the log.</param>
    public sealed record Attempt(
        [property: JsonPropertyName("cause")] AttemptCause Cause,
        [property: JsonPropertyName("requested_at")] DateTime RequestedAt,
        [property: JsonPropertyName("requested_by")] string? RequestedBy,
        [property: JsonPropertyName("reason")] string? Reason,
        [property: JsonPropertyName("ended_at")] DateTime? EndedAt,
        [property: JsonPropertyName("outcome")] WebhookStatus? Outcome,
        [property: JsonPropertyName("message")] string? Message,
        [property: JsonPropertyName("correlation_id")] string? CorrelationId);
}
