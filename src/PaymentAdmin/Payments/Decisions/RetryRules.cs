using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>What stands in the way of paying a failed payment once more, in the caller's context.</summary>
internal static class RetryRules
{
    /// <summary>
    /// Takes the distribution's row first: whoever follows it up at the same moment waits, or finds it changed, so that one payment is never
    /// paid again in both ways.
    /// </summary>
    public static async Task Take(PaymentDb db, Payment payment, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        await db.Distributions.Where(row => row.Id == payment.DistributionId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
    }

    /// <exception cref="Refusal">409 <c>followed_up</c>, <c>original_changed</c>.</exception>
    public static async Task RefuseFollowed(PaymentDb db, Payment payment, CancellationToken cancellationToken)
    {
        var follower = await (
            from origin in db.Set<PaymentOrigin>()
            join next in db.Payments on origin.PaymentId equals next.Id
            where origin.OriginalId == payment.Id && next.Status != PaymentStatus.Cancelled
            select (Guid?)next.Id).FirstOrDefaultAsync(cancellationToken);
        if (follower is { } id)
        {
            throw Refusal.Conflict("followed_up", $"{PublicId.Payment.Format(id)} takes it up already: to pay both would pay twice. If that one failed too, retry that one.");
        }

        var moved = await (
            from origin in db.Set<PaymentOrigin>()
            join original in db.Payments on origin.OriginalId equals original.Id
            where origin.PaymentId == payment.Id && original.Status != (origin.Kind == FollowUpKind.Failed ? PaymentStatus.Failed : PaymentStatus.Completed)
            select (Guid?)original.Id).FirstOrDefaultAsync(cancellationToken);
        if (moved is { } originalId)
        {
            throw Refusal.Conflict("original_changed", $"What it follows up, {PublicId.Payment.Format(originalId)}, is no longer what it was: it may have arrived after all.");
        }
    }

    /// <summary>Whoever prepared or changed the distribution does not decide that it is paid once more (design, rule 7).</summary>
    /// <exception cref="Refusal">403 <c>maker_may_not_approve</c>.</exception>
    public static async Task RefuseMaker(PaymentDb db, Payment payment, Actor actor, CancellationToken cancellationToken)
    {
        if (await IsMaker(db, payment.DistributionId, actor.Id, cancellationToken))
        {
            throw new Refusal(RefusalKind.Forbidden, "maker_may_not_approve", "You prepared or changed this distribution: somebody else decides about its payments.");
        }
    }

    public static async Task<bool> IsMaker(PaymentDb db, Guid distributionId, Guid personId, CancellationToken cancellationToken) =>
        await db.Set<DistributionEditor>().AnyAsync(editor => editor.DistributionId == distributionId && editor.PersonId == personId, cancellationToken)
        || await db.Distributions.AnyAsync(row => row.Id == distributionId && row.CreatedById == personId, cancellationToken);
}
