using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>A second person approves or refuses the proposed resolution that he has seen; who proposed it can take it back (design, rule 7).</summary>
public sealed class DecideResolution(UnitOfWork unitOfWork, SettlementRules rules)
{
    /// <param name="Approve">Whether he agrees.</param>
    /// <param name="Reason">Why, up to 4,000 characters; needed to refuse.</param>
    /// <param name="Proposal">Which one, <c>pendingResolution.id</c> as he saw it; needed to approve, so that nobody approves what he has not seen.</param>
    public sealed record Input(bool Approve, string? Reason = null, string? Proposal = null);

    /// <exception cref="Refusal">400; 403, <c>own_proposal</c>; 404; 409 <c>nothing_pending</c>, <c>proposal_overtaken</c>.</exception>
    public Task<IssueAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(input.Approve ? Permissions.ApproveSettlement : Permissions.ManageSettlement);
        if (input is { Approve: true, Proposal: null })
        {
            throw Refusal.Invalid("proposal", "Say which proposal you approve: the id of its pendingResolution, as you saw it.");
        }

        var seen = input.Proposal is { } proposal ? PublicId.Proposal.Parse(proposal) : (Guid?)null;
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var issue = await db.Set<SettlementIssue>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("settlement issue");
                var pending = await Proposals.Undecided(db).AsNoTracking().Where(row => row.IssueId == id).OrderByDescending(row => row.ProposedAt).ThenByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken)
                    ?? throw NothingPending();
                if (seen is not null && seen != pending.Id)
                {
                    throw PendingResolution.Overtaken();
                }

                await Decide(db, issue, pending, input.Approve, input.Reason, rules, actor, now, cancellationToken);
                return await GetIssue.Show(db, issue, pending: null, cancellationToken);
            },
            once,
            cancellationToken);
    }

    /// <summary>One decision, in the caller's context.</summary>
    internal static async Task Decide(
        PaymentDb db, SettlementIssue issue, PendingResolution pending, bool approve, string? reason, SettlementRules rules, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        db.Add(pending.Decide(issue, approve, reason, actor, now));
        if (approve)
        {
            var notes = string.IsNullOrWhiteSpace(reason) ? pending.Notes : reason.Trim();
            await ApplyResolution.Apply(db, issue, await Proposals.Propose(db, issue, pending.Resolution, cancellationToken), notes, actor, rules.DueAfter, now, cancellationToken);
            return;
        }

        db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Proposal, reason, actor, now, from: Words.Of(pending.Resolution)));
        RecordAudit.Record(db, actor, now, AuditedThing.Of(issue), new AuditedAct(AuditKinds.IssueResolutionRefused, [new FieldChange("resolution", Words.Of(pending.Resolution), null)], reason));
    }

    internal static Refusal NothingPending() => Refusal.Conflict("nothing_pending", "Nothing is proposed for this issue that waits for a second person.");
}
