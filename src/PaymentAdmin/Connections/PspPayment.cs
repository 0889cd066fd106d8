namespace PaymentAdmin.Connections;

/// <summary>What a PSP says of a payment.</summary>
public enum PspPaymentStatus
{
    Pending,
    Completed,
    Failed,
    Reversed,
}

/// <summary>A payment as a PSP tells it. What it leaves out is null, never guessed.</summary>
/// <param name="PspPaymentId">Its id there; some answers to a question by our reference leave it out.</param>
/// <param name="Reference">Our reference as it has it.</param>
/// <param name="Status">Its status there.</param>
/// <param name="AmountMinor">In minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Recipient">Phone number or account as it has it.</param>
/// <param name="ProviderReference">The receipt's reference.</param>
/// <param name="Channel">How the money travelled.</param>
/// <param name="FailureReason">Its code, such as <c>invalid_account</c>.</param>
/// <param name="FailureMessage">In its words.</param>
/// <param name="CompletedAt">UTC.</param>
/// <param name="FeesMinor">What it charged, in minor units of <paramref name="Currency"/>.</param>
public sealed record PspPayment(
    string? PspPaymentId,
    string? Reference,
    PspPaymentStatus Status,
    long? AmountMinor = null,
    string? Currency = null,
    string? Recipient = null,
    string? ProviderReference = null,
    string? Channel = null,
    string? FailureReason = null,
    string? FailureMessage = null,
    DateTime? CompletedAt = null,
    long? FeesMinor = null);

/// <summary>A batch as a PSP tells it.</summary>
/// <param name="Payments">Its payments, where the answer lists them.</param>
public sealed record PspBatch(string BatchId, string Status, int? TotalPayments, long? TotalAmountMinor, string? Currency, IReadOnlyList<PspPayment> Payments);

/// <summary>Our account at a PSP.</summary>
/// <param name="Balances">By currency, in minor units.</param>
public sealed record PspAccount(string? MerchantId, string? Status, IReadOnlyDictionary<string, long> Balances);

/// <summary>The holder of an account as a PSP knows it.</summary>
/// <param name="Known">Whether there is such an account.</param>
public sealed record PspKyc(bool Known, string? Name, string? State);

/// <summary>A webhook registered at a PSP.</summary>
public sealed record PspWebhook(string Id, string Url, string Status, IReadOnlyList<string> Events);

/// <summary>One delivery of a webhook as the PSP logged it.</summary>
public sealed record PspWebhookDelivery(string Id, string? Event, string? PaymentId, string Status, int? ResponseCode, DateTime? DeliveredAt, int? Attempt);
