using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Domain.Payments;

/// <summary>What a transaction posts next.</summary>
public enum BookingStep
{
    /// <summary>Its confirmation, and the first time its fee.</summary>
    Confirm,

    /// <summary>The inverse of its confirmation.</summary>
    Reverse,
}

/// <summary>What of a transaction the ledger and its settlement follow.</summary>
public sealed partial class Transaction
{
    /// <summary>The version of the processor's fees that its fee is from; null before it is charged, and where no rule was for it.</summary>
    public int? FeeVersion { get; private set; }

    /// <summary>Whether its fee is known: from then on it is frozen.</summary>
    public bool IsCharged { get; private set; }

    /// <summary>Whether the processor had no rule for it when it moved: its fee is then zero.</summary>
    public bool HasNoFeeRule { get; private set; }

    /// <summary>The processor's fee without VAT, minor units.</summary>
    public long FeeNetMinor { get; private set; }

    /// <summary>VAT on the fee, minor units.</summary>
    public long FeeVatMinor { get; private set; }

    /// <summary>What the processor charges, VAT included, minor units (design, "The ledger": fee).</summary>
    public long FeeMinor => FeeNetMinor + FeeVatMinor;

    /// <summary>Whether its fee is owed on the tenant's own account (processors-api, "GL Account Types": feePayableOverride); frozen with the fee.</summary>
    public bool UsesFeePayableOverride { get; private set; }

    /// <summary>Whether the processor invoices its fee instead of taking it from what it settles; frozen with the fee.</summary>
    public bool IsFeeInvoiced { get; private set; }

    /// <summary>
    /// The day by which the processor settles it or, once it is reversed, takes it back: T+N in the processor's calendar; null before it is charged, and for a
    /// payment, which leaves settled.
    /// </summary>
    public DateOnly? SettlementDueOn { get; private set; }

    /// <summary>When it was last booked, or booked back, UTC; null before: what was matched earlier is to be matched again.</summary>
    public DateTime? BookedAt { get; private set; }

    /// <summary>How often it was booked, and booked back: it stands in the books while that is odd.</summary>
    public int Bookings { get; private set; }

    /// <summary>Whether its fee stands in the books.</summary>
    public bool IsFeeBooked { get; private set; }

    /// <summary>How much of it is settled, minor units, from 0 to its amount.</summary>
    public long SettledMinor { get; private set; }

    /// <summary>What of that no statement's line brought: people wrote it off, or said that it came otherwise; minor units.</summary>
    public long SettledOtherwiseMinor { get; private set; }

    /// <summary>The differences of its fee that people accepted, summed; minor units, below zero where less was charged.</summary>
    public long FeeAcceptedMinor { get; private set; }

    /// <summary>Whether it stands in the books.</summary>
    public bool IsBooked => Bookings % 2 == 1;

    /// <summary>What settlement knows of it: what the books say.</summary>
    public KnownState KnownState => IsBooked ? KnownState.Confirmed : Bookings > 0 ? KnownState.Reversed : KnownState.NotConfirmed;

    /// <summary>
    /// What is still to be settled of it, minor units: nothing when its float is zero; below zero where it was reversed after it had been settled and the
    /// money is to be taken back.
    /// </summary>
    public long OpenMinor { get; private set; }

    /// <summary>A payment of a distribution is paid from the balance at the PSP: it is settled with its confirmation (design, "The ledger": prefunded).</summary>
    public bool IsPrefunded => PaymentId is not null;

    /// <summary>What decides through which accounts it moves.</summary>
    public PostedAs PostedAs => new(Direction, TenantId is not null);

    /// <summary>
    /// What it is to post next; null where the books say what is known. What needs review stays as it is until people decided; what was given back
    /// before anybody said that it had moved is booked both ways, because its fee stays.
    /// </summary>
    public BookingStep? NextBooking => (IsBooked, Status) switch
    {
        (false, TransactionStatus.Confirmed) => BookingStep.Confirm,
        (false, TransactionStatus.Reversed) when Bookings == 0 => BookingStep.Confirm,
        (true, TransactionStatus.Reversed or TransactionStatus.Failed) => BookingStep.Reverse,
        _ => null,
    };

    /// <summary>When what it posts next happened, UTC; null where it posts nothing.</summary>
    public DateTime? NextBookingAt => NextBooking switch
    {
        BookingStep.Confirm => MovedAt ?? ReversedAt,
        BookingStep.Reverse when Status == TransactionStatus.Failed => FailedAt,
        BookingStep.Reverse => ReversedAt,
        _ => null,
    };

