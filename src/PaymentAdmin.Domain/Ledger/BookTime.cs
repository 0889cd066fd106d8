namespace PaymentAdmin.Domain.Ledger;

/// <summary>How far back the books take something: what is dated earlier has a mistyped year, or a placeholder, and would stand before every month there is to close.</summary>
public static class BookTime
{
    /// <summary>So many years.</summary>
    public const int MaxYearsBack = 10;

    /// <summary>Whether a time is too far back, both UTC.</summary>
    public static bool IsTooFarBack(DateTime at, DateTime now) => at < now.AddYears(-MaxYearsBack);

    /// <summary>When something happened that is dated by somebody else: as they say, unless that cannot be; then now.</summary>
    public static DateTime Of(DateTime? said, DateTime now) => said is { } at && at < now && !IsTooFarBack(at, now) ? at : now;
}
