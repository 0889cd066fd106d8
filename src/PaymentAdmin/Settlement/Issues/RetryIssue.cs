using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Has an issue tried again: at once by the queue, and once more by itself after a pause (processors-api, "Retry Settlement Issue").</summary>
public sealed class RetryIssue(UnitOfWork unitOfWork, WorkSignal signal)
{
    /// <summary>A body in which nothing is said.</summary>
    public sealed record Input;

    /// <param name="Id">The issue.</param>
    /// <param name="Status">Where it stands now.</param>
    /// <param name="RetryCount">How often people had it tried again.</param>
    /// <param name="NextRetryAt">When it is tried once more by itself.</param>
    /// <param name="Message">For people.</param>
    public sealed record Answer(string Id, IssueStatus Status, int RetryCount, DateTime? NextRetryAt, string Message);

    /// <exception cref="Refusal">403; 404; 409 <c>issue_state</c>, <c>retries_exhausted</c>.</exception>
    public async Task<Answer> Handle(Guid id, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageSettlement);
        var answer = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var issue = await db.Set<SettlementIssue>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("settlement issue");
                var before = issue.Status;
                issue.Retry(now);
                db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Retry, text: null, actor, now, Words.Of(before), Words.Of(issue.Status)));
                RecordAudit.Record(db, actor, now, AuditedThing.Of(issue), new AuditedAct(AuditKinds.IssueRetried, []));
                await Enqueue.Add(db, TryIssue.QueueName, id, orderKey: null, now, now, cancellationToken);
                return new Answer(PublicId.Issue.Format(id), issue.Status, issue.RetryCount, issue.NextRetryAt, "Settlement retry queued successfully");
            },
            once,
            cancellationToken);
        signal.Wake(TryIssue.QueueName);
        return answer;
    }
}
