using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections.Dialects.Paystack;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>Notifications as they are stored, in every state in turn, each of a charge of its own; and replays of them.</summary>
internal static class StoredInbox
{
    /// <summary>As the states come in turn.</summary>
    public static readonly string[] Kinds = ["failed", "processed", "duplicate", "held", "pending", "processing", "discarded", "dropped"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static string KindOf(int number) => Kinds[number % Kinds.Length];

    /// <summary>Stores some, a millisecond apart, the last of them now; of the one connection that there is.</summary>
    /// <param name="kind">All of one kind; null for each in turn.</param>
    public static async Task<List<WebhookNotification>> Fill(PaymentDb db, int count, DateTime now, string? kind = null)
    {
        var connection = await db.Connections.SingleAsync(Stop);
        var made = new List<WebhookNotification>();
        for (var number = 0; number < count; number++)
        {
            var at = now.AddMilliseconds(number + 1 - count);
            var notification = new WebhookNotification
            {
                Id = at.NewId(), ConnectionId = connection.Id, ProcessorId = connection.ProcessorId, Environment = connection.Environment,
                Provider = "paystack", ReceivedAt = at, Verification = "Signed", EventType = "charge.success", IdempotencyKey = $"key-{number}",
                ContentHash = WebhookContent.HashOf(new PaystackDialect().Read(connection, Encoding.UTF8.GetBytes(Charge(number)))), PspPaymentId = number.ToString(CultureInfo.InvariantCulture), Reference = $"REF-{number}",
            };
            Bring(notification, kind ?? KindOf(number), at);
            made.Add(notification);
            db.Add(notification);
            if (notification.BodyDroppedAt is null)
            {
                db.Add(new WebhookBody { NotificationId = notification.Id, RawBody = Encoding.UTF8.GetBytes(Charge(number)) });
            }
        }

        await db.SaveChangesAsync(Stop);
        return made;
    }

    public static string Charge(int number) =>
        $$$"""{"event":"charge.success","data":{"id":{{{number}}},"status":"success","reference":"REF-{{{number}}}","amount":1500000,"currency":"NGN","channel":"card"}}""";

    /// <summary>Makes one part of each replay that is due, without the attempts that it asks for.</summary>
    /// <returns>How many parts.</returns>
    public static async Task<int> TakeParts(this Handlers handlers)
    {
        for (var parts = 0; ; parts++)
        {
            if (await handlers.Get<ClaimWork>().Take(ReplayQueue.Name, 1, ReplayQueue.Settings.Lease, Stop) is not [var claim])
            {
                return parts;
            }

            await handlers.Get<TryWork>().Handle(ReplayQueue.Settings, typeof(RunReplay), claim, Stop);
        }
    }

    /// <summary>Works replays and what they ask for until nothing is left to do.</summary>
    /// <returns>How many parts were made.</returns>
    public static async Task<int> Finish(this Handlers handlers)
    {
        for (var parts = 0; ;)
        {
            var taken = await handlers.TakeParts();
            if (taken == 0)
            {
                return parts;
            }

            parts += taken;
            await handlers.Work();
            handlers.Clock.Advance(ReplayQueue.Pause);
        }
    }

    private static void Bring(WebhookNotification notification, string kind, DateTime at)
    {
        if (kind == "pending")
        {
            return;
        }

        notification.Begin();
        switch (kind)
        {
            case "failed":
                notification.Fail("It broke.");
                break;
            case "processed":
                notification.Succeed(at);
                break;
            case "duplicate":
                notification.FindDuplicate(at.NewId(), at);
                break;
            case "held":
                notification.Hold(HoldCondition.NothingNew, "The connection is paused.");
                break;
            case "discarded":
                notification.Hold(HoldCondition.NothingNew, "The connection is paused.");
                notification.Discard("Not ours", at);
                break;
            case "dropped":
                notification.Fail("It broke.");
                notification.BodyDroppedAt = at;
                break;
        }
    }
}
