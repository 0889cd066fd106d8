namespace PaymentAdmin.Domain.Payments.Limits;

/// <summary>What one intent of a payment has taken of its limits, and of which rows: it is given back to these, whatever day it is by then.</summary>
public sealed class LimitReservation
{
    /// <summary>Longest <see cref="ReleasedBecause"/>, in characters.</summary>
    public const int ReasonMaxLength = 200;

    private LimitReservation()
    {
    }

    /// <summary>The payment.</summary>
    public Guid PaymentId { get; private set; }

    /// <summary>Which of its intents.</summary>
    public int Intent { get; private set; }

    /// <summary>The <see cref="LimitUse"/> of the day.</summary>
    public Guid DailyId { get; private set; }

    /// <summary>The <see cref="LimitUse"/> of the programme's budget.</summary>
    public Guid BudgetId { get; private set; }

    /// <summary>The <see cref="LimitUse"/> of the beneficiary, purpose and cycle.</summary>
    public Guid CycleId { get; private set; }

    /// <summary>How much of each, in minor units.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>When it was taken, or moved to another day, UTC.</summary>
    public DateTime ReservedAt { get; private set; }

    /// <summary>When it was given back, UTC; null while it stands.</summary>
    public DateTime? ReleasedAt { get; private set; }

    /// <summary>Why it was given back: up to 200 characters, without personal data.</summary>
    public string? ReleasedBecause { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Whether it counts.</summary>
    public bool Stands => ReleasedAt is null;

    /// <summary>The rows that it names.</summary>
    public IReadOnlyList<Guid> Rows => [DailyId, BudgetId, CycleId];

    /// <summary>Whether a payment has what it needs already: the same amount of the same rows, or of the day on which it may have left.</summary>
    /// <param name="request">The payment.</param>
    /// <param name="now">When, UTC.</param>
    public bool Covers(LimitRequest request, DateTime now) =>
        Stands && (request.MayHaveLeft || (AmountMinor == request.AmountMinor && Rows.SequenceEqual([LimitKey.Daily(request, now).Id, LimitKey.Budget(request).Id, LimitKey.Cycle(request).Id])));

    internal static LimitReservation Of(Guid paymentId, int intent) => new() { PaymentId = paymentId, Intent = intent };

    internal void Take(Guid daily, Guid budget, Guid cycle, long minor, DateTime now)
    {
        (DailyId, BudgetId, CycleId, AmountMinor) = (daily, budget, cycle, minor);
        (ReservedAt, ReleasedAt, ReleasedBecause) = (now, null, null);
        Version++;
    }

    internal void Release(string why, DateTime now)
    {
        (ReleasedAt, ReleasedBecause) = (now, why.CutTo(ReasonMaxLength));
        Version++;
    }
}
