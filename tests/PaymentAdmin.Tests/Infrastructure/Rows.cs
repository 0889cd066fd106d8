using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>How many rows of each kind there are: equal before and after whatever must leave nothing behind.</summary>
internal sealed record Rows(int Processors, int Accounts, int FeeSets, int FeeRules, int Tenants, int AuditEntries, int Answers)
{
    public static readonly Rows None = new(0, 0, 0, 0, 0, 0, 0);

    public static async Task<Rows> Of(TestDatabase database)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var db = database.Open();
        return new Rows(
            await db.Processors.CountAsync(stop), await db.LedgerAccounts.CountAsync(stop), await db.FeeSets.CountAsync(stop), await db.Set<FeeRule>().CountAsync(stop),
            await db.Tenants.CountAsync(stop), await db.Set<AuditEntry>().CountAsync(stop), await db.Set<IdempotentRequest>().CountAsync(stop));
    }
}
