using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Fees;

/// <summary>
/// Replaces all fee rules of a processor, at once or from a future time (processors-api, "Update Processor Fees").
/// The set in force ends when the new one starts; a set that was scheduled for then or later is withdrawn.
/// </summary>
public sealed class ReplaceFees(UnitOfWork unitOfWork)
{
    public sealed record Input(IReadOnlyList<FeeRuleInput> Fees, DateTime? EffectiveFrom = null, string? Reason = null);

    /// <exception cref="Refusal">403; 404; 400 with every field; 412 <c>changed_meanwhile</c>; 422 <c>fee_rule_overlap</c>.</exception>
    public Task<Versioned<FeesAnswer>> Handle(Guid processorId, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageProcessors);
        var errors = new FieldErrors();
        var terms = FeeRuleInput.ToTerms(input.Fees, errors);
        errors.ThrowIfAny();
        return unitOfWork.Save(actor, (db, now) => Replace(db, processorId, terms, input, ifMatch, actor, now, cancellationToken), once: null, cancellationToken);
    }

    /// <summary>For onboarding: opens a processor's first set; saves nothing.</summary>
    public static FeeSet OpenFirst(PaymentDb db, Processor processor, IReadOnlyList<FeeTerms> terms, Actor actor, DateTime now)
    {
        var first = FeeSet.Open(processor.Id, version: 1, terms, now, reason: null, actor, now);
        db.Add(first);
        return first;
    }

    /// <summary>Writes the record of a change of fees. Its details are for those who may see fees.</summary>
    public static void Record(PaymentDb db, Processor processor, IReadOnlyList<FeeTerms> before, FeeSet after, Actor actor, DateTime now)
    {
        var changes = new List<FieldChange>
        {
            new("version", null, after.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new("effectiveFrom", null, Wire.WriteTime(after.EffectiveFrom)),
        };
        changes.AddRange(FeeSetDifference.Between(before, [.. after.Rules.Select(rule => rule.Terms)])
            .Select(difference => new FieldChange(difference.Field is null ? difference.Rule : $"{difference.Rule}: {difference.Field}", difference.From, difference.To)));
        RecordAudit.Record(db, actor, now, AuditedThing.Of(processor), new AuditedAct(AuditKinds.ProcessorFeesReplaced, changes, after.Reason, Permissions.ManageProcessors));
    }

    private static async Task<Versioned<FeesAnswer>> Replace(
        PaymentDb db, Guid processorId, IReadOnlyList<FeeTerms> terms, Input input, IfMatch ifMatch, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var processor = await db.Processors.SingleOrDefaultAsync(p => p.Id == processorId, cancellationToken) ?? throw Refusal.NotFound("processor");

        // The version first: a set that comes in between is then among the open ones, and our version is taken, so we look
        // again. The other way round it would be missed, and both would be in force.
        var latest = await db.FeeSets.AsNoTracking().Where(set => set.ProcessorId == processorId).OrderByDescending(set => set.Version).FirstOrDefaultAsync(cancellationToken);
        var open = await db.FeeSets.Include(set => set.Rules)
            .Where(set => set.ProcessorId == processorId && set.WithdrawnAt == null && (set.EffectiveTo == null || set.EffectiveTo > now))
            .OrderByDescending(set => set.Version)
            .ToListAsync(cancellationToken);
        if (latest is not null)
        {
            ifMatch.Require(latest.Version, $"the fees of {processor.Code}", latest.CreatedByName, latest.CreatedAt, () => new FeesAnswer(FeeRuleAnswer.Of(open.FirstOrDefault())));
        }

        var start = input.EffectiveFrom?.ToMilliseconds() ?? now;
        var next = FeeSet.Open(processorId, (latest?.Version ?? 0) + 1, terms, start, input.Reason, actor, now);
        var before = next.ReplacedAmong(open);
        foreach (var set in open)
        {
            set.GiveWayTo(start, now);
        }

        db.Add(next);
        Record(db, processor, before is null ? [] : [.. before.Rules.Select(rule => rule.Terms)], next, actor, now);
        return new Versioned<FeesAnswer>(new FeesAnswer(FeeRuleAnswer.Of(next)), next.Version);
    }
}
