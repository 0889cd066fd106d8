using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;

namespace PaymentAdmin.Ledger.Reading;

/// <summary>What an account is called.</summary>
internal sealed record AccountLabel(Guid Id, string Number, string Name)
{
    /// <summary>Those of some accounts; the ones that the context has only just opened, too.</summary>
    public static async Task<IReadOnlyDictionary<Guid, AccountLabel>> Of(PaymentDb db, IEnumerable<Guid> accountIds, CancellationToken cancellationToken)
    {
        var ids = accountIds.Distinct().ToList();
        var labels = db.LedgerAccounts.Local.Where(account => ids.Contains(account.Id)).ToDictionary(account => account.Id, account => new AccountLabel(account.Id, account.Number, account.Name));
        foreach (var account in await db.LedgerAccounts.AsNoTracking().Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.Number, row.Name }).ToListAsync(cancellationToken))
        {
            labels[account.Id] = new AccountLabel(account.Id, account.Number, account.Name);
        }

        return labels;
    }
}
