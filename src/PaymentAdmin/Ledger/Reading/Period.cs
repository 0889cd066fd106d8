using PaymentAdmin.Domain;

namespace PaymentAdmin.Ledger.Reading;

/// <summary>Days of the books, UTC, the first and the last included; null for the books' beginning, and for up to now.</summary>
internal readonly record struct Period(DateOnly? From, DateOnly? To)
{
    /// <summary>Its first moment.</summary>
    public DateTime Begin => Start(From ?? DateOnly.MinValue);

    /// <summary>The first moment after it.</summary>
    public DateTime End => To is { } last && last < DateOnly.MaxValue ? Start(last.AddDays(1)) : DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    /// <exception cref="Refusal">400: it ends before it begins.</exception>
    public void Check()
    {
        if (From > To)
        {
            throw Refusal.Invalid("to", "The last day is not before the first one.");
        }
    }

    private static DateTime Start(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