    /// <summary>Its fee becomes known, once.</summary>
    /// <param name="fees">The fees in force when it moved; null where there were none.</param>
    /// <param name="usesOverride">Whether its fee is owed on the tenant's own account.</param>
    /// <param name="dueOn">By when it is settled; null for a payment.</param>
    /// <param name="isFeeInvoiced">Whether the processor invoices it.</param>
    public void Charge(FeeSet? fees, bool usesOverride, DateOnly? dueOn, bool isFeeInvoiced)
    {
        if (IsCharged)
        {
            return;
        }

        var rule = fees?.RuleFor(EventType, Direction == TransactionDirection.Inbound ? FeeDirection.Inbound : FeeDirection.Outbound, Currency);
        var charge = rule is null ? default : FeeCalculation.Charge(rule.Terms, AmountMinor);
        (IsCharged, HasNoFeeRule, FeeVersion) = (true, rule is null, rule is null ? null : fees!.Version);
        (FeeNetMinor, FeeVatMinor) = (charge.Fee, charge.Vat);
        (UsesFeePayableOverride, SettlementDueOn, IsFeeInvoiced) = (usesOverride, dueOn, isFeeInvoiced);
        Version++;
    }

    /// <summary>What it was to post next is posted.</summary>
    /// <param name="now">The time now, UTC.</param>
    /// <param name="dueOn">Where it is booked back: by when the processor takes it back; null for a payment.</param>
    /// <exception cref="InvalidOperationException">It posts nothing next.</exception>
    public void Book(DateTime now, DateOnly? dueOn = null)
    {
        var step = NextBooking ?? throw new InvalidOperationException("It posts nothing next.");
        Bookings++;
        BookedAt = now;
        if (IsPrefunded)
        {
            SettledMinor = step == BookingStep.Confirm ? AmountMinor : 0;
        }

        SettlementDueOn = dueOn ?? SettlementDueOn;
        Weigh();
    }

    /// <summary>Its fee is posted, or taken back.</summary>
    public void BookFee(bool isReturned)
    {
        IsFeeBooked = !isReturned;
        Version++;
    }

    /// <summary>A part of it is settled, or written off; or what was settled came back.</summary>
    /// <param name="minor">Minor units; below zero what came back.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than its amount would be settled, or less than nothing: a fault of ours.</exception>
    public void Settle(long minor)
    {
        var settled = SettledMinor + minor;
        ArgumentOutOfRangeException.ThrowIfNegative(settled, nameof(minor));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settled, AmountMinor, nameof(minor));
        SettledMinor = settled;
        Weigh();
    }

    /// <summary>People decided about what no line brings; what is settled in all, matching says afterwards.</summary>
    /// <param name="settledMinor">By how much <see cref="SettledOtherwiseMinor"/> grows; below zero where an earlier decision is taken back.</param>
    /// <param name="feeMinor">By how much <see cref="FeeAcceptedMinor"/> grows.</param>
    public void Decide(long settledMinor, long feeMinor)
    {
        SettledOtherwiseMinor += settledMinor;
        FeeAcceptedMinor += feeMinor;
        Version++;
    }

    private void Weigh()
    {
        OpenMinor = (IsBooked ? AmountMinor : 0) - SettledMinor;
        Version++;
    }

    /// <summary>It is a payment of a distribution: what is known of that is known of it (design, "The ledger": a completed payment becomes an outbound transaction).</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="now">The time now, UTC.</param>
    /// <exception cref="ArgumentException">It is not this payment: a fault of ours.</exception>
    public void Follow(Payment payment, DateTime now)
    {
        if (payment.Id != PaymentId)
        {
            throw new ArgumentException("It is not this payment.", nameof(payment));
        }

        var status = StatusOf(payment.Status);
        if (status is TransactionStatus.Confirmed or TransactionStatus.Reversed)
        {
            ConfirmedAt ??= now;
            MovedAt ??= BookTime.Of(payment.CompletedAt, now);
        }

        FailedAt ??= status == TransactionStatus.Failed ? payment.FailedAt ?? now : null;
        ReversedAt ??= status == TransactionStatus.Reversed ? payment.ReversedAt ?? now : null;
        Status = status;
        Version++;
    }

    private static TransactionStatus StatusOf(PaymentStatus status) => status switch
    {
        PaymentStatus.Completed => TransactionStatus.Confirmed,
        PaymentStatus.Reversed => TransactionStatus.Reversed,
        PaymentStatus.Failed => TransactionStatus.Failed,
        PaymentStatus.NeedsReview => TransactionStatus.NeedsReview,
        _ => TransactionStatus.Pending,
    };
}
