using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Payments.Reading;

/// <summary>What was said between us and the PSP: requests with their answers, and the notifications that name the payment.</summary>
internal sealed class PspStory : IPaymentStory
{
    /// <summary>Of more intents than these the latest count: two people decided each of them.</summary>
    private const int MostNames = 50;

    public async Task<IReadOnlyList<StoryEvent>> Of(PaymentDb db, Payment payment, Actor actor, CancellationToken cancellationToken)
    {
        var events = new List<StoryEvent>();
        if (actor.May(Permissions.ViewConnections))
        {
            events.AddRange((await PaymentExchanges.Latest(db, payment.Id, cancellationToken)).Select(Exchanged));
        }

        if (actor.May(Permissions.ViewWebhooks))
        {
            var names = await NamesOf(db, payment, cancellationToken);
            events.AddRange((await NotificationsNaming.Any(db, payment.ConnectionId, names, cancellationToken)).Select(Told));
        }

        return events;
    }

    /// <summary>Everything that it was ever called, here or there.</summary>
    private static async Task<IReadOnlyList<string>> NamesOf(PaymentDb db, Payment payment, CancellationToken cancellationToken)
    {
        var earlier = await db.PaymentAttempts
            .Where(row => row.PaymentId == payment.Id)
            .GroupBy(row => new { row.ProviderReference, row.PspPaymentId }).Select(same => same.Key)
            .OrderBy(key => key.ProviderReference).ThenBy(key => key.PspPaymentId).Take(MostNames).ToListAsync(cancellationToken);
        return [.. earlier.SelectMany(key => (string?[])[key.ProviderReference, key.PspPaymentId]).Append(payment.ProviderReference).Append(payment.PspPaymentId).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static StoryEvent Exchanged(PaymentExchanges.Summary exchange) => new(
        exchange.At, StoryKind.Exchange, $"{About(exchange.Purpose)}: {(exchange.Status is { } status ? $"HTTP {status}" : Words.Plain(exchange.Outcome).ToLowerInvariant())}",
        Detail: exchange.Problem ?? $"{exchange.Milliseconds} ms", ThingId: PublicId.Exchange.Format(exchange.Id));

    private static string About(string purpose) => purpose switch
    {
        "submit" => "Sent to the PSP",
        "status" => "The PSP was asked",
        _ => Words.Plain(purpose),
    };

    private static StoryEvent Told(NotificationsNaming.Summary notification) => new(
        notification.ReceivedAt, StoryKind.Webhook, $"Webhook {notification.EventType ?? "of an unknown kind"}: {Words.Plain(notification.Status).ToLowerInvariant()}",
        Detail: notification.ErrorMessage ?? (notification.PaymentStatus is { } said ? $"It says: {Words.Plain(said).ToLowerInvariant()}." : null), ThingId: PublicId.Webhook.Format(notification.Id));
}
