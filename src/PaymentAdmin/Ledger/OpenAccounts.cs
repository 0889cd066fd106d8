using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Ledger;

/// <summary>Opens the accounts that something new needs; for other modules, in the caller's context, saves nothing.</summary>
public static class OpenAccounts
{
    /// <summary>Opens a processor's base accounts, and those that all processors of its currency share where it is the first.</summary>
    public static async Task<GlAccountsAnswer> ForProcessor(PaymentDb db, Processor processor, DateTime now, CancellationToken cancellationToken)
    {
        var accounts = LedgerAccount.OpenBase(processor, now);
        db.AddRange(accounts);

        var currency = Currency.Of(processor.SettlementCurrency);
        var shared = LedgerAccount.OpenShared(currency, now);
        var numbers = shared.Select(account => account.Number).ToList();
        var there = await db.LedgerAccounts.Where(account => numbers.Contains(account.Number)).Select(account => account.Number).ToListAsync(cancellationToken);
        db.AddRange(shared.Where(account => !there.Contains(account.Number)));
        return GlAccountsAnswer.Of(processor, [.. accounts]);
    }

    /// <summary>Whether a processor has all its base accounts.</summary>
    public static async Task<bool> BaseAreOpen(PaymentDb db, Guid processorId, CancellationToken cancellationToken)
    {
        var classes = await db.LedgerAccounts
            .Where(account => account.ProcessorId == processorId && account.TenantId == null)
            .Select(account => account.Class)
            .ToListAsync(cancellationToken);
        return LedgerAccount.BaseClasses.All(classes.Contains);
    }
}
