using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Webhooks;

/// <summary>
/// What a PSP sent and we verified: stored, with its raw bytes, before it is acknowledged (design, rule 4). What it says is
/// read off those bytes again at each try; the fields here are what lists show and search.
/// </summary>
public sealed class WebhookNotification
{
    /// <summary>Largest body, in bytes: 256 KiB.</summary>
    public const int BodyMaxBytes = 262_144;

    /// <summary>Longest <see cref="ErrorMessage"/>, in characters.</summary>
    public const int ErrorMaxLength = 1_000;

    /// <summary>Longest <see cref="IdempotencyKey"/>, in characters.</summary>
    public const int KeyMaxLength = 300;

    /// <summary>Longest id or reference that a PSP gives, in characters.</summary>
    public const int ReferenceMaxLength = 200;

    /// <summary>Longest of the other words, in characters.</summary>
    public const int WordMaxLength = 100;

    /// <summary>The id; <c>wh_</c> at every edge.</summary>
    public Guid Id { get; init; }

    /// <summary>The connection it came to.</summary>
    public Guid ConnectionId { get; init; }

    /// <summary>The processor of that connection.</summary>
    public Guid ProcessorId { get; init; }

    /// <summary>The environment of that connection.</summary>
    public ConnectionEnvironment Environment { get; init; }

    /// <summary>Whose it is: the connection's tenant, or the payment's, or the one that the message names; null where nobody says.</summary>
    public Guid? TenantId { get; set; }

    /// <summary>Who sent it, as processors-api names providers: <c>paystack</c>.</summary>
    public string Provider { get; init; } = "";

    /// <summary>When it arrived, UTC.</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>When the PSP says that it happened, UTC; null where it does not say.</summary>
    public DateTime? WebhookTimestamp { get; set; }

    /// <summary>What proved its sender; for people: "Signed with the webhook secret".</summary>
    public string Verification { get; init; } = "";

    /// <summary>In the PSP's words: <c>payment.completed</c>; null where the body could not be read.</summary>
    public string? EventType { get; set; }

    /// <summary>What makes two deliveries the same notification, within one connection.</summary>
    public string IdempotencyKey { get; set; } = "";

    /// <summary>SHA-256, in hex, of what it says: two of the same key either agree in it or contradict each other.</summary>
    public string ContentHash { get; set; } = "";

    /// <summary>Which way the money moves; null where it is about none, or does not say.</summary>
    public FlowType? FlowType { get; set; }

    /// <summary>How the money travels, as one of our words: <c>card</c>, <c>bank_transfer</c>, <c>mobile_money</c>, <c>ussd</c>, <c>web</c> …</summary>
    public string? Channel { get; set; }

    /// <summary>The card terminal.</summary>
    public string? TerminalId { get; set; }

    /// <summary>The transaction of the card terminal.</summary>
    public string? PosCardTransactionId { get; set; }

    /// <summary>The PSP's id of the payment.</summary>
    public string? PspPaymentId { get; set; }

    /// <summary>The payment's reference: ours where we sent the payment, else the payer's or the PSP's.</summary>
    public string? Reference { get; set; }

    /// <summary>The amount, in minor units of <see cref="Currency"/>; null where it names none.</summary>
    public long? AmountMinor { get; set; }

    /// <summary>ISO 4217 code.</summary>
    public string? Currency { get; set; }

    /// <summary>Where the payment stands as the PSP has it, as one of our words: <c>completed</c>.</summary>
    public string? PaymentStatus { get; set; }

    /// <summary>The PSP's code of why the payment failed.</summary>
    public string? FailureReason { get; set; }

    /// <summary>Where it stands.</summary>
    public WebhookStatus Status { get; private set; }

    /// <summary>Why it failed or is held; null while nothing is wrong.</summary>
    public string? ErrorMessage { get; private set; }

    /// <summary>While it is held: what it waits for.</summary>
    public HoldCondition? Condition { get; private set; }

    /// <summary>How often it was tried again after the first try.</summary>
    public int RetryCount { get; private set; }

