using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>A verified delivery as the inbox keeps it: the rows that are committed before it is acknowledged (design, rule 4).</summary>
/// <param name="Notification">What lists show.</param>
/// <param name="Body">What arrived.</param>
/// <param name="References">Every id it carries.</param>
/// <param name="OrderKey">Notifications of the same payment are processed one after another.</param>
internal sealed record Arrival(WebhookNotification Notification, WebhookBody Body, IReadOnlyList<WebhookReference> References, string OrderKey)
{
    /// <param name="door">Where it came in.</param>
    /// <param name="delivery">What came.</param>
    /// <param name="proof">What proved its sender.</param>
    /// <param name="reading">What it says.</param>
    /// <param name="receivedAt">When it came, UTC.</param>
    /// <param name="id">The notification's id; null for a new one.</param>
    public static Arrival Of(OpenDoor door, WebhookDelivery delivery, string proof, WebhookReading reading, DateTime receivedAt, Guid? id = null)
    {
        var connection = door.Connection;
        var notification = new WebhookNotification
        {
            Id = id ?? receivedAt.NewId(),
            ConnectionId = connection.Id,
            ProcessorId = connection.ProcessorId,
            Environment = connection.Environment,
            TenantId = connection.TenantId,
            Provider = ProviderOf(connection.Facts, door.ProcessorCode),
            ReceivedAt = receivedAt,
            Verification = proof,
        };
        Write(notification, reading);
        if (reading.Problem is { } problem)
        {
            notification.ArriveUnreadable(Redact.Text(problem, door.Secrets.Values, WebhookNotification.ErrorMaxLength));
        }

        var body = new WebhookBody
        {
            NotificationId = notification.Id,
            RawBody = StoredBody.Write(delivery.Body, reading, door.Secrets),
            HeadersJson = StoredHeaders.Write(delivery, door),
        };
        return new Arrival(notification, body, ReferencesOf(notification, reading), OrderKeyOf(notification));
    }

    /// <summary>Who sends what comes to a connection: the same for all of it.</summary>
    public static string ProviderOf(DialectFacts facts, string processorCode) => facts.Provider ?? processorCode.ToLowerInvariant();

    /// <summary>Notes on a notification what it says.</summary>
    public static void Write(WebhookNotification notification, WebhookReading reading)
    {
        var payment = reading.Payment;
        notification.WebhookTimestamp = reading.Timestamp ?? payment?.CompletedAt;
        notification.EventType = reading.EventType;
        notification.IdempotencyKey = Fitting(reading.IdempotencyKey);
        notification.ContentHash = WebhookContent.HashOf(reading);
        notification.FlowType = reading.Flow;
        notification.Channel = reading.Channel;
        notification.TerminalId = reading.TerminalId;
        notification.PosCardTransactionId = reading.PosCardTransactionId;
        notification.PspPaymentId = payment?.PspPaymentId;
        notification.Reference = payment?.Reference;
        notification.AmountMinor = payment?.AmountMinor;
        notification.Currency = payment?.AmountMinor is null ? null : payment.Currency;
        notification.PaymentStatus = payment is null ? null : Words.Of(payment.Status);
        notification.FailureReason = payment?.FailureReason;
    }

    /// <summary>Every id that it carries.</summary>
    public static IReadOnlyList<WebhookReference> ReferencesOf(WebhookNotification notification, WebhookReading reading) =>
        [.. reading.References.Select(value => new WebhookReference { ConnectionId = notification.ConnectionId, Value = value, NotificationId = notification.Id })];

    /// <summary>What puts the notifications of one payment in order.</summary>
    public static string OrderKeyOf(WebhookNotification notification)
    {
        var key = $"{notification.ConnectionId:N}:{notification.PspPaymentId ?? notification.Reference ?? notification.IdempotencyKey}";
        return key.Length <= WorkItem.OrderKeyMaxLength ? key : Hash(key);
    }

    // A key is made of ids; one that is longer than a column keeps its meaning as a hash.
    private static string Fitting(string key) => key.Length <= WebhookNotification.KeyMaxLength ? key : Hash(key);

    private static string Hash(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
