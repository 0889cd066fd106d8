using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Ledger;

/// <summary>The last digits of a tenant's account numbers with a processor, given when it first has an account there.</summary>
internal static class TenantSequence
{
    /// <summary>In the caller's context.</summary>
    public static async Task<TenantAccounts> Of(PaymentDb db, Guid processorId, Guid tenantId, CancellationToken cancellationToken)
    {
        var known = db.TenantAccounts.Local.FirstOrDefault(row => row.ProcessorId == processorId && row.TenantId == tenantId)
            ?? await db.TenantAccounts.SingleOrDefaultAsync(row => row.ProcessorId == processorId && row.TenantId == tenantId, cancellationToken);
        if (known is not null)
        {
            return known;
        }

        var last = await db.TenantAccounts.Where(row => row.ProcessorId == processorId).MaxAsync(row => (int?)row.Sequence, cancellationToken) ?? 0;
        var adding = db.TenantAccounts.Local.Where(row => row.ProcessorId == processorId).Select(row => row.Sequence).DefaultIfEmpty().Max();
        var tenant = new TenantAccounts(processorId, tenantId, Math.Max(last, adding) + 1);
        db.Add(tenant);
        return tenant;
    }
}
