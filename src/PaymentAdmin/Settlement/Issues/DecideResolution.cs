using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>A second person approves or refuses proposed resolutions; who proposed one can take it back.</summary>
public sealed class DecideResolution(UnitOfWork unitOfWork, SettlementRules rules)
{
    /// <summary>Most issues of one act.</summary>
    public const int MaxIssues = 100;

    /// <param name="Approve">Whether he agrees.</param>
    /// <param name="Reason">Why, up to 4,000 characters; needed to refuse.</param>
    public sealed record Input(bool Approve, string? Reason = null);

    /// <exception cref="Refusal">400; 403, <c>own_proposal</c>; 404; 409 <c>nothing_pending</c>, <c>proposal_overtaken</c>.</exception>
    public async Task<IssueAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null) =>
        (await Handle([id], input, actor, cancellationToken, once))[0];

    /// <summary>All of them, or none.</summary>
    /// <exception cref="Refusal">As for one.</exception>
    public Task<IReadOnlyList<IssueAnswer>> Handle(IReadOnlyList<Guid> ids, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(input.Approve ? Permissions.ApproveSettlement : Permissions.ManageSettlement);
        return unitOfWork.Save<IReadOnlyList<IssueAnswer>>(
            actor,
            async (db, now) =>
            {
                var answers = new List<IssueAnswer>();
                foreach (var id in ids)
                {
                    var issue = await db.Set<SettlementIssue>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("settlement issue");
                    await Decide(db, issue, input, actor, now, cancellationToken);
                    answers.Add(await GetIssue.Show(db, issue, pending: null, cancellationToken));
                }

                return answers;
            },
            once,
            cancellationToken);
    }

    private async Task Decide(PaymentDb db, SettlementIssue issue, Input input, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var pending = await Proposals.Undecided(db).AsNoTracking().Where(row => row.IssueId == issue.Id).OrderByDescending(row => row.ProposedAt).FirstOrDefaultAsync(cancellationToken)
            ?? throw Refusal.Conflict("nothing_pending", "Nothing is proposed for this issue that waits for a second person.");
        db.Add(pending.Decide(issue, input.Approve, input.Reason, actor, now));
        if (input.Approve)
        {
            var notes = string.IsNullOrWhiteSpace(input.Reason) ? pending.Notes : input.Reason.Trim();
            await ApplyResolution.Apply(db, issue, await Proposals.Propose(db, issue, pending.Resolution, cancellationToken), notes, actor, rules.DueAfter, now, cancellationToken);
            return;
        }

        db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Proposal, input.Reason, actor, now, from: Words.Of(pending.Resolution)));
        RecordAudit.Record(db, actor, now, AuditedThing.Of(issue), new AuditedAct(AuditKinds.IssueResolutionRefused, [new FieldChange("resolution", Words.Of(pending.Resolution), null)], input.Reason));
    }
}
