using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;

namespace PaymentAdmin.Distributions;

/// <summary>
/// Begins every change of a distribution's content, in the caller's context: who changes it is remembered, for he may not approve it; and an
/// approval that was given no longer counts (design, rule 7).
/// </summary>
public static class ChangeContent
{
    private const string Why = "The content changed after it was approved: it has to be approved again.";

    /// <param name="db">The caller's context; the caller saves.</param>
    /// <returns>The distribution, tracked.</returns>
    /// <exception cref="Refusal">404; 409 <c>distribution_state</c>.</exception>
    public static async Task<Distribution> Begin(PaymentDb db, Guid distributionId, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var distribution = await db.Distributions.SingleOrDefaultAsync(row => row.Id == distributionId, cancellationToken) ?? throw Refusal.NotFound("distribution");
        distribution.RequireChangeable();
        await Remember(db, distributionId, actor, now, cancellationToken);
        if (distribution.Status == DistributionStatus.Approved)
        {
            await Void(db, distribution, RoundStatus.Voided, Why, actor, now, cancellationToken);
        }

        return distribution;
    }

    /// <summary>Notes who made or changed it.</summary>
    public static async Task Remember(PaymentDb db, Guid distributionId, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var known = db.Set<DistributionEditor>();
        if (known.Local.All(editor => editor.DistributionId != distributionId || editor.PersonId != actor.Id)
            && !await known.AnyAsync(editor => editor.DistributionId == distributionId && editor.PersonId == actor.Id, cancellationToken))
        {
            db.Add(new DistributionEditor(distributionId, actor.Id, now));
        }
    }

    /// <summary>What was approved is a draft again.</summary>
    internal static async Task Void(PaymentDb db, Distribution distribution, RoundStatus how, string why, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var round = await db.Set<ApprovalRound>().OrderByDescending(row => row.Number).FirstAsync(row => row.DistributionId == distribution.Id, cancellationToken);
        round.End(how, why, now);
        distribution.Let(DistributionEvent.Void, why, actor, now);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionApprovalVoided, RecordAudit.ChangesOf(db.Entry(distribution)), why));
        await PaymentSets.Void(db, distribution, now, cancellationToken);
    }
}
