using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger;

/// <summary>A processor's accounts, and a tenant's with it where one is named (processors-api, "Processor GL Accounts").</summary>
public sealed class GetGlAccounts(IDbContextFactory<PaymentDb> contexts)
{
    /// <exception cref="Refusal">403; 404 for an unknown processor or tenant.</exception>
    public async Task<GlAccountsAnswer> Handle(Guid processorId, Guid? tenantId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewProcessors);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Read(db, processorId, tenantId, cancellationToken);
    }

    internal static async Task<GlAccountsAnswer> Read(PaymentDb db, Guid processorId, Guid? tenantId, CancellationToken cancellationToken)
    {
        var processor = await db.Processors.AsNoTracking().SingleOrDefaultAsync(p => p.Id == processorId, cancellationToken) ?? throw Refusal.NotFound("processor");
        if (tenantId is { } asked && !await db.Tenants.AnyAsync(tenant => tenant.Id == asked, cancellationToken))
        {
            throw Refusal.NotFound("tenant");
        }

        var accounts = await db.LedgerAccounts.AsNoTracking()
            .Where(account => account.ProcessorId == processorId && (account.TenantId == null || account.TenantId == tenantId))
            .ToListAsync(cancellationToken);
        var tenants = await db.TenantAccounts.AsNoTracking().SingleOrDefaultAsync(t => t.ProcessorId == processorId && t.TenantId == tenantId, cancellationToken);
        return GlAccountsAnswer.Of(processor, [.. accounts.Where(account => account.TenantId is null)], tenantId is { } id ? Tenant(id, [.. accounts.Where(account => account.TenantId == id)], tenants) : null);
    }

    internal static TenantAccountsAnswer Tenant(Guid tenantId, IReadOnlyCollection<LedgerAccount> accounts, TenantAccounts? tenants) => new(
        PublicId.Tenant.Format(tenantId),
        GlAccountAnswer.Of(accounts, AccountClass.PrincipalReceivable),
        tenants?.UsesFeePayableOverride == true ? GlAccountAnswer.Of(accounts, AccountClass.FeePayableOverride) : null)
    {
        Version = tenants?.Version ?? 0,
    };
}
