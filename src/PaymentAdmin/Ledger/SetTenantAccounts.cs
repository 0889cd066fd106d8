using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Ledger;

/// <summary>
/// Makes a tenant's accounts with a processor, and says whether the tenant's own fee payable is used.
/// May be repeated; an account once opened stays.
/// </summary>
public sealed class SetTenantAccounts(UnitOfWork unitOfWork)
{
    public sealed record Input(bool FeePayableOverride);

    /// <exception cref="Refusal">403; 404 for an unknown processor or tenant; 412 <c>changed_meanwhile</c>; 422 <c>account_numbers_exhausted</c>.</exception>
    public Task<GlAccountsAnswer> Handle(Guid processorId, Guid tenantId, Input input, Actor actor, CancellationToken cancellationToken, IfMatch? ifMatch = null)
    {
        actor.Require(Permissions.ManageProcessors);
        return unitOfWork.Save(actor, (db, now) => Set(db, processorId, tenantId, input, ifMatch ?? IfMatch.Any, actor, now, cancellationToken), once: null, cancellationToken);
    }

    private static async Task<GlAccountsAnswer> Set(PaymentDb db, Guid processorId, Guid tenantId, Input input, IfMatch ifMatch, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var processor = await db.Processors.AsNoTracking().SingleOrDefaultAsync(p => p.Id == processorId, cancellationToken) ?? throw Refusal.NotFound("processor");
        var tenant = await db.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Id == tenantId, cancellationToken) ?? throw Refusal.NotFound("tenant");
        var accounts = await db.LedgerAccounts
            .Where(account => account.ProcessorId == processorId && (account.TenantId == null || account.TenantId == tenantId))
            .ToListAsync(cancellationToken);
        var known = await db.TenantAccounts.SingleOrDefaultAsync(t => t.ProcessorId == processorId && t.TenantId == tenantId, cancellationToken);
        var last = await LastChange.Of(db, processorId, cancellationToken);
        ifMatch.Require(
            known?.Version ?? 0, $"the accounts of {tenant.Code} with {processor.Code}", last?.By ?? "Somebody", last?.At ?? processor.UpdatedAt,
            () => GetGlAccounts.Tenant(tenantId, [.. accounts.Where(account => account.TenantId == tenantId)], known));
        var tenants = known ?? await TenantSequence.Of(db, processorId, tenantId, cancellationToken);

        var opened = Open(db, accounts, processor, tenant, tenants.Sequence, input.FeePayableOverride, now);
        var before = tenants.UsesFeePayableOverride;
        if (tenants.UseFeePayableOverride(input.FeePayableOverride) | opened.Count > 0)
        {
            Record(db, processor, tenant, before, input.FeePayableOverride, opened, actor, now);
        }

        var own = accounts.Where(account => account.TenantId == tenantId).ToList();
        return GlAccountsAnswer.Of(processor, [.. accounts.Except(own)], GetGlAccounts.Tenant(tenantId, own, tenants));
    }

    private static List<LedgerAccount> Open(PaymentDb db, List<LedgerAccount> accounts, Processor processor, Tenant tenant, int sequence, bool feePayableOverride, DateTime now)
    {
        var opened = new List<LedgerAccount>();
        OpenUnlessThere(AccountClass.PrincipalReceivable);
        if (feePayableOverride)
        {
            OpenUnlessThere(AccountClass.FeePayableOverride);
        }

        db.AddRange(opened);
        accounts.AddRange(opened);
        return opened;

        void OpenUnlessThere(AccountClass kind)
        {
            if (!accounts.Any(account => account.TenantId == tenant.Id && account.Class == kind))
            {
                opened.Add(LedgerAccount.OpenForTenant(kind, processor, tenant, sequence, now));
            }
        }
    }

    private static void Record(PaymentDb db, Processor processor, Tenant tenant, bool before, bool after, List<LedgerAccount> opened, Actor actor, DateTime now)
    {
        var changes = new List<FieldChange> { new("tenant", null, tenant.Code) };
        if (before != after)
        {
            changes.Add(new FieldChange("feePayableOverride", Words(before), Words(after)));
        }

        changes.AddRange(opened.Select(account => new FieldChange("account", null, $"{account.Number} {account.Name}")));
        RecordAudit.Record(db, actor, now, AuditedThing.Of(processor), new AuditedAct(AuditKinds.ProcessorTenantAccountsSet, changes));

        static string Words(bool flag) => flag ? "true" : "false";
    }
}
