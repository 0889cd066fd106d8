using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>What our books have of a transaction, as far as settlement asks.</summary>
public enum KnownState
{
    /// <summary>Pending, failed, or in doubt: nothing of it can be settled.</summary>
    NotConfirmed,

    /// <summary>Confirmed, and posted.</summary>
    Confirmed,

    /// <summary>Confirmed and taken back: its confirmation and the inverse of it are posted.</summary>
    Reversed,
}

/// <summary>
/// A transaction as matching sees it; all of one processor and environment. Amounts named "in its direction" are above zero for money that moves the way
/// the transaction does: in for an inbound one, out for an outbound one.
/// </summary>
/// <param name="Id">The id.</param>
/// <param name="Reference">Its reference at the processor; spaces around it do not count.</param>
/// <param name="Direction">Which way its money moves.</param>
/// <param name="TenantId">Whose it is, or null.</param>
/// <param name="AmountMinor">Minor units, above zero.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="State">What our books have of it.</param>
public sealed record KnownTransaction(Guid Id, string Reference, TransactionDirection Direction, Guid? TenantId, long AmountMinor, string Currency, KnownState State)
{
    /// <summary>The fee expected, VAT included, as it was posted when it was incurred; minor units, not below zero.</summary>
    public long FeeMinor { get; init; }

    /// <summary>When it was confirmed, UTC.</summary>
    public DateTime? ConfirmedAt { get; init; }

    /// <summary>The day by which it is due to be settled or, once reversed, to be taken back; null where nobody waits for it.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Whether it was paid from the balance at the PSP, and so settled with its confirmation.</summary>
    public bool Prefunded { get; init; }

    /// <summary>What people settled of it without a line, in its direction: written off, or come to the bank outside any statement.</summary>
    public long SettledOtherwiseMinor { get; init; }

    /// <summary>The differences of its fee that people accepted, summed: posted as further fee where above zero.</summary>
    public long FeeAcceptedMinor { get; init; }

    /// <summary>What of its fee is paid by invoice, and so is not expected in a statement; minor units.</summary>
    public long FeePaidOtherwiseMinor { get; init; }

    /// <summary>How its settlement posts.</summary>
    public PostedAs How => new(Direction, TenantId is not null);

    /// <summary>1 where its lines are expected above zero, −1 where below.</summary>
    public int Sign => Direction == TransactionDirection.Inbound ? 1 : -1;

    /// <summary>What of it is to be settled in the end, in its direction: all, or nothing once it is reversed.</summary>
    public long ExpectedMinor => State == KnownState.Confirmed ? AmountMinor : 0;

    /// <summary>Whether the lines in its currency reach the day by which it is due.</summary>
    internal bool IsDue(IReadOnlyDictionary<string, DateOnly> reachesOn) => reachesOn.TryGetValue(Currency, out var day) && DueOn <= day;

    /// <summary>Whether lines can settle it.</summary>
    internal bool IsOpenToLines => State != KnownState.NotConfirmed && !Prefunded;

    /// <summary>Whether a line of this gross is what it waits for: its own sign, or the opposite once it is reversed.</summary>
    internal bool FitsSign(long grossMinor) => grossMinor == 0 || Math.Sign(grossMinor) == Sign || State == KnownState.Reversed;

    /// <summary>Brings an amount settled into its bounds: nothing to all of it.</summary>
    internal long Clamp(long minor) => Math.Clamp(minor, 0, AmountMinor);

    /// <summary>What two transactions have in common where it makes no difference to anybody which of them a line settles.</summary>
    internal (TransactionDirection Direction, Guid? TenantId, long Amount, KnownState State, long Fee, long FeePaidOtherwise) Likeness =>
        (Direction, TenantId, AmountMinor, State, FeeMinor, FeePaidOtherwiseMinor);
}
