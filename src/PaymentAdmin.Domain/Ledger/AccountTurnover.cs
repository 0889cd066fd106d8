using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Ledger;

/// <summary>What an account was debited and credited with on one day: added up from the lines by a job, so that no posting waits for another's row.</summary>
public sealed class AccountTurnover
{
    private AccountTurnover()
    {
    }

    /// <summary>Begins a day with nothing.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="environment">In whose books.</param>
    /// <param name="day">The first moment of the day, UTC.</param>
    public AccountTurnover(Guid accountId, ConnectionEnvironment environment, DateTime day) => (AccountId, Environment, Day) = (accountId, environment, day);

    /// <summary>The account.</summary>
    public Guid AccountId { get; private set; }

    /// <summary>In whose books.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>The first moment of the day, UTC, by <see cref="JournalEntry.BookedAt"/>.</summary>
    public DateTime Day { get; private set; }

    /// <summary>All debits of the day, minor units.</summary>
    public long DebitMinor { get; private set; }

    /// <summary>All credits of the day, minor units.</summary>
    public long CreditMinor { get; private set; }

    /// <summary>Counts its changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Adds what lines debited and credited.</summary>
    /// <param name="debitMinor">Minor units, not negative.</param>
    /// <param name="creditMinor">Minor units, not negative.</param>
    public void Add(long debitMinor, long creditMinor)
    {
        DebitMinor += debitMinor;
        CreditMinor += creditMinor;
        Version++;
    }
}

/// <summary>
/// Whoever adds lines to turnovers, or makes them anew, changes this one row: two that do it at once find out, and one of them does it again.
/// </summary>
public sealed class TurnoverMark
{
    /// <summary>The id of the one row.</summary>
    public const int TheOne = 1;

    /// <summary>Always <see cref="TheOne"/>.</summary>
    public int Id { get; private set; } = TheOne;

    /// <summary>When the turnovers were last added to or made anew, UTC.</summary>
    public DateTime At { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Notes a change.</summary>
    public void Touch(DateTime now)
    {
        At = now;
        Version++;
    }
}

/// <summary>An entry whose lines are not in the turnovers yet; its row goes in the transaction that adds them.</summary>
/// <param name="EntryId">The entry.</param>
public sealed record UnsummedEntry(Guid EntryId);
