using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Webhooks.Rejections;

/// <summary>
/// Keeps a delivery that was not verified, within its connection's quota: see docs/decisions/0010-rejected-deliveries.md.
/// One at a time on a node, so that those who come at once do not all see the same room.
/// </summary>
internal sealed class KeepRejected(UnitOfWork unitOfWork, RejectionTurn turn, InboxSettings settings)
{
    /// <summary>What is kept beside its bytes, about: many empty ones are not free either.</summary>
    private const int RowBytes = 512;

    /// <summary>Of what no secret could ever prove, a tenth of the quota: it must not take the place of what may be genuine.</summary>
    private const int UnsignedShare = 10;

    public async Task Handle(OpenDoor door, WebhookDelivery delivery, WebhookVerification verification, CancellationToken cancellationToken)
    {
        var body = StoredBody.Write(delivery.Body, reading: null, door.Secrets);
        var headers = StoredHeaders.Write(delivery, door);
        using var place = await turn.Take(cancellationToken);
        await unitOfWork.Save(
            Actor.System("webhooks", Correlation.Current()),
            async (db, now) =>
            {
                var rejected = RejectedOf(door.Connection, delivery, verification, body, headers, now);
                if (await HasRoom(db, rejected, cancellationToken))
                {
                    db.Add(rejected);
                    db.Add(new RejectedBody { RejectedId = rejected.Id, RawBody = body, HeadersJson = headers });
                    await Alert(db, door, rejected, "webhook_rejected", $"is not verified. {rejected.Reason} Once the webhook secret is right, verify again what was refused.", now, cancellationToken);
                }
                else
                {
                    await Alert(db, door, rejected, "webhook_rejected_full", "is not verified and only counted now: the quota of refused deliveries is full. Verify them again, or look who sends them.", now, cancellationToken);
                }

                return rejected.Id;
            },
            once: null,
            cancellationToken);
    }

    private static RejectedDelivery RejectedOf(Connection connection, WebhookDelivery delivery, WebhookVerification verification, byte[] body, string headers, DateTime now) => new()
    {
        Id = now.NewId(),
        ConnectionId = connection.Id,
        Environment = connection.Environment,
        ReceivedAt = now,
        Reason = verification.Reason.CutTo(RejectedDelivery.ReasonMaxLength),
        Size = delivery.Body.Length,
        KeptBytes = body.Length + headers.Length + RowBytes,
        IsUnsigned = verification.IsUnsigned,
        IsMasked = !body.AsSpan().SequenceEqual(delivery.Body),
    };

    /// <summary>The newest is refused where there is none: what came first tells more, and a flood afterwards does not push it out.</summary>
    private async Task<bool> HasRoom(PaymentDb db, RejectedDelivery rejected, CancellationToken cancellationToken)
    {
        var share = rejected.IsUnsigned ? settings.KeepRejectedBytes / UnsignedShare : settings.KeepRejectedBytes - settings.KeepRejectedBytes / UnsignedShare;
        var kept = await db.Set<RejectedDelivery>()
            .Where(row => row.ConnectionId == rejected.ConnectionId && row.State == RejectionState.Kept && row.IsUnsigned == rejected.IsUnsigned)
            .SumAsync(row => (long)row.KeptBytes, cancellationToken);
        return kept + rejected.KeptBytes <= share;
    }

    /// <summary>Once while it is open: not a change for each delivery. What carries no signature at all is nobody's secret gone wrong.</summary>
    private static async Task Alert(PaymentDb db, OpenDoor door, RejectedDelivery rejected, string kind, string what, DateTime now, CancellationToken cancellationToken)
    {
        var connection = door.Connection;
        if (rejected.IsUnsigned || await RaiseAlert.IsOpen(db, kind, connection.Id, cancellationToken))
        {
            return;
        }

        var message = $"What arrives for {door.ProcessorCode} ({Words.Of(connection.Environment)}) {what}";
        await RaiseAlert.Raise(db, now, kind, connection.Id, message, $"webhooks/rejected?connection_id={PublicId.Connection.Format(connection.Id)}", cancellationToken);
    }
}

/// <summary>Lets one after another.</summary>
internal sealed class RejectionTurn : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public async Task<IDisposable> Take(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        return new Place(_one);
    }

    public void Dispose() => _one.Dispose();

    private sealed class Place(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
