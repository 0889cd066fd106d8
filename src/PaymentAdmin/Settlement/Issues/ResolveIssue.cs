using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>One person's word that an issue is resolved, in the caller's context.</summary>
internal static class ResolveIssue
{
    /// <summary>Resolves it, proposes to, or approves what another one proposed.</summary>
    /// <returns>What waits for a second person; null where it is resolved.</returns>
    /// <exception cref="Refusal">400 without resolution or notes; 403; 409 <c>issue_state</c>, <c>resolution_pending</c>; 422 <c>resolution_does_not_fit</c>.</exception>
    public static async Task<PendingResolution?> Resolve(
        PaymentDb db, SettlementIssue issue, IssueResolution? resolution, string? notes, SettlementRules rules, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        issue.RequireResolvable(resolution, notes);
        var proposal = await Proposals.Propose(db, issue, resolution!.Value, cancellationToken);
        return await Resolve(db, issue, proposal, notes!, SecondPerson.IsNeeded(rules.SecondPersonAbove, [(proposal.AmountMinor, issue.Currency)]), rules, actor, now, cancellationToken);
    }

    /// <summary>The same of a resolution that is known already: of many at once, whether a second person is needed is decided by their sum.</summary>
    public static async Task<PendingResolution?> Resolve(
        PaymentDb db, SettlementIssue issue, ResolutionProposal proposal, string notes, bool needsSecond, SettlementRules rules, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (await Proposals.Of(db, issue, cancellationToken) is { } pending)
        {
            if (pending.Resolution != proposal.Resolution)
            {
                throw Refusal.Conflict(
                    "resolution_pending", $"{pending.ProposedByName} proposed {Words.Of(pending.Resolution)} for this issue. Approve that or refuse it first.", "resolution");
            }

            if (pending.ProposedById == actor.Id)
            {
                if (notes.Trim() != pending.Notes)
                {
                    // To propose the same again proposes nothing; what is said with it is kept.
                    issue.Annotate(now);
                    db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Note, notes, actor, now));
                }

                return pending;
            }

            actor.Require(Permissions.ApproveSettlement);
            db.Add(pending.Decide(issue, approve: true, reason: notes, actor, now));
            await ApplyResolution.Apply(db, issue, proposal, notes, actor, rules.DueAfter, now, cancellationToken);
            return null;
        }

        if (!needsSecond)
        {
            await ApplyResolution.Apply(db, issue, proposal, notes.Trim(), actor, rules.DueAfter, now, cancellationToken);
            return null;
        }

        var made = PendingResolution.Propose(issue, proposal, notes, actor, now);
        db.Add(made);
        db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Proposal, notes, actor, now, to: Words.Of(proposal.Resolution)));
        RecordAudit.Record(db, actor, now, AuditedThing.Of(issue), new AuditedAct(AuditKinds.IssueResolutionProposed, [new FieldChange("resolution", null, Words.Of(proposal.Resolution))], notes));
        return made;
    }
}
