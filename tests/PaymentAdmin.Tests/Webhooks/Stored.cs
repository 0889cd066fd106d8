using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>Notifications as the inbox keeps them, put there without being delivered.</summary>
internal static class Stored
{
    /// <summary>The document's example: "Get Webhook Notification Detail".</summary>
    public const string Payload = """{"event":"charge.success","data":{"reference":"REF123456","amount":1500000,"currency":"NGN","status":"success"}}""";

    public const string Headers = """{"x-paystack-signature":"sha512=abc123...","content-type":"application/json"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Puts one into the inbox of a connection; what is not said is as in the document's example.</summary>
    public static async Task<WebhookNotification> PutNotification(
        this PaymentDb db, Guid connectionId, DateTime at, WebhookStatus status = WebhookStatus.Processed, string payload = Payload, Guid? tenantId = null,
        string key = "IDK_20240120_143000_abc123", string reference = "REF123456", FlowType? flow = FlowType.Inflow, string? channel = "card", byte[]? body = null)
    {
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == connectionId, Stop);
        var notification = new WebhookNotification
        {
            Id = at.NewId(),
            ConnectionId = connectionId,
            ProcessorId = connection.ProcessorId,
            Environment = connection.Environment,
            TenantId = tenantId,
            Provider = connection.Facts.Provider ?? "other",
            ReceivedAt = at,
            WebhookTimestamp = at.AddSeconds(-2),
            Verification = "Signed with the webhook secret.",
            EventType = "charge.success",
            IdempotencyKey = key,
            ContentHash = new string('a', 64),
            FlowType = flow,
            Channel = channel,
            TerminalId = "2057TID001",
            PosCardTransactionId = "txn_xyz789",
            Reference = reference,
            AmountMinor = 1_500_000,
            Currency = "NGN",
            PaymentStatus = "completed",
        };
        MoveTo(notification, status, at.AddSeconds(2));
        db.Add(notification);
        db.Add(new WebhookBody { NotificationId = notification.Id, RawBody = body ?? Encoding.UTF8.GetBytes(payload), HeadersJson = Headers });
        db.Add(new WebhookReference { ConnectionId = connectionId, Value = reference, NotificationId = notification.Id });
        await db.SaveChangesAsync(Stop);
        return notification;
    }

    private static void MoveTo(WebhookNotification notification, WebhookStatus status, DateTime at)
    {
        if (status == WebhookStatus.Pending)
        {
            return;
        }

        notification.Begin();
        switch (status)
        {
            case WebhookStatus.Processed:
                notification.Succeed(at);
                break;
            case WebhookStatus.Failed:
                notification.Fail("The body says nothing.");
                break;
            case WebhookStatus.HeldBlocked:
                notification.Hold(HoldCondition.UnknownReference, "It tells of a payment that is not recorded here.");
                break;
            case WebhookStatus.Duplicate:
                notification.FindDuplicate(notification.Id, at);
                break;
        }
    }
}
