using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger;

/// <summary>What stands on an account.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="DebitMinor">All debits, minor units.</param>
/// <param name="CreditMinor">All credits, minor units.</param>
public sealed record AccountBalance(Guid AccountId, long DebitMinor, long CreditMinor)
{
    /// <summary>Debits less credits, minor units.</summary>
    public long BalanceMinor => DebitMinor - CreditMinor;
}

/// <summary>Balances: the turnovers, and the lines that are not in them yet (design, "The ledger").</summary>
public static class AccountBalances
{
    /// <summary>The balances up to a time; accounts without a line are left out.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="environment">In whose books.</param>
    /// <param name="before">Up to here, UTC, exclusive.</param>
    /// <param name="accounts">Which accounts; null for all.</param>
    public static async Task<IReadOnlyDictionary<Guid, AccountBalance>> Before(
        PaymentDb db, ConnectionEnvironment environment, DateTime before, IReadOnlyCollection<Guid>? accounts, CancellationToken cancellationToken)
    {
        var day = before.Date;
        var turnovers = db.Set<AccountTurnover>().Where(row => row.Environment == environment && row.Day < day);
        var lines = db.JournalLines.Where(line => line.Environment == environment);
        if (accounts is not null)
        {
            turnovers = turnovers.Where(row => accounts.Contains(row.AccountId));
            lines = lines.Where(line => accounts.Contains(line.AccountId));
        }

        // One statement, so that what the job moves from one part to the other meanwhile is in one of them.
        var unsummed = db.Set<UnsummedEntry>().Join(lines, entry => entry.EntryId, line => line.EntryId, (_, line) => line).Where(line => line.BookedAt < day);
        var ofTheDay = lines.Where(line => line.BookedAt >= day && line.BookedAt < before);
        var sums = await turnovers.Select(row => new { row.AccountId, row.DebitMinor, row.CreditMinor })
            .Concat(LineSides.Of(unsummed.Concat(ofTheDay)).Select(row => new { row.AccountId, row.DebitMinor, row.CreditMinor }))
            .GroupBy(row => row.AccountId)
            .Select(group => new { group.Key, Debit = group.Sum(row => row.DebitMinor), Credit = group.Sum(row => row.CreditMinor) })
            .ToListAsync(cancellationToken);
        return sums.ToDictionary(row => row.Key, row => new AccountBalance(row.Key, row.Debit, row.Credit));
    }

    /// <summary>What stood on one account before a time: debits less credits, minor units.</summary>
    internal static async Task<long> Of(PaymentDb db, ConnectionEnvironment environment, Guid accountId, DateTime before, CancellationToken cancellationToken) =>
        (await Before(db, environment, before, [accountId], cancellationToken)).GetValueOrDefault(accountId)?.BalanceMinor ?? 0;

    /// <summary>What stood on one account before a line of it, in the order of the books.</summary>
    /// <param name="place">The line: when it is booked, and its entry, of which an account has one line.</param>
    internal static async Task<long> BeforeLine(PaymentDb db, ConnectionEnvironment environment, Guid accountId, Cursor place, CancellationToken cancellationToken)
    {
        var day = place.At.Date;
        var earlier = db.JournalLines.Where(line => line.AccountId == accountId && line.Environment == environment
            && line.BookedAt >= day && line.BookedAt <= place.At && (line.BookedAt < place.At || line.EntryId < place.Id));
        return await Of(db, environment, accountId, day, cancellationToken) + await earlier.SumAsync(line => line.DebitMinor, cancellationToken);
    }
}
