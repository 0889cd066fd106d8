namespace PaymentAdmin.Data;

/// <summary>
/// The time by the database's own clock, for use inside queries: what several nodes compare must be read from one clock.
/// Each derived context says how its database tells the time.
/// </summary>
public static class DatabaseClock
{
    /// <summary>The time, UTC, when the database began the statement.</summary>
    /// <exception cref="InvalidOperationException">It was called outside a query.</exception>
    public static DateTime Now() => throw new InvalidOperationException("The database's clock can only be read within a query.");
}
