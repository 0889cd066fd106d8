using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Processors;

/// <summary>The figures of the home page: a few counts of small tables, each of which leads to the list that it counts.</summary>
public sealed class GetOverview(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <param name="ActiveProcessors">How many take new transactions.</param>
    /// <param name="InactiveProcessors">How many do not.</param>
    /// <param name="ActiveTenants">How many take part in new business.</param>
    /// <param name="InactiveTenants">How many do not.</param>
    /// <param name="Fees">What is to be known of fees; null for who may not see them.</param>
    public sealed record Answer(int ActiveProcessors, int InactiveProcessors, int ActiveTenants, int InactiveTenants, FeeFigures? Fees)
    {
        /// <summary>Whether nothing is set up yet.</summary>
        public bool Fresh => ActiveProcessors + InactiveProcessors + ActiveTenants + InactiveTenants == 0;
    }

    /// <param name="WithoutRules">How many active processors have no rule in force.</param>
    /// <param name="Scheduled">How many processors have a change to come.</param>
    public sealed record FeeFigures(int WithoutRules, int Scheduled);

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewProcessors);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var processors = await db.Processors.AsNoTracking()
            .GroupBy(processor => processor.Status).Select(group => new { Status = group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        var tenants = await db.Tenants.AsNoTracking()
            .GroupBy(tenant => tenant.Status).Select(group => new { Status = group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        return new Answer(
            processors.Where(group => group.Status == ProcessorStatus.Active).Sum(group => group.Count),
            processors.Where(group => group.Status != ProcessorStatus.Active).Sum(group => group.Count),
            tenants.Where(group => group.Status == TenantStatus.Active).Sum(group => group.Count),
            tenants.Where(group => group.Status != TenantStatus.Active).Sum(group => group.Count),
            actor.May(Permissions.ManageProcessors) ? await Fees(db, clock.Now(), cancellationToken) : null);
    }

    private static async Task<FeeFigures> Fees(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        var active = db.Processors.AsNoTracking().Where(processor => processor.Status == ProcessorStatus.Active);
        return new FeeFigures(
            await GetFees.WithoutRules(db, active, now).CountAsync(cancellationToken),
            await GetFees.WithScheduled(db, db.Processors.AsNoTracking(), now).CountAsync(cancellationToken));
    }
}
