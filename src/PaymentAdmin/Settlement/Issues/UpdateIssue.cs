using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Mail;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>
/// Changes an issue: its status, who has it, what is written about it, how it is resolved (processors-api, "Update Settlement Issue"). A resolution that
/// moves money waits for a second person: the first call proposes it, the same call of another person approves it.
/// </summary>
public sealed class UpdateIssue(UnitOfWork unitOfWork, SettlementRules rules, Outbox outbox)
{
    /// <param name="Status">Where it is to stand; <c>resolved</c> needs <paramref name="Resolution"/> and <paramref name="Notes"/>.</param>
    /// <param name="Notes">What is added to the timeline, up to 4,000 characters.</param>
    /// <param name="AssignedTo">Who is to have it, <c>usr_</c> and a UUID; empty for nobody.</param>
    /// <param name="Resolution">How it is resolved.</param>
    [PartialInput]
    public sealed record Input(IssueStatus? Status = null, string? Notes = null, string? AssignedTo = null, IssueResolution? Resolution = null);

    /// <param name="Issue">As it is now.</param>
    /// <param name="IsPending">Whether a second person has to approve first.</param>
    /// <param name="Version">For If-Match.</param>
    public sealed record Answer(IssueAnswer Issue, bool IsPending, int Version);

    /// <exception cref="Refusal">
    /// 400 with every field; 403; 404; 409 <c>issue_state</c>, <c>resolution_pending</c>; 412 <c>changed_meanwhile</c>; 422 <c>resolution_does_not_fit</c>.
    /// </exception>
    public async Task<Answer> Handle(Guid id, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageSettlement);
        Check(input);
        var answer = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var issue = await db.Set<SettlementIssue>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("settlement issue");
                ifMatch.Require(issue.Version, "the issue", "Somebody", issue.UpdatedAt, () => IssueAnswer.Of(issue, notes: null, pending: null));
                await AssignIssue.Assign(db, issue, input.AssignedTo, actor, now, cancellationToken);
                var pending = await Change(db, issue, input, actor, now, cancellationToken);
                return new Answer(await GetIssue.Show(db, issue, pending, cancellationToken), input.Status == IssueStatus.Resolved && issue.Status != IssueStatus.Resolved, issue.Version);
            },
            once,
            cancellationToken);
        outbox.Wake();
        return answer;
    }

    private static void Check(Input input)
    {
        var errors = new FieldErrors();
        errors.Check(input != new Input(), "status", "Say what is to change: status, notes, assignedTo or resolution.");
        errors.Check(input.Resolution is null || input.Status == IssueStatus.Resolved, "status", "A resolution comes with the status resolved.");
        errors.Check(input.Notes is null || (Text.IsNote(input.Notes, SettlementIssue.NotesMaxLength) && input.Notes.Trim().Length > 0), "notes", SettlementIssue.NotesRule);
        errors.ThrowIfAny();
    }

    /// <returns>What waits for a second person.</returns>
    private async Task<PendingResolution?> Change(PaymentDb db, SettlementIssue issue, Input input, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (input.Status == IssueStatus.Resolved)
        {
            return await ResolveIssue.Resolve(db, issue, input.Resolution, input.Notes, rules, actor, now, cancellationToken);
        }

        if (input.Notes is not null)
        {
            issue.Annotate(now);
            db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Note, input.Notes, actor, now));
        }

        if (input.Status is { } wanted)
        {
            await Move(db, issue, wanted, actor, now, cancellationToken);
        }

        return await Proposals.Of(db, issue, cancellationToken);
    }

    private async Task Move(PaymentDb db, SettlementIssue issue, IssueStatus wanted, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var before = issue.Status;
        if (IssueStates.EventFor(before, wanted) == IssueEvent.Investigate)
        {
            issue.Investigate(now);
        }
        else
        {
            issue.Escalate(now);
            await EscalationAlert.Raise(db, outbox, issue, now, cancellationToken);
        }

        db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Status, text: null, actor, now, Words.Of(before), Words.Of(issue.Status)));
        RecordAudit.Record(db, actor, now, AuditedThing.Of(issue), new AuditedAct(AuditKinds.IssueChanged, [new FieldChange("status", Words.Of(before), Words.Of(issue.Status))]));
    }
}
