using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Ledger;

/// <summary>Finds the accounts that the classes of a posting stand for, and opens those that are needed for the first time; in the caller's context.</summary>
internal sealed class BookedAccounts(PaymentDb db, AccountOwner owner, DateTime now)
{
    private readonly Dictionary<AccountClass, Guid> _found = [];

    /// <summary>The account of each class.</summary>
    public async Task<IReadOnlyDictionary<AccountClass, Guid>> Of(IReadOnlyCollection<AccountClass> classes, CancellationToken cancellationToken)
    {
        if (!classes.All(_found.ContainsKey))
        {
            await Read(cancellationToken);
            foreach (var kind in classes.Where(kind => !_found.ContainsKey(kind)))
            {
                _found[kind] = (await Open(Actual(kind), cancellationToken)).Id;
            }
        }

        return _found;
    }

    /// <summary>Fees are owed on the tenant's own account where that is in use.</summary>
    private AccountClass Actual(AccountClass kind) => kind == AccountClass.FeePayable && owner.UsesFeePayableOverride ? AccountClass.FeePayableOverride : kind;

    private bool IsTenants(AccountClass kind) => owner.TenantId is not null && LedgerAccount.TenantClasses.Contains(kind);

    private bool IsShared(AccountClass kind) => LedgerAccount.SharedClasses.Contains(kind) && !IsTenants(kind);

    private async Task Read(CancellationToken cancellationToken)
    {
        // Each by its own index.
        var inCurrency = db.LedgerAccounts.AsNoTracking().Where(account => account.Currency == owner.Currency);
        var accounts = inCurrency.Where(account => account.ProcessorId == null);
        if (owner.ProcessorId is { } processorId)
        {
            accounts = accounts.Concat(inCurrency.Where(account => account.ProcessorId == processorId && account.TenantId == null));
            if (owner.TenantId is { } tenantId)
            {
                accounts = accounts.Concat(inCurrency.Where(account => account.ProcessorId == processorId && account.TenantId == tenantId));
            }
        }

        var there = await accounts.Select(account => new { account.Id, account.Class, account.ProcessorId, account.TenantId }).ToListAsync(cancellationToken);
        var here = db.LedgerAccounts.Local.Where(account => account.Currency == owner.Currency).Select(account => new { account.Id, account.Class, account.ProcessorId, account.TenantId });
        foreach (var kind in Enum.GetValues<AccountClass>())
        {
            var actual = Actual(kind);
            var wanted = (ProcessorId: IsShared(actual) ? null : owner.ProcessorId, TenantId: IsTenants(actual) ? owner.TenantId : null);
            if (there.Concat(here).FirstOrDefault(account => account.Class == actual && (account.ProcessorId, account.TenantId) == wanted) is { } account)
            {
                _found[kind] = account.Id;
            }
        }
    }

    private async Task<LedgerAccount> Open(AccountClass kind, CancellationToken cancellationToken)
    {
        var account = IsShared(kind)
            ? LedgerAccount.OpenShared(Currency.Of(owner.Currency), now).Single(shared => shared.Class == kind)
            : await OpenOfProcessor(kind, cancellationToken);
        db.Add(account);
        return account;
    }

    private async Task<LedgerAccount> OpenOfProcessor(AccountClass kind, CancellationToken cancellationToken)
    {
        var processor = await db.Processors.AsNoTracking().SingleAsync(row => row.Id == owner.ProcessorId, cancellationToken);
        var tenant = IsTenants(kind) ? await db.Tenants.AsNoTracking().SingleAsync(row => row.Id == owner.TenantId, cancellationToken) : null;
        if (owner.Currency != processor.SettlementCurrency)
        {
            return await OpenInCurrency(kind, processor, tenant, cancellationToken);
        }

        // A processor has its own accounts in its currency from onboarding; what is missing is a tenant's.
        return LedgerAccount.OpenForTenant(kind, processor, tenant!, (await TenantSequence.Of(db, processor.Id, tenant!.Id, cancellationToken)).Sequence, now);
    }

    private async Task<LedgerAccount> OpenInCurrency(AccountClass kind, Processor processor, Tenant? tenant, CancellationToken cancellationToken)
    {
        var foreign = await db.LedgerAccounts.CountAsync(account => account.ProcessorId == processor.Id && account.Class == kind && account.Currency != processor.SettlementCurrency, cancellationToken);
        var adding = db.ChangeTracker.Entries<LedgerAccount>().Count(entry => entry.State == EntityState.Added
            && entry.Entity.ProcessorId == processor.Id && entry.Entity.Class == kind && entry.Entity.Currency != processor.SettlementCurrency);
        return LedgerAccount.OpenInCurrency(kind, processor, tenant, Currency.Of(owner.Currency), foreign + adding, now);
    }
}
