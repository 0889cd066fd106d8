using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>
/// Looks after issues that nobody looks at: what is overdue escalates, with an alert; what is to be tried again is tried; and what was booked since an
/// issue was last matched has it matched again.
/// </summary>
public sealed class WatchIssues(UnitOfWork unitOfWork) : IJob
{
    /// <summary>An issue was not resolved in time.</summary>
    public const string Alert = "settlement_issue_overdue";

    private const int PartIssues = 100;

    /// <returns>How many issues.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        return await InBatches.Run(PartIssues, stop => unitOfWork.Save(actor, (db, now) => Escalate(db, actor, now, stop), once: null, stop), cancellationToken)
            + await unitOfWork.Save(actor, (db, now) => TryAgain(db, now, cancellationToken), once: null, cancellationToken);
    }

    private static async Task<int> Escalate(PaymentDb db, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var overdue = await db.Set<SettlementIssue>()
            .Where(issue => issue.DueAt <= now && issue.EscalatedAt == null && (issue.Status == IssueStatus.Pending || issue.Status == IssueStatus.Investigating))
            .OrderBy(issue => issue.DueAt).ThenBy(issue => issue.Id).Take(PartIssues).ToListAsync(cancellationToken);
        foreach (var issue in overdue)
        {
            var before = issue.Status;
            issue.Escalate(now);
            db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Status, "Not resolved in time.", actor, now, Words.Of(before), Words.Of(issue.Status)));
            await RaiseAlert.Raise(db, now, Alert, issue.Id, $"Not resolved in time: {issue.Description}", $"settlement/issues/{PublicId.Issue.Format(issue.Id)}", cancellationToken);
        }

        return overdue.Count;
    }

    private static async Task<int> TryAgain(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        var open = db.Set<SettlementIssue>().Where(issue => issue.Status != IssueStatus.Resolved);
        var due = await open.Where(issue => issue.NextRetryAt <= now).OrderBy(issue => issue.NextRetryAt).Select(issue => issue.Id).Take(PartIssues).ToListAsync(cancellationToken);
        var news = await open
            .Where(issue => db.Transactions.Any(row => row.ProcessorId == issue.ProcessorId && row.Environment == issue.Environment && row.Reference == issue.MatchKey && row.BookedAt > issue.MatchedUpTo))
            .OrderBy(issue => issue.MatchedUpTo).Select(issue => issue.Id).Take(PartIssues).ToListAsync(cancellationToken);
        var ids = due.Union(news).ToList();
        foreach (var id in ids)
        {
            await Enqueue.Add(db, TryIssue.QueueName, id, orderKey: null, now, now, cancellationToken);
        }

        return ids.Count;
    }
}
