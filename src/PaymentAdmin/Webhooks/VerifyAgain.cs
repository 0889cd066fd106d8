using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Verifies rejected deliveries again with the secrets that count now: after ours was wrong. What is verified enters the
/// inbox as if it had been at once. Its new state, its notification and its work commit together, and the notification has
/// the delivery's own id: whoever is killed in the middle, or does it twice, leaves one notification.
/// </summary>
public sealed class VerifyAgain(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, SecretVault vault, DialectBook dialects, WorkSignal signal)
{
    /// <summary>Most in one call; the answer says where the next one goes on.</summary>
    public const int AtOnce = 100;

    // One call after another on a node: what arrives meanwhile shares the database with it.
    private static readonly SemaphoreSlim Turn = new(1);

    /// <param name="Reason">Why, for the record: 1 to 500 characters.</param>
    public sealed record Input(string Reason);

    /// <param name="ConnectionId">Whose.</param>
    /// <param name="Reason">Why, for the record: 1 to 500 characters.</param>
    /// <param name="Cursor">Where to go on, as the answer before said; null for the oldest.</param>
    public sealed record AllInput(string ConnectionId, string Reason, string? Cursor = null);

    /// <summary>What became of one.</summary>
    /// <param name="Id"><c>rej_</c> and a UUID.</param>
    /// <param name="ReceivedAt">When it arrived.</param>
    /// <param name="Verified">Whether it is in the inbox now.</param>
    /// <param name="NotificationId">As what.</param>
    /// <param name="Message">What proved it, or why it is still not verified.</param>
    public sealed record Outcome(string Id, DateTime ReceivedAt, bool Verified, string? NotificationId, string Message);

    /// <param name="Tried">How many.</param>
    /// <param name="Verified">How many of them are in the inbox now.</param>
    /// <param name="Outcomes">Each, the oldest first.</param>
    /// <param name="Cursor">Goes on; null where all were tried.</param>
    public sealed record Answer(int Tried, int Verified, IReadOnlyList<Outcome> Outcomes, string? Cursor);

