using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks.Rejections;

/// <summary>What becomes of a delivery that is not verified: counted always, kept as long as it is not one of a flood.</summary>
public sealed class RejectDelivery
{
    private readonly RejectionCounts _counts;
    private readonly RejectionRate _rate;
    private readonly RecentDoors _recent;
    private readonly KeepRejected _keep;
    private readonly ILogger<RejectDelivery> _log;

    internal RejectDelivery(RejectionCounts counts, RejectionRate rate, RecentDoors recent, KeepRejected keep, ILogger<RejectDelivery> log)
    {
        (_counts, _rate, _recent, _keep, _log) = (counts, rate, recent, keep, log);
    }

    /// <summary>Whether so much was refused at an address that the database is not asked for each delivery any more.</summary>
    internal bool IsFlooded(Guid connectionId) => _rate.IsSpent(connectionId);

    /// <summary>What an address led to within the last second; null where there is no such connection.</summary>
    internal Task<OpenDoor?> Recent(Guid connectionId) => _recent.Find(connectionId);

    /// <summary>Its token is wrong: there is no such address, and so nothing to keep.</summary>
    internal void WithWrongToken(OpenDoor door)
    {
        _counts.Add(door.Connection.Id);
        _rate.Take(door.Connection.Id);
    }

    /// <exception cref="Refusal">429 <c>too_many_rejected</c>: it is only counted.</exception>
    internal async Task Handle(OpenDoor door, IDialect dialect, WebhookDelivery delivery, WebhookVerification verification, CancellationToken cancellationToken)
    {
        _counts.Add(door.Connection.Id);
        if (!_rate.Take(door.Connection.Id))
        {
            throw new Refusal(RefusalKind.TooMany, "too_many_rejected", "Too many deliveries to this address were not verified. Send it again in a minute.");
        }

        _log.LogWarning("A delivery to the connection {Connection} was not verified: {Reason}", PublicId.Connection.Format(door.Connection.Id), verification.Reason);

        // The connection test forges one of its own: that is no evidence of anything.
        var reading = dialect.Read(door.Connection, delivery.Body);
        if (!reading.IsTest)
        {
            await _keep.Handle(door, delivery, verification, cancellationToken);
        }
    }
}
