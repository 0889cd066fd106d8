using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Ledger;

/// <summary>Adds every line up again, and raises an alert where a balance or an entry differs by one minor unit (design, "The ledger").</summary>
public sealed class CheckLedger(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts) : IJob
{
    /// <summary>What is wrong with the books as a whole.</summary>
    public const string Alert = "ledger_differs";

    /// <summary>So many accounts are named.</summary>
    private const int MostNamed = 5;

    /// <returns>How many accounts and entries differ.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var different = await Differences(cancellationToken);
        return await unitOfWork.Save(actor, (db, now) => Tell(db, different, actor, now, cancellationToken), once: null, cancellationToken);
    }

    /// <summary>Read apart: every line there is, while others go on writing.</summary>
    private async Task<IReadOnlyList<(Guid Id, string What)>> Differences(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ReadWholeTables();
        return [.. await DifferentAccounts(db, cancellationToken), .. await UnbalancedEntries(db, cancellationToken)];
    }

    private static async Task<int> Tell(PaymentDb db, IReadOnlyList<(Guid Id, string What)> different, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var (id, what) in different.Take(MostNamed))
        {
            await RaiseAlert.Raise(db, now, Alert, id, what, "ledger/trial-balance", cancellationToken);
        }

        await RaiseAlert.CloseOthers(db, Alert, [.. different.Select(row => row.Id)], actor, now, cancellationToken);
        return different.Count;
    }

    private static async Task<List<(Guid Id, string What)>> DifferentAccounts(PaymentDb db, CancellationToken cancellationToken)
    {
        // One statement for both sides of each account: what is posted or added up meanwhile is in both or in neither.
        var differences = await db.JournalLines.Select(line => new { line.AccountId, line.Environment, Lines = line.DebitMinor, Summed = 0L })
            .Concat(db.Set<AccountTurnover>().Select(row => new { row.AccountId, row.Environment, Lines = 0L, Summed = row.DebitMinor - row.CreditMinor }))
            .Concat(db.Set<UnsummedEntry>().Join(db.JournalLines, entry => entry.EntryId, line => line.EntryId, (_, line) => new { line.AccountId, line.Environment, Lines = 0L, Summed = line.DebitMinor }))
            .GroupBy(row => new { row.AccountId, row.Environment })
            .Select(group => new { group.Key, Lines = group.Sum(row => row.Lines), Summed = group.Sum(row => row.Summed) })
            .Where(row => row.Lines != row.Summed).OrderBy(row => row.Key.AccountId).Take(1_000).ToListAsync(cancellationToken);
        var ids = differences.Select(row => row.Key.AccountId).ToList();
        var numbers = await db.LedgerAccounts.Where(account => ids.Contains(account.Id)).ToDictionaryAsync(account => account.Id, account => account.Number, cancellationToken);
        return [.. differences.Select(row => (row.Key.AccountId, Differs(numbers[row.Key.AccountId], row.Key.Environment, row.Lines, row.Summed)))];
    }

    private static string Differs(string number, ConnectionEnvironment environment, long lines, long summed) =>
        $"Account {number} in {Words.Of(environment)}: its lines add up to {lines} minor units, its balance says {summed}. Make the turnovers anew; if it differs again, somebody changed the database by hand.";

    private static async Task<List<(Guid Id, string What)>> UnbalancedEntries(PaymentDb db, CancellationToken cancellationToken)
    {
        var entries = await db.JournalLines.GroupBy(line => new { line.EntryId, line.Currency })
            .Where(group => group.Sum(line => line.DebitMinor) != 0)
            .Select(group => new { group.Key.EntryId, Sum = group.Sum(line => line.DebitMinor) })
            .OrderBy(row => row.EntryId).Take(1_000).ToListAsync(cancellationToken);
        return [.. entries.Select(row => (row.EntryId, $"Entry {PublicId.JournalEntry.Format(row.EntryId)} does not balance: {row.Sum} minor units. Nothing here writes such an entry: somebody changed the database by hand."))];
    }
}
