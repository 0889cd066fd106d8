using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Connections;

/// <summary>
/// One PSP's language: it makes requests and reads answers and webhooks, and does no I/O itself, so that the exact bytes
/// of a request can be stored before they leave. A dialect implements what its PSP offers, as its
/// <see cref="DialectFacts"/> say; asking for more is a fault of ours.
/// </summary>
public interface IDialect
{
    Dialect Kind { get; }

    /// <summary>Is it there, without credentials where the PSP allows that.</summary>
    PspCall<bool> Health(Connection connection) => throw NotOffered();

    /// <summary>Our account, its balances included where the PSP tells them.</summary>
    PspCall<PspAccount> CheckAccount(Connection connection) => throw NotOffered();

    /// <exception cref="Domain.Refusal">The payment cannot be expressed; names field and remedy.</exception>
    PspCall<PspPayment> Submit(Connection connection, FieldMapping mapping, PaymentToSend payment) => throw NotOffered();

    /// <exception cref="Domain.Refusal">A payment cannot be expressed; names field and remedy.</exception>
    PspCall<PspBatch> SubmitBatch(Connection connection, FieldMapping mapping, string batchReference, string idempotencyKey, IReadOnlyList<PaymentToSend> payments) => throw NotOffered();

    /// <summary>A batch whose request was stored, as it is.</summary>
    PspCall<PspBatch> RepeatBatch(Connection connection, PspRequest stored) => throw NotOffered();

    PspCall<PspPayment> QueryById(Connection connection, string pspPaymentId) => throw NotOffered();

    /// <summary>All payments that the PSP has under our reference: none, one, or what should not be, several.</summary>
    /// <param name="reference">As the PSP has it.</param>
    /// <param name="flow">Which way its money moves: some PSPs look only among those.</param>
    PspCall<IReadOnlyList<PspPayment>> QueryByReference(Connection connection, string reference, FlowType flow = FlowType.Outflow) => throw NotOffered();

    PspCall<PspBatch> QueryBatch(Connection connection, string batchId) => throw NotOffered();

    PspCall<PspWebhook> RegisterWebhook(Connection connection, string url, string secret) => throw NotOffered();

    PspCall<IReadOnlyList<PspWebhook>> ListWebhooks(Connection connection) => throw NotOffered();

    PspCall<bool> DeleteWebhook(Connection connection, string webhookId) => throw NotOffered();

    PspCall<IReadOnlyList<PspWebhookDelivery>> ListDeliveries(Connection connection, string webhookId, int limit) => throw NotOffered();

    /// <summary>All transactions of a period, byte for byte: in the answer, or where the call's context takes it.</summary>
    /// <param name="fromUtc">Inclusive.</param>
    /// <param name="toUtc">Exclusive.</param>
    PspCall<byte[]> FetchReport(Connection connection, DateTime fromUtc, DateTime toUtc) => throw NotOffered();

    /// <summary>A settlement statement, byte for byte; empty where the PSP says that there is none.</summary>
    /// <param name="path">Where it is, below the base address.</param>
    PspCall<byte[]> FetchStatement(Connection connection, string path) => throw NotOffered();

    /// <summary>Who holds the account that the payment would reach, named as the mapping would name it.</summary>
    /// <exception cref="Domain.Refusal">The payment cannot be expressed; names field and remedy.</exception>
    PspCall<PspKyc> Kyc(Connection connection, FieldMapping mapping, PaymentToSend payment) => throw NotOffered();

    /// <summary>Whether a delivery comes from the PSP: over the exact bytes, in constant time; anything odd is a no.</summary>
    /// <param name="delivery">As it arrived.</param>
    /// <param name="keys">What it is verified with.</param>
    WebhookVerification Verify(WebhookDelivery delivery, WebhookKeys keys);

    /// <summary>Reads a verified body. Never throws: what cannot be read is said in <see cref="WebhookReading.Problem"/>.</summary>
    WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body);

    /// <summary>What the PSP wants to hear back once the delivery is stored.</summary>
    WebhookAcknowledgement Acknowledge(Connection connection, ReadOnlyMemory<byte> body);

    /// <summary>What the PSP wants to hear where something went wrong on our side; null where it wants nothing of its own.</summary>
    WebhookAcknowledgement? Fail() => null;

    /// <summary>A delivery of ours to ourselves, signed as the PSP signs, which moves nothing.</summary>
    WebhookDelivery Loopback(WebhookKeys keys, string testId, DateTime now) => throw NotOffered();

    private NotSupportedException NotOffered() => new($"{Kind} does not offer this.");
}

