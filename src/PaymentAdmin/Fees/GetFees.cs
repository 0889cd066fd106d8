using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Fees;

/// <summary>A processor's fees: the set in force, another time's, or all versions (processors-api, "Get Processor Fees").</summary>
public sealed class GetFees(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <summary>More versions than this are not shown at once.</summary>
    private const int MaxVersions = 500;

    /// <param name="processorId">Whose fees.</param>
    /// <param name="at">At which time, or null for now.</param>
    /// <param name="history">All versions, newest first, instead of one.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<FeesAnswer>> Handle(Guid processorId, DateTime? at, bool history, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageProcessors);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Processors.AnyAsync(processor => processor.Id == processorId, cancellationToken))
        {
            throw Refusal.NotFound("processor");
        }

        var sets = db.FeeSets.AsNoTracking().Where(set => set.ProcessorId == processorId);
        var latest = await sets.MaxAsync(set => (int?)set.Version, cancellationToken) ?? 0;
        var answer = history
            ? History(await sets.Include(set => set.Rules).OrderByDescending(set => set.Version).Take(MaxVersions).ToListAsync(cancellationToken))
            : new FeesAnswer(FeeRuleAnswer.Of(await InForce(db, processorId, at ?? clock.Now(), cancellationToken)));
        return new Versioned<FeesAnswer>(answer, latest);
    }

    /// <summary>For other modules: the set in force at a time, untracked, or null.</summary>
    public static Task<FeeSet?> InForce(PaymentDb db, Guid processorId, DateTime at, CancellationToken cancellationToken) =>
        db.FeeSets.AsNoTracking().Include(set => set.Rules)
            .Where(set => set.ProcessorId == processorId && set.EffectiveFrom <= at && (set.EffectiveTo == null || at < set.EffectiveTo))
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>For other modules: whether the set in force has any rule.</summary>
    public static Task<bool> AnyInForce(PaymentDb db, Guid processorId, DateTime at, CancellationToken cancellationToken) =>
        db.FeeSets
            .Where(set => set.ProcessorId == processorId && set.EffectiveFrom <= at && (set.EffectiveTo == null || at < set.EffectiveTo))
            .AnyAsync(set => set.Rules.Any(), cancellationToken);

    /// <summary>For other modules: of some processors, those without any rule in force.</summary>
    public static IQueryable<Processor> WithoutRules(PaymentDb db, IQueryable<Processor> processors, DateTime now) =>
        processors.Where(processor => !db.FeeSets.Any(set =>
            set.ProcessorId == processor.Id && set.EffectiveFrom <= now && (set.EffectiveTo == null || now < set.EffectiveTo) && set.Rules.Any()));

    /// <summary>For other modules: of some processors, those with a fee change still to come.</summary>
    public static IQueryable<Processor> WithScheduled(PaymentDb db, IQueryable<Processor> processors, DateTime now) =>
        processors.Where(processor => db.FeeSets.Any(set => set.ProcessorId == processor.Id && set.EffectiveFrom > now && set.WithdrawnAt == null));

    /// <summary>For other modules: how many fee changes of a processor are still to come.</summary>
    public static Task<int> CountScheduled(PaymentDb db, Guid processorId, DateTime now, CancellationToken cancellationToken) =>
        db.FeeSets.CountAsync(set => set.ProcessorId == processorId && set.EffectiveFrom > now && set.WithdrawnAt == null, cancellationToken);

    private static FeesAnswer History(List<FeeSet> newestFirst)
    {
        var versions = newestFirst.Select(set => Version(set, set.ReplacedAmong(newestFirst))).ToList();
        return new FeesAnswer([.. versions.SelectMany(version => version.Fees)], versions);
    }

    private static FeeVersionAnswer Version(FeeSet set, FeeSet? replaced) => new(
        set.Version,
        set.EffectiveFrom,
        set.EffectiveTo,
        set.WithdrawnAt,
        set.Reason,
        set.CreatedByName,
        set.CreatedAt,
        replaced?.Version,
        FeeSetDifference.Between(replaced is null ? [] : Terms(replaced), Terms(set)),
        FeeRuleAnswer.Of(set));

    private static FeeTerms[] Terms(FeeSet set) => [.. set.Rules.OrderBy(rule => rule.Position).Select(rule => rule.Terms)];
}