    /// <summary>Verifies one. One that was verified before stays as it is.</summary>
    /// <exception cref="Refusal">403; 404; 400 for the reason.</exception>
    public async Task<Outcome> One(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ReplayWebhooks);
        var reason = GivenReason.Required(input.Reason);
        var outcome = await unitOfWork.Save(actor, (db, now) => Try(db, id, reason, alone: true, actor, now, cancellationToken), once, cancellationToken);
        signal.Wake(WebhookQueue.Name);
        return outcome;
    }

    /// <summary>Verifies all that are kept of a connection, up to <see cref="AtOnce"/> in a call, the oldest first.</summary>
    /// <exception cref="Refusal">403; 404; 400 for the reason or the cursor.</exception>
    public async Task<Answer> All(AllInput input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ReplayWebhooks);
        var reason = GivenReason.Required(input.Reason);
        var connection = PublicId.Connection.Parse(input.ConnectionId);
        var after = Platform.Cursor.Parse(input.Cursor);
        await Turn.WaitAsync(cancellationToken);
        try
        {
            return await All(connection, after, reason, actor, cancellationToken);
        }
        finally
        {
            Turn.Release();
            signal.Wake(WebhookQueue.Name);
        }
    }

    private async Task<Answer> All(Guid connection, Cursor? after, string reason, Actor actor, CancellationToken cancellationToken)
    {
        var kept = await Kept(connection, after, cancellationToken);
        var outcomes = new List<Outcome>();
        foreach (var place in kept.Take(AtOnce))
        {
            outcomes.Add(await unitOfWork.Save(actor, (db, now) => Try(db, place.Id, reason, alone: false, actor, now, cancellationToken), once: null, cancellationToken));
        }

        var verified = outcomes.Count(outcome => outcome.Verified);
        await unitOfWork.Save(actor, async (db, now) =>
        {
            await Record(db, connection, outcomes.Count, verified, reason, actor, now, cancellationToken);
            return verified;
        }, once: null, cancellationToken);
        return new Answer(outcomes.Count, verified, outcomes, kept.Count > AtOnce ? kept[AtOnce - 1].ToString() : null);
    }

    private async Task<List<Cursor>> Kept(Guid connection, Cursor? after, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<RejectedDelivery>().AsNoTracking().Where(row => row.ConnectionId == connection && row.State == RejectionState.Kept);
        if (after is not null)
        {
            rows = rows.Where(row => row.ReceivedAt > after.At || (row.ReceivedAt == after.At && row.Id > after.Id));
        }

        return await rows.OrderBy(row => row.ReceivedAt).ThenBy(row => row.Id).Take(AtOnce + 1).Select(row => new Cursor(row.ReceivedAt, row.Id)).ToListAsync(cancellationToken);
    }

    /// <param name="alone">Whether this one is the whole call, and so the record of the call.</param>
    private async Task<Outcome> Try(PaymentDb db, Guid id, string reason, bool alone, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        // The body first: it goes when the delivery is verified, so whoever finds it gone finds the delivery verified.
        var body = await db.Set<RejectedBody>().SingleOrDefaultAsync(row => row.RejectedId == id, cancellationToken);
        var rejected = await db.Set<RejectedDelivery>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("rejected delivery");
        if (body is null || rejected.State == RejectionState.Verified)
        {
            return OutcomeOf(rejected, "It was verified before.");
        }

        var door = await WebhookDoor.Find(db, vault, rejected.ConnectionId, _ => true, now, cancellationToken) ?? throw Refusal.NotFound("connection");
        var delivery = new WebhookDelivery(StoredHeaders.Read(body.HeadersJson), body.RawBody) { ReceivedAt = rejected.ReceivedAt, IsStored = true };
        var verification = Verify(door, delivery);
        if (!verification.Verified)
        {
            if (alone)
            {
                await Record(db, rejected.ConnectionId, tried: 1, verified: 0, reason, actor, now, cancellationToken);
            }

            return OutcomeOf(rejected, rejected.IsMasked && !verification.IsUnsigned ? $"{verification.Reason} A card number or secret in it was masked when it was kept: it cannot be verified any more." : verification.Reason);
        }

        var notification = await Enter(db, rejected, door, delivery, verification.Reason, now, cancellationToken);
        db.Remove(body);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(notification), new AuditedAct(AuditKinds.WebhookVerifiedAgain, [], reason));
        return OutcomeOf(rejected, verification.Reason);
    }

    /// <summary>Only where there is a signature: a token in an address is not kept, and proves nothing later.</summary>
    private WebhookVerification Verify(OpenDoor door, WebhookDelivery delivery) => door.Connection.Facts.SignsWebhooks
        ? dialects.Of(door.Connection.Dialect).Verify(delivery, WebhookKeys.Of(door.Connection, door.Secrets))
        : WebhookVerification.No("This PSP signs nothing.");

    private async Task<WebhookNotification> Enter(PaymentDb db, RejectedDelivery rejected, OpenDoor door, WebhookDelivery delivery, string proof, DateTime now, CancellationToken cancellationToken)
    {
        var reading = dialects.Of(door.Connection.Dialect).Read(door.Connection, delivery.Body);
        var proved = $"{proof} Verified later.";
        var arrival = Arrival.Of(door, delivery, proved.Length > WebhookNotification.WordMaxLength ? proof : proved, reading, rejected.ReceivedAt, rejected.Id);
        await StoreArrivals.Add(db, [arrival], now, cancellationToken);
        rejected.Verify(now);
        return arrival.Notification;
    }

    private static Outcome OutcomeOf(RejectedDelivery rejected, string message) => new(
        PublicId.RejectedDelivery.Format(rejected.Id), rejected.ReceivedAt, rejected.State == RejectionState.Verified,
        rejected.NotificationId is { } id ? PublicId.Webhook.Format(id) : null, message);

    private static async Task Record(PaymentDb db, Guid connectionId, int tried, int verified, string reason, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var name = await db.Connections.Where(row => row.Id == connectionId)
            .Join(db.Processors, row => row.ProcessorId, processor => processor.Id, (row, processor) => new { row, processor.Code })
            .SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("connection");
        FieldChange[] changes = [new("tried", null, tried.ToString(CultureInfo.InvariantCulture)), new("verified", null, verified.ToString(CultureInfo.InvariantCulture))];
        RecordAudit.Record(db, actor, now, AuditedThing.Of(name.row, name.Code), new AuditedAct(AuditKinds.ConnectionDeliveriesVerified, changes, reason));
    }
}
