using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>Deliveries to a connection, and what came of them.</summary>
internal static class Receiving
{
    public const string Completed = """{"event":"payment.completed","payment_id":"pay_abc123","status":"completed","reference":"CVA-2024-001-001","amount":50000,"currency":"TZS"}""";

    public const string Callback =
        """{"transactionId":"PAY260226747050","merchantReferenceId":"V4cHobJKUt","status":"SUCCESS","amount":1000,"fees":20,"transactionOperation":"GIVE_CHANGE","operator":"AIRTEL_MONEY","code":"200"}""";

    public static string Sign(byte[] body, string secret = Connecting.WebhookSecret) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    public static WebhookDelivery Signed(string body, string secret = Connecting.WebhookSecret) => Signed(Encoding.UTF8.GetBytes(body), secret);

    public static WebhookDelivery Signed(byte[] body, string secret = Connecting.WebhookSecret) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = "application/json", ["x-psp-signature"] = Sign(body, secret) }, body);

    public static WebhookDelivery Unsigned(string body) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = "application/json" }, Encoding.UTF8.GetBytes(body));

    /// <summary>Delivers to a connection's address, token and all.</summary>
    public static Task<WebhookAcknowledgement> Receive(this Handlers handlers, string webhookUrl, WebhookDelivery delivery)
    {
        // /api/webhooks/{path}/{connection}[/{token}]
        var parts = webhookUrl.Split('/');
        return handlers.Get<ReceiveWebhook>().Handle(new ReceiveWebhook.Input(parts[3], parts[4], parts.ElementAtOrDefault(5), delivery), TestContext.Current.CancellationToken);
    }

    /// <summary>The inbox, oldest first.</summary>
    public static async Task<List<WebhookNotification>> Inbox(this TestDatabase database)
    {
        await using var db = database.Open();
        return await db.WebhookNotifications.AsNoTracking().OrderBy(notification => notification.ReceivedAt).ThenBy(notification => notification.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What arrived, as it is kept.</summary>
    public static async Task<WebhookBody> BodyOf(this TestDatabase database, WebhookNotification notification)
    {
        await using var db = database.Open();
        return await db.Set<WebhookBody>().AsNoTracking().SingleAsync(body => body.NotificationId == notification.Id, TestContext.Current.CancellationToken);
    }

    /// <summary>Does all work of a queue that is due, one item after another, as its runner would.</summary>
    /// <returns>How many tries were made.</returns>
    public static async Task<int> Work(this Handlers handlers)
    {
        var stop = TestContext.Current.CancellationToken;
        for (var tries = 0; ; tries++)
        {
            if (await handlers.Get<ClaimWork>().Take(WebhookQueue.Name, 1, WebhookQueue.Settings.Lease, stop) is not [var claim])
            {
                return tries;
            }

            await handlers.Get<TryWork>().Handle(WebhookQueue.Settings, typeof(ProcessNotification), claim, stop);
        }
    }
}
