using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Decides which notification stands for a key of its connection, in the caller's context. A unique index decides between
/// two who look at once (design, rule 4).
/// </summary>
internal static class ClaimKey
{
    /// <summary>Takes a notification's key; where another one has it, ends this one as a duplicate, or holds it.</summary>
    /// <param name="insisted">A person wants it processed although another one of its key said something else.</param>
    /// <returns>How it ended, for people; null where it is this one's turn.</returns>
    public static async Task<string?> Take(PaymentDb db, WebhookNotification notification, bool insisted, DateTime now, CancellationToken cancellationToken) =>
        await Other(db, notification, notification.IdempotencyKey, cancellationToken) is { } holder
            ? await GiveWay(db, notification, holder, insisted, now, cancellationToken)
            : null;

    /// <summary>The same for one that arrived unreadable, and has failed: it stays so, unless another one has its key.</summary>
    public static async Task TakeUnread(PaymentDb db, WebhookNotification notification, DateTime now, CancellationToken cancellationToken)
    {
        if (await Other(db, notification, notification.IdempotencyKey, cancellationToken) is { } holder)
        {
            notification.Retry();
            notification.Begin();
            await GiveWay(db, notification, holder, insisted: false, now, cancellationToken);
        }
    }

    /// <summary>
    /// Looks whether its signature came before with another payment or amount. CBS signs four fields without what is between
    /// them: who has seen one notice could move a digit from one to the next, and nobody insists on that.
    /// </summary>
    /// <returns>Why it is held; null where its signature is its own.</returns>
    public static async Task<string?> TakeProof(PaymentDb db, WebhookNotification notification, WebhookReading? reading, CancellationToken cancellationToken)
    {
        if (reading is not { ProofKey: { } proof, Payment: not null } || await Other(db, notification, proof, cancellationToken) is not { } holder)
        {
            return null;
        }

        var lender = await db.WebhookNotifications.AsNoTracking().SingleAsync(row => row.Id == holder, cancellationToken);
        return (lender.PspPaymentId, lender.Reference, lender.AmountMinor, lender.Currency) == (notification.PspPaymentId, notification.Reference, notification.AmountMinor, notification.Currency)
            ? null
            : Hold(notification, $"It carries the signature of {PublicId.Webhook.Format(holder)} and says something else: it may be forged.");
    }

    /// <returns>The other notification that has the key; null where it is this one's, from now on or since before.</returns>
    private static async Task<Guid?> Other(PaymentDb db, WebhookNotification notification, string key, CancellationToken cancellationToken)
    {
        var claim = await db.Set<WebhookClaim>().AsNoTracking().SingleOrDefaultAsync(row => row.ConnectionId == notification.ConnectionId && row.IdempotencyKey == key, cancellationToken);
        if (claim is null)
        {
            db.Add(new WebhookClaim { ConnectionId = notification.ConnectionId, IdempotencyKey = key, NotificationId = notification.Id });
        }

        return claim is null || claim.NotificationId == notification.Id ? null : claim.NotificationId;
    }

    private static async Task<string?> GiveWay(PaymentDb db, WebhookNotification notification, Guid holder, bool insisted, DateTime now, CancellationToken cancellationToken)
    {
        var twin = await db.WebhookNotifications.SingleAsync(row => row.Id == holder, cancellationToken);
        if (twin.ContentHash == notification.ContentHash)
        {
            await TryAgain(db, twin, now, cancellationToken);
            return SaysTheSame(notification, twin.Id, now);
        }

        if (insisted)
        {
            return null;
        }

        return await LetThrough(db, notification, cancellationToken) is { } released
            ? SaysTheSame(notification, released, now)
            : Hold(notification, $"{PublicId.Webhook.Format(twin.Id)} has the same key and says something else.");
    }

    /// <summary>Another one of this key and content, where a person has let it through.</summary>
    private static Task<Guid?> LetThrough(PaymentDb db, WebhookNotification notification, CancellationToken cancellationToken) =>
        db.WebhookNotifications.AsNoTracking()
            .Where(row => row.ConnectionId == notification.ConnectionId && row.IdempotencyKey == notification.IdempotencyKey && row.ContentHash == notification.ContentHash && row.Status == WebhookStatus.Processed)
            .OrderBy(row => row.Id).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);

    private static string SaysTheSame(WebhookNotification notification, Guid twin, DateTime now)
    {
        notification.FindDuplicate(twin, now);
        return $"It says the same as {PublicId.Webhook.Format(twin)}.";
    }

    private static string Hold(WebhookNotification notification, string why)
    {
        notification.Hold(HoldCondition.ContentDiffers, why);
        return why;
    }

    /// <summary>Where the twin failed or waits, the PSP's repetition is a reason to try it again; what a person discarded, or has to decide, stays so.</summary>
    private static async Task TryAgain(PaymentDb db, WebhookNotification twin, DateTime now, CancellationToken cancellationToken)
    {
        if (twin.Status == WebhookStatus.Failed && twin.DiscardedAt is null)
        {
            twin.Retry();
        }
        else if (twin is { Status: WebhookStatus.HeldBlocked, Condition: HoldCondition.UnknownReference or HoldCondition.NothingNew })
        {
            twin.Release();
        }
        else if (twin.Status is not WebhookStatus.Pending)
        {
            return;
        }

        await RequestAttempt.Add(db, twin, AttemptCause.Twin, now, cancellationToken);
    }
}
