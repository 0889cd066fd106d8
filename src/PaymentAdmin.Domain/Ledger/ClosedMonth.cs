using System.Globalization;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Ledger;

/// <summary>
/// A month of accounting that is closed: nothing counts in it any more, what happened in it and is heard of later counts when it is written.
/// Written once; a month stays closed.
/// </summary>
public sealed class ClosedMonth : IWrittenOnce
{
    /// <summary>
    /// How long after the decision it closes. What is being written at that moment does not know of the decision yet, and is committed by then:
    /// nothing is written into a month after it has closed.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private ClosedMonth()
    {
    }

    private ClosedMonth(ConnectionEnvironment environment, DateTime month, Actor by, DateTime now)
    {
        (Environment, Month, ClosesAt) = (environment, month, now + Grace);
        (ById, ByName, At) = (by.Id, by.Name, now);
    }

    /// <summary>In whose books.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>The first moment of the month, UTC.</summary>
    public DateTime Month { get; private set; }

    /// <summary>From when nothing counts in it any more, UTC.</summary>
    public DateTime ClosesAt { get; private set; }

    /// <summary>Who closed it: the id.</summary>
    public Guid ById { get; private set; }

    /// <summary>Who closed it: the name as it was then.</summary>
    public string ByName { get; private set; } = "";

    /// <summary>When that was decided, UTC.</summary>
    public DateTime At { get; private set; }

    /// <summary>The first moment of the month in which a time lies.</summary>
    public static DateTime Of(DateTime time) => new(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Closes a month.</summary>
    /// <param name="environment">In whose books.</param>
    /// <param name="month">Its first moment, UTC.</param>
    /// <param name="last">The last closed month of that environment; null where none is.</param>
    /// <param name="first">The first month that has an entry; null where none has.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">The time now, UTC.</param>
    /// <exception cref="Refusal">422 <c>month_not_over</c>; 409 <c>month_closed</c>, <c>earlier_month_open</c>.</exception>
    public static ClosedMonth Close(ConnectionEnvironment environment, DateTime month, DateTime? last, DateTime? first, Actor by, DateTime now)
    {
        if (month.AddMonths(1) > now)
        {
            throw Refusal.Rule("month_not_over", "A month can be closed once it is over, in UTC.", "month");
        }

        if (last >= month)
        {
            throw Refusal.Conflict("month_closed", "This month is closed already.", "month");
        }

        var next = last?.AddMonths(1) ?? first ?? month;
        return next < month
            ? throw Refusal.Conflict("earlier_month_open", string.Create(CultureInfo.InvariantCulture, $"Months are closed one after the other: the next one is {next:yyyy-MM}."), "month")
            : new ClosedMonth(environment, month, by, now);
    }
}

/// <summary>Up to which month an environment's books are closed.</summary>
/// <param name="Through">The first moment of the last closed month, UTC; null where none is.</param>
public readonly record struct ClosedMonths(DateTime? Through)
{
    /// <summary>None is closed.</summary>
    public static ClosedMonths None => default;

    /// <summary>The first moment in which anything can count, UTC.</summary>
    public DateTime OpenFrom => Through?.AddMonths(1) ?? DateTime.MinValue;

    /// <summary>The time under which something counts.</summary>
    /// <param name="effectiveAt">When it happened, UTC.</param>
    /// <param name="now">When it is written, UTC; that month is never closed.</param>
    public DateTime BookedAt(DateTime effectiveAt, DateTime now) => effectiveAt >= OpenFrom ? effectiveAt : now;
}
