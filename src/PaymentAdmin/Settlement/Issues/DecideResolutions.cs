using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>A second person approves or refuses many proposed resolutions that he has seen: all of them, or none.</summary>
public sealed class DecideResolutions(UnitOfWork unitOfWork, SettlementRules rules)
{
    /// <param name="Proposals">Which ones, <c>pendingResolution.id</c> as he saw them; 1 to 100.</param>
    /// <param name="Approve">Whether he agrees.</param>
    /// <param name="Reason">Why, up to 4,000 characters; needed to refuse.</param>
    public sealed record Input(IReadOnlyList<string> Proposals, bool Approve, string? Reason = null);

    /// <param name="Decided">How many.</param>
    public sealed record Answer(int Decided);

    /// <exception cref="Refusal">400; 403, <c>own_proposal</c>; 404; 409 <c>nothing_pending</c>, <c>proposal_overtaken</c>.</exception>
    public Task<Answer> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(input.Approve ? Permissions.ApproveSettlement : Permissions.ManageSettlement);
        var ids = IssueIds.Read(input.Proposals, PublicId.Proposal, "proposals");
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var all = await db.Set<PendingResolution>().AsNoTracking().Where(row => ids.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync(cancellationToken);
                var open = await Proposals.Undecided(db).Where(row => ids.Contains(row.Id)).CountAsync(cancellationToken);
                if (all.Count < ids.Count || open < ids.Count)
                {
                    throw all.Count < ids.Count ? Refusal.NotFound("proposed resolution") : DecideResolution.NothingPending();
                }

                var issues = (await IssueIds.Load(db, [.. all.Select(pending => pending.IssueId).Distinct()], cancellationToken)).ToDictionary(issue => issue.Id);
                foreach (var pending in all)
                {
                    await DecideResolution.Decide(db, issues[pending.IssueId], pending, input.Approve, input.Reason, rules, actor, now, cancellationToken);
                }

                return new Answer(all.Count);
            },
            once,
            cancellationToken);
    }
}
