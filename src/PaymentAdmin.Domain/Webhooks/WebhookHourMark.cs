namespace PaymentAdmin.Domain.Webhooks;

/// <summary>
/// Says that an hour of a connection has to be counted again. One is added by every change of a notification, in the same
/// save; whoever counts takes away those that it saw before it counted.
/// </summary>
public sealed class WebhookHourMark
{
    /// <summary>The connection.</summary>
    public Guid ConnectionId { get; init; }

    /// <summary>The hour's beginning, UTC.</summary>
    public DateTime Hour { get; init; }

    /// <summary>Tells it from others of the same hour: nobody waits for another's row.</summary>
    public Guid Id { get; init; }
}
