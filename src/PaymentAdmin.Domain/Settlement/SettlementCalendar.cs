namespace PaymentAdmin.Domain.Settlement;

/// <summary>The days on which a processor settles: Monday to Friday but for its holidays, or every day.</summary>
/// <param name="EveryDay">Whether it settles every day; its holidays do not count then.</param>
/// <param name="Holidays">The days on which it does not settle.</param>
public sealed record SettlementCalendar(bool EveryDay, IReadOnlySet<DateOnly> Holidays)
{
    /// <summary>Most holidays of a processor: twenty years of them.</summary>
    public const int MaxHolidays = 1_000;

    /// <summary>The default: Monday to Friday, no holidays.</summary>
    public static SettlementCalendar Weekdays { get; } = new(false, new HashSet<DateOnly>());

    /// <summary>Every day of the year.</summary>
    public static SettlementCalendar Always { get; } = new(true, new HashSet<DateOnly>());

    /// <summary>Whether the processor settles on a day.</summary>
    public bool IsBusinessDay(DateOnly day) => EveryDay || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Contains(day));

    /// <summary>The first business day on or after a day.</summary>
    public DateOnly OnOrAfter(DateOnly day)
    {
        // Ends: there are at most MaxHolidays of them.
        while (!IsBusinessDay(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>Checks what a person entered.</summary>
    /// <exception cref="Refusal">400.</exception>
    public void Check()
    {
        if (Holidays.Count > MaxHolidays)
        {
            throw Refusal.Invalid("holidays", $"A calendar has at most {MaxHolidays} holidays. Leave out those that have passed.");
        }
    }
}

/// <summary>When a transaction is due to be settled (processors-api, "settlementDelayDays": T+N).</summary>
public static class ExpectedSettlement
{
    /// <summary>The day on which a transaction is due: N business days after it was confirmed.</summary>
    /// <param name="confirmedOn">The day on which it was confirmed, by the processor's clock.</param>
    /// <param name="delayDays">N: 0 to 30 business days.</param>
    /// <param name="calendar">The processor's calendar.</param>
    /// <returns>
    /// The N-th business day after that day; with N = 0 the day itself, or the next business day where it is none.
    /// </returns>
    public static DateOnly DueOn(DateOnly confirmedOn, int delayDays, SettlementCalendar calendar)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delayDays);
        if (delayDays == 0)
        {
            return calendar.OnOrAfter(confirmedOn);
        }

        var due = confirmedOn;
        for (var day = 0; day < delayDays; day++)
        {
            due = calendar.OnOrAfter(due.AddDays(1));
        }

        return due;
    }
}