    /// <summary>When it was first processed, or found to be a duplicate, UTC.</summary>
    public DateTime? ProcessedAt { get; private set; }

    /// <summary>How long that took from its arrival, in milliseconds.</summary>
    public long? LatencyMs { get; private set; }

    /// <summary>Where it is a duplicate: of which one.</summary>
    public Guid? DuplicateOfId { get; private set; }

    /// <summary>When a person decided that it is not to be processed, UTC; null where nobody did, or it was replayed since.</summary>
    public DateTime? DiscardedAt { get; private set; }

    /// <summary>When its raw body was dropped because it had been kept long enough, UTC; null while it is there.</summary>
    public DateTime? BodyDroppedAt { get; set; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; private set; }

    /// <summary>Its body could not be read when it arrived: it is kept as failed, with the reason.</summary>
    /// <param name="problem">Why; for people, without any secret.</param>
    public void ArriveUnreadable(string problem)
    {
        Status = WebhookStatus.Failed;
        ErrorMessage = problem.CutTo(ErrorMaxLength);
    }

    /// <summary>A worker begins with it.</summary>
    public void Begin() => Let(WebhookEvent.Begin);

    /// <summary>A worker left it unfinished; it waits again.</summary>
    public void Expire() => Let(WebhookEvent.Expire);

    /// <summary>It was processed.</summary>
    public void Succeed(DateTime now)
    {
        Let(WebhookEvent.Succeed);
        Finish(now);
    }

    /// <summary>It could not be processed.</summary>
    /// <param name="message">Why; for people, without any secret.</param>
    public void Fail(string message)
    {
        Let(WebhookEvent.Fail);
        ErrorMessage = message.CutTo(ErrorMaxLength);
    }

    /// <summary>Another one said the same.</summary>
    public void FindDuplicate(Guid twin, DateTime now)
    {
        Let(WebhookEvent.FindDuplicate);
        DuplicateOfId = twin;
        Finish(now);
    }

    /// <summary>It has to wait.</summary>
    public void Hold(HoldCondition condition, string message)
    {
        Let(WebhookEvent.Hold);
        Condition = condition;
        ErrorMessage = message.CutTo(ErrorMaxLength);
    }

    /// <summary>A failed one is tried again. What was wrong is shown until it is.</summary>
    /// <exception cref="Refusal">409 <c>webhook_state</c>.</exception>
    public void Retry()
    {
        var before = ErrorMessage;
        Let(WebhookEvent.Retry);
        ErrorMessage = before;
        RetryCount++;
    }

    /// <summary>A held one need not wait any longer.</summary>
    /// <exception cref="Refusal">409 <c>webhook_state</c>.</exception>
    public void Release()
    {
        Let(WebhookEvent.Release);
        RetryCount++;
    }

    /// <summary>A held one is not to be processed.</summary>
    /// <exception cref="Refusal">409 <c>webhook_state</c>.</exception>
    public void Discard(string reason, DateTime now)
    {
        Let(WebhookEvent.Discard);
        DiscardedAt = now;
        ErrorMessage = $"Discarded: {reason}".CutTo(ErrorMaxLength);
    }

    /// <summary>A processed one is gone through once more.</summary>
    /// <exception cref="Refusal">409 <c>webhook_state</c>.</exception>
    public void GoThroughAgain()
    {
        Let(WebhookEvent.GoThroughAgain);
        RetryCount++;
    }

    private void Finish(DateTime now)
    {
        ProcessedAt ??= now;

        // Another node's clock may be a little behind the one that noted the arrival.
        LatencyMs ??= Math.Max(0, (long)(now - ReceivedAt).TotalMilliseconds);
    }

    private void Let(WebhookEvent what)
    {
        Status = WebhookStates.Next(Status, what)
            ?? throw Refusal.Conflict("webhook_state", $"The notification is {Words.Plain(Status).ToLowerInvariant()}: {Words.Plain(what).ToLowerInvariant()} is not possible now.", "status");
        (ErrorMessage, Condition, DiscardedAt) = (null, null, null);
        Version++;
    }
}