/// <summary>What arrived at a webhook address.</summary>
/// <param name="Headers">Names in lower case.</param>
public sealed record WebhookDelivery(IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>When it arrived, UTC: a time that is signed with it must lie near.</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>Whether it was read back from where we keep it: there a header that carries a shared secret is its hash. What arrives may not claim that.</summary>
    public bool IsStored { get; init; }
}

/// <summary>What the deliveries to a connection are verified with.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Secrets">The current webhook secret, then the previous one while both count.</param>
public sealed record WebhookKeys(Connection Connection, IReadOnlyList<string> Secrets)
{
    /// <summary>What the client-identity header must hold; null where it need only be there, none where that cannot be read.</summary>
    public IReadOnlyList<string>? ClientIdentities { get; init; }

    /// <summary>The keys among the secrets of a connection.</summary>
    public static WebhookKeys Of(Connection connection, OpenedSecrets secrets) => new(connection, secrets.All(SecretKind.WebhookSecret))
    {
        ClientIdentities = secrets.Kept(SecretKind.ClientIdentity) is null ? null : secrets.All(SecretKind.ClientIdentity),
    };
}

/// <param name="Reason">Why not, or what proved the sender; for people, up to 100 characters where it was verified.</param>
public sealed record WebhookVerification(bool Verified, string Reason)
{
    public static readonly WebhookVerification Yes = new(true, "Signed with the webhook secret.");

    /// <summary>Whether it carries nothing that any secret could prove.</summary>
    public bool IsUnsigned { get; init; }
    public static readonly WebhookVerification YesBefore = new(true, "Signed with the webhook secret before.");

    public static readonly WebhookVerification ByAddress = new(true, "The token in its address.");

    /// <summary>What the PSP wants to hear where it is not verified; null where it wants nothing of its own.</summary>
    public WebhookAcknowledgement? Answer { get; init; }

    public static WebhookVerification No(string reason) => new(false, reason);

    /// <summary>No signature, or none of the right form: another secret would not help.</summary>
    public static WebhookVerification NotSigned(string reason) => new(false, reason) { IsUnsigned = true };
}

/// <summary>What a webhook says.</summary>
/// <param name="EventType">In the PSP's words: <c>payment.completed</c>.</param>
/// <param name="IdempotencyKey">What makes two deliveries the same notification.</param>
/// <param name="Payment">What it says of a payment; null where it is about none.</param>
/// <param name="Problem">Why the body cannot be read; null where it can.</param>
public sealed record WebhookReading(string? EventType, string IdempotencyKey, PspPayment? Payment, string? Problem)
{
    /// <summary>Which way the money moves; null where it is about none, or does not say.</summary>
    public FlowType? Flow { get; init; }

    /// <summary>How it travels, as one of our words: <c>card</c>, <c>bank_transfer</c>, <c>mobile_money</c>, <c>ussd</c>, <c>web</c> …</summary>
    public string? Channel { get; init; }

    /// <summary>The card terminal.</summary>
    public string? TerminalId { get; init; }

    /// <summary>The transaction of the card terminal.</summary>
    public string? PosCardTransactionId { get; init; }

    /// <summary>The tenant as the PSP's metadata name it: its id (<c>tnt_</c>) or its code.</summary>
    public string? Tenant { get; init; }

    /// <summary>When the PSP says that it happened, or that it sent this, UTC.</summary>
    public DateTime? Timestamp { get; init; }

    /// <summary>For a refund: the id or reference of the payment that is given back.</summary>
    public string? RefundOf { get; init; }

    /// <summary>
    /// Where its signature covers less than the whole body: the signature as a key. What carries it a second time and names
    /// another payment or amount has borrowed it.
    /// </summary>
    public string? ProofKey { get; init; }

    /// <summary>Ids that it carries beside those of <see cref="Payment"/>.</summary>
    public IReadOnlyList<string> MoreReferences { get; init; } = [];

    /// <summary>Whether it is a test of ours, which moves nothing.</summary>
    public bool IsTest => EventType == Dialects.WebhookReadings.ConnectionTest;

    /// <summary>Every id and reference that it carries, each once.</summary>
    public IReadOnlyList<string> References =>
        [.. ((string?[])[Payment?.PspPaymentId, Payment?.Reference, Payment?.ProviderReference, RefundOf, .. MoreReferences]).OfType<string>()
            .Select(value => value.Trim()).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];
}

/// <summary>The answer to a delivery.</summary>
public sealed record WebhookAcknowledgement(int Status, string ContentType, byte[] Body);
