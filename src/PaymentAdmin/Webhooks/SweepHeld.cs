using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Looks at held notifications again and releases those whose condition has come: their payment is recorded by now, or
/// their connection takes new transactions again. Who records a payment has released them already; this finds the rest.
/// </summary>
public sealed class SweepHeld(UnitOfWork unitOfWork, IWebhookEffect effect, WorkSignal signal)
{
    /// <summary>How many are looked at in one transaction.</summary>
    public const int PageSize = 200;

    /// <summary>What was held again so often is for a person: what it waits for seems not to be what is there.</summary>
    private const int MaxTries = 10;

    /// <summary>Most pages in one run; the next run goes on where this one stopped.</summary>
    private const int MaxPages = 25;

    /// <param name="Condition">What they wait for.</param>
    /// <param name="Id">The last one looked at; empty at the beginning.</param>
    public sealed record Place(HoldCondition Condition, Guid Id);

    /// <param name="Released">How many.</param>
    /// <param name="Next">Where the next run goes on; null where all were looked at.</param>
    public sealed record Answer(int Released, Place? Next);

    /// <param name="from">Where to go on; null for the beginning.</param>
    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Place? from, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var released = 0;
        var place = from ?? new Place(HoldCondition.UnknownReference, Guid.Empty);
        for (var page = 0; page < MaxPages; page++)
        {
            var at = place;
            var (count, next) = await unitOfWork.Save(actor, (db, now) => Sweep(db, at, now, cancellationToken), once: null, cancellationToken);
            released += count;
            if (next is null)
            {
                return new Answer(released, null);
            }

            place = next;
        }

        return new Answer(released, place);
    }

    private async Task<(int Released, Place? Next)> Sweep(PaymentDb db, Place at, DateTime now, CancellationToken cancellationToken)
    {
        var page = await db.WebhookNotifications
            .Where(row => row.Condition == at.Condition && row.Id > at.Id && row.RetryCount < MaxTries)
            .OrderBy(row => row.Id).Take(PageSize).ToListAsync(cancellationToken);
        var ready = at.Condition == HoldCondition.UnknownReference ? await Known(db, page, cancellationToken) : await Resumed(db, page, cancellationToken);
        foreach (var notification in ready)
        {
            notification.Release();
            await RequestAttempt.Add(db, notification, AttemptCause.Condition, now, cancellationToken);
        }

        signal.Wake(WebhookQueue.Name);
        Place? next = page.Count == PageSize ? at with { Id = page[^1].Id }
            : at.Condition == HoldCondition.UnknownReference ? new Place(HoldCondition.NothingNew, Guid.Empty)
            : null;
        return (ready.Count, next);
    }

    private async Task<List<WebhookNotification>> Known(PaymentDb db, List<WebhookNotification> page, CancellationToken cancellationToken)
    {
        var ids = page.ConvertAll(row => row.Id);
        var carried = (await db.Set<WebhookReference>().AsNoTracking().Where(row => ids.Contains(row.NotificationId)).ToListAsync(cancellationToken)).ToLookup(row => row.NotificationId, row => row.Value);
        var ready = new List<WebhookNotification>();
        foreach (var connection in page.GroupBy(row => (row.ConnectionId, row.FlowType)))
        {
            var references = connection.SelectMany(row => carried[row.Id]).ToHashSet(StringComparer.Ordinal);
            var known = await effect.Known(db, connection.Key.ConnectionId, connection.Key.FlowType, references, cancellationToken);
            ready.AddRange(connection.Where(row => carried[row.Id].Any(known.Contains)));
        }

        return ready;
    }

    private static async Task<List<WebhookNotification>> Resumed(PaymentDb db, List<WebhookNotification> page, CancellationToken cancellationToken)
    {
        var ready = new List<WebhookNotification>();
        foreach (var connection in page.GroupBy(row => row.ConnectionId))
        {
            if (await TakesNothingNew.Why(db, connection.Key, cancellationToken) is null)
            {
                ready.AddRange(connection);
            }
        }

        return ready;
    }
}
