using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Takes a replay of many one part forward: each notification of it in the order of arrival, then a pause. The part, the
/// place after it and the end of the work item are one transaction: whoever is killed in the middle has done nothing, and
/// of two who do the same part one does nothing.
/// </summary>
internal sealed class RunReplay(UnitOfWork unitOfWork, WorkSignal signal) : IWorkHandler
{
    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        await unitOfWork.Save(
            Actor.System("webhook-replays", Correlation.Current()),
            async (db, now) =>
            {
                await TakePart(db, subjectId, now, cancellationToken);
                await EndWork.Complete(db, claim, cancellationToken);
                return claim.ItemId;
            },
            once: null,
            cancellationToken);
        signal.Wake(WebhookQueue.Name);
    }

    private static async Task TakePart(PaymentDb db, Guid id, DateTime now, CancellationToken cancellationToken)
    {
        var replay = await db.Set<WebhookReplay>().SingleAsync(row => row.Id == id, cancellationToken);
        if (replay.Status != ReplayStatus.Running)
        {
            return;
        }

        var outstanding = db.Set<WebhookAttempt>().Where(attempt => attempt.ReplayId != null && attempt.EndedAt == null);
        var waits = await outstanding.AnyAsync(attempt => attempt.ReplayId == id, cancellationToken);
        var room = Math.Max(0, ReplayQueue.MaxOutstanding - await outstanding.CountAsync(cancellationToken));
        var part = room == 0 ? [] : await Next(db, replay).Take(room).ToListAsync(cancellationToken);
        foreach (var notification in part)
        {
            var item = replay.Take(notification);
            db.Add(item);
            await Ask(db, replay, notification, item.Act, now, cancellationToken);
        }

        if (part.Count == 0 && room > 0 && !waits)
        {
            replay.Complete(now);
            return;
        }

        await Enqueue.Add(db, ReplayQueue.Name, id, orderKey: null, now + ReplayQueue.Pause, now, cancellationToken);
    }

    /// <summary>What comes after its place, in the order of arrival.</summary>
    private static IQueryable<WebhookNotification> Next(PaymentDb db, WebhookReplay replay)
    {
        var rows = ReplaySelection.OfJson(replay.SelectionJson).Apply(db, replay.StartedAt);
        if (replay.PlaceAt is { } at)
        {
            var last = replay.PlaceId;
            rows = rows.Where(row => row.ReceivedAt >= at && (row.ReceivedAt > at || row.Id > last));
        }

        return rows.OrderBy(row => row.ReceivedAt).ThenBy(row => row.Id).AsTracking();
    }

    private static async Task Ask(PaymentDb db, WebhookReplay replay, WebhookNotification notification, ReplayAct act, DateTime now, CancellationToken cancellationToken)
    {
        if (act == ReplayAct.Skipped)
        {
            return;
        }

        if (act == ReplayAct.Tried)
        {
            notification.Retry();
        }

        await RequestAttempt.Add(db, notification, AttemptCause.Replay, now, cancellationToken, replay.StartedByName, replay.Reason, replay.Id);
    }
}
