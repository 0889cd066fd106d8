using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Ledger;

/// <summary>Posts entries for one owner of accounts, in the caller's context: they commit with what causes them, or not at all.</summary>
public sealed class PostEntry
{
    private readonly PaymentDb _db;
    private readonly AccountOwner _owner;
    private readonly DateTime _now;
    private readonly BookedAccounts _accounts;
    private ClosedMonths? _closed;
    private JournalEntry? _last;

    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="owner">Whose accounts.</param>
    /// <param name="now">The time now, UTC.</param>
    public PostEntry(PaymentDb db, AccountOwner owner, DateTime now) => (_db, _owner, _now, _accounts) = (db, owner, now, new BookedAccounts(db, owner, now));

    /// <summary>Posts an entry.</summary>
    /// <returns>The entry; null where the posting moves nothing.</returns>
    public async Task<JournalEntry?> Post(EntryFacts facts, Posting posting, CancellationToken cancellationToken)
    {
        if (posting.IsNothing)
        {
            return null;
        }

        var accounts = await _accounts.Of([.. posting.Lines.Select(line => line.Class)], cancellationToken);
        _closed ??= await Closed(_db, facts.Environment, _now, cancellationToken);
        _last = JournalEntry.Post(facts, [.. posting.Lines.Select(line => new EntryLine(accounts[line.Class], _owner.Currency, line.DebitMinor))], _closed.Value, _now, _last);
        Add(_db, _last);
        return _last;
    }

    /// <summary>Adds an entry that was made, and notes that no turnover has it yet.</summary>
    internal static void Add(PaymentDb db, JournalEntry entry)
    {
        db.Add(entry);
        db.Add(new UnsummedEntry(entry.Id));
    }

    /// <summary>Up to which month an environment's books are closed now.</summary>
    internal static async Task<ClosedMonths> Closed(PaymentDb db, ConnectionEnvironment environment, DateTime now, CancellationToken cancellationToken) =>
        new(await db.Set<ClosedMonth>().Where(closed => closed.Environment == environment && closed.ClosesAt <= now).MaxAsync(closed => (DateTime?)closed.Month, cancellationToken));
}
