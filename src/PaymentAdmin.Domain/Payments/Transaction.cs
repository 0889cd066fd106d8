using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Domain.Payments;

/// <summary>
/// Money that moved through a PSP, or was to. Its status is what follows from all that the PSP ever said of it, in whatever
/// order that came: so two notices that overtake each other end the same.
/// </summary>
public sealed partial class Transaction
{
    /// <summary>The id; <c>txn_</c> at every edge.</summary>
    public Guid Id { get; init; }

    /// <summary>The processor.</summary>
    public Guid ProcessorId { get; init; }

    /// <summary>The payment of a distribution that it is; null for any other.</summary>
    public Guid? PaymentId { get; init; }

    /// <summary>The connection it came through.</summary>
    public Guid ConnectionId { get; init; }

    /// <summary>The environment of that connection.</summary>
    public ConnectionEnvironment Environment { get; init; }

    /// <summary>Whose it is; null where nobody says.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>What names it at the PSP, its id there or else its reference: unique within a connection and direction, payments aside.</summary>
    public string Key { get; init; } = "";

    /// <summary>The payer's reference, the invoice's number or ours, as the PSP has it.</summary>
    public string Reference { get; init; } = "";

    /// <summary>What kind it is, as fee rules name it: one of <see cref="TransactionEvents"/>.</summary>
    public string EventType { get; init; } = "";

    /// <summary>Which way its money moves.</summary>
    public TransactionDirection Direction { get; init; }

    /// <summary>How it travels: <c>card</c>, <c>bank_transfer</c> …</summary>
    public string? Channel { get; init; }

    /// <summary>In minor units of <see cref="Currency"/>.</summary>
    public long AmountMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; init; } = "";

    /// <summary>For a refund: the reference of what it gives back.</summary>
    public string? RefundOf { get; init; }

    /// <summary>When it was first told of, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>When the PSP first said that the money moved, UTC by our clock.</summary>
    public DateTime? ConfirmedAt { get; private set; }

    /// <summary>When the money moved, UTC: as the PSP dates it, else when it said so; null before.</summary>
    public DateTime? MovedAt { get; private set; }

    /// <summary>When the PSP first said that it did not.</summary>
    public DateTime? FailedAt { get; private set; }

    /// <summary>When the PSP first said that it was given back.</summary>
    public DateTime? ReversedAt { get; private set; }

    /// <summary>Where it stands.</summary>
    public TransactionStatus Status { get; private set; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; private set; }

    /// <summary>The PSP says that the money moved. To hear it again changes nothing.</summary>
    /// <param name="now">The time now, UTC.</param>
    /// <param name="movedAt">When it moved, as the PSP dates it, UTC; now where that is later, or more than ten years ago.</param>
    public void Confirm(DateTime now, DateTime? movedAt = null)
    {
        if (ConfirmedAt is null)
        {
            ConfirmedAt = now;
            MovedAt = BookTime.Of(movedAt, now);
            Follow();
        }
    }

    /// <summary>The PSP says that it did not. To hear it again changes nothing.</summary>
    public void Fail(DateTime now)
    {
        if (FailedAt is null)
        {
            FailedAt = now;
            Follow();
        }
    }

    /// <summary>The PSP says that it was given back. To hear it again changes nothing.</summary>
    public void Reverse(DateTime now)
    {
        if (ReversedAt is null)
        {
            ReversedAt = now;
            Follow();
        }
    }

    /// <summary>What follows from the facts, in whatever order they became known (design, "States", Payment: contradicting finals).</summary>
    public static TransactionStatus StatusOf(bool confirmed, bool failed, bool reversed) => (confirmed || reversed, failed, reversed) switch
    {
        (true, true, _) => TransactionStatus.NeedsReview,
        (_, true, _) => TransactionStatus.Failed,
        (_, _, true) => TransactionStatus.Reversed,
        (true, _, _) => TransactionStatus.Confirmed,
        _ => TransactionStatus.Pending,
    };

    private void Follow()
    {
        Status = StatusOf(ConfirmedAt is not null, FailedAt is not null, ReversedAt is not null);
        Version++;
    }
}
