using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>All decisions about a distribution, newest first: written once, never changed.</summary>
public sealed class ListDecisions(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>More than any distribution has: rounds of 10 stages with 10 people.</summary>
    private const int MaxDecisions = 1_000;

    public sealed record Answer(IReadOnlyList<DecisionAnswer> Data);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Distributions.AnyAsync(row => row.Id == id, cancellationToken)
            ? new Answer(await Read(db, id, cancellationToken))
            : throw Refusal.NotFound("distribution");
    }

    internal static async Task<IReadOnlyList<DecisionAnswer>> Read(PaymentDb db, Guid distributionId, CancellationToken cancellationToken)
    {
        var found = await (
            from decision in db.Set<Decision>().AsNoTracking()
            join round in db.Set<ApprovalRound>() on decision.RoundId equals round.Id
            where decision.DistributionId == distributionId
            orderby decision.At descending, decision.Id descending
            select new { decision, round.Number }).Take(MaxDecisions).ToListAsync(cancellationToken);
        return [.. found.Select(row => Of(row.decision, row.Number))];
    }

    private static DecisionAnswer Of(Decision decision, int round) => new(
        PublicId.Decision.Format(decision.Id), decision.Kind, round, decision.Stage + 1, decision.PersonName, decision.ForId == decision.PersonId ? null : decision.ForName,
        decision.Comment, decision.ContentHash, decision.At);
}
