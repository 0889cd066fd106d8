using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Mail;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Settlement.Matching;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>
/// Looks after issues that nobody looks at: what is overdue escalates, with an alert; what is to be tried again is tried; and what was booked since an
/// issue was last matched has it matched again.
/// </summary>
public sealed class WatchIssues(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, SettlementRules rules, Outbox outbox) : IJob
{
    private const int PartIssues = 100;

    /// <returns>How many issues.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var escalated = await InBatches.Run(PartIssues, stop => unitOfWork.Save(actor, (db, now) => Escalate(db, actor, now, stop), once: null, stop), cancellationToken);
        outbox.Wake();
        return escalated
            + await unitOfWork.Save(actor, (db, now) => TryAgain(db, now, cancellationToken), once: null, cancellationToken)
            + await MatchNews(actor, cancellationToken);
    }

    private async Task<int> Escalate(PaymentDb db, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        // The first condition says nothing new, but it is that of the index of open issues.
        var overdue = await db.Set<SettlementIssue>()
            .Where(issue => issue.Status != IssueStatus.Resolved).Where(SettlementIssue.EscalatingThemselves(now))
            .OrderBy(issue => issue.DueAt).ThenBy(issue => issue.Id).Take(PartIssues).ToListAsync(cancellationToken);
        foreach (var issue in overdue)
        {
            var before = issue.Status;
            issue.Escalate(now);
            db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Status, "Not resolved in time.", actor, now, Words.Of(before), Words.Of(issue.Status)));
            await EscalationAlert.Raise(db, outbox, issue, now, cancellationToken);
        }

        await EscalationAlert.CloseOthers(db, overdue, actor, now, cancellationToken);
        return overdue.Count;
    }

    private static async Task<int> TryAgain(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        var due = await db.Set<SettlementIssue>().Where(issue => issue.Status != IssueStatus.Resolved && issue.NextRetryAt <= now)
            .OrderBy(issue => issue.NextRetryAt).Select(issue => issue.Id).Take(PartIssues).ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            await Enqueue.Add(db, TryIssue.QueueName, id, orderKey: null, now, now, cancellationToken);
        }

        return due.Count;
    }

    /// <summary>What was booked of its transactions since an issue was last matched may make it fit; nobody has to be asked for that.</summary>
    private async Task<int> MatchNews(Actor actor, CancellationToken cancellationToken)
    {
        await using var reading = await contexts.CreateDbContextAsync(cancellationToken);
        var news = await reading.Set<SettlementIssue>().AsNoTracking()
            .Where(issue => issue.Status != IssueStatus.Resolved
                && reading.Transactions.Any(row => row.ProcessorId == issue.ProcessorId && row.Environment == issue.Environment && row.Reference == issue.MatchKey && row.BookedAt > issue.MatchedUpTo))
            .OrderBy(issue => issue.MatchedUpTo).Select(issue => new { Home = new IssueHome(issue.ProcessorId, issue.Environment), issue.MatchKey }).Take(PartIssues).ToListAsync(cancellationToken);
        foreach (var home in news.GroupBy(one => one.Home, one => one.MatchKey))
        {
            List<string> keys = [.. home.Distinct(StringComparer.Ordinal)];
            await unitOfWork.Save(actor, (db, now) => MatchKeys.Match(db, home.Key, keys, rules.DueAfter, now, cancellationToken), once: null, cancellationToken);
        }

        return news.Count;
    }
}
