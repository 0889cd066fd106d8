using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Settlement;

/// <summary>For reconciliation: opens issues about what a PSP's report tells, and closes what a corrected report does not tell any more. In the caller's context.</summary>
public static class OpenReportIssues
{
    /// <param name="Finding">What it is about.</param>
    /// <param name="Story">All that is known of it, for the timeline.</param>
    public sealed record Told(SettlementFinding Finding, string Story);

    /// <summary>Opens an issue for each finding, or takes the one that is open about the same.</summary>
    /// <param name="dueAfter">By when each is to be resolved, from now.</param>
    /// <returns>The issues, in the order of the findings.</returns>
    public static async Task<IReadOnlyList<Guid>> Open(PaymentDb db, IssueHome home, IReadOnlyList<Told> told, TimeSpan dueAfter, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        List<string> subjects = [.. told.Select(one => one.Finding.Subject).Distinct(StringComparer.Ordinal)];
        await db.Set<SettlementIssue>()
            .Where(issue => issue.ProcessorId == home.ProcessorId && issue.Environment == home.Environment && issue.Status != IssueStatus.Resolved && EF.Parameter(subjects).Contains(issue.Subject))
            .LoadAsync(cancellationToken);
        var open = db.Set<SettlementIssue>().Local.Where(issue => issue.Status != IssueStatus.Resolved && issue.ProcessorId == home.ProcessorId && issue.Environment == home.Environment)
            .ToDictionary(issue => (issue.Kind, issue.Subject));
        var issues = new List<Guid>();
        foreach (var (finding, story) in told)
        {
            if (open.TryGetValue((finding.Kind, finding.Subject), out var known))
            {
                Tell(known, finding, now);
                db.Add(IssueNote.Write(known.Id, IssueNoteKind.Facts, story.CutTo(IssueNote.TextMaxLength), actor, now));
            }
            else
            {
                known = SettlementIssue.Open(home, finding, dueAfter, now);
                open.Add((finding.Kind, finding.Subject), known);
                db.Add(known);
                db.Add(IssueNote.Write(known.Id, IssueNoteKind.Opened, $"{known.Description} {story}".CutTo(IssueNote.TextMaxLength), actor, now, to: Words.Of(known.Status)));
            }

            issues.Add(known.Id);
        }

        return issues;
    }

    /// <summary>Other amounts overtake what was proposed; the same again is only written down.</summary>
    private static void Tell(SettlementIssue issue, SettlementFinding finding, DateTime now)
    {
        if ((issue.ExpectedMinor, issue.ActualMinor, issue.Currency, issue.TransactionReference) != (finding.ExpectedMinor, finding.ActualMinor, finding.Currency, finding.TransactionReference))
        {
            issue.Change(finding, now);
        }
        else
        {
            issue.Annotate(now);
        }
    }

    /// <summary>Closes those that are open: a corrected report does not tell of them any more.</summary>
    public static async Task Withdraw(PaymentDb db, IReadOnlyCollection<Guid> ids, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var issue in await db.Set<SettlementIssue>().Where(issue => ids.Contains(issue.Id) && issue.Status != IssueStatus.Resolved).ToListAsync(cancellationToken))
        {
            issue.CloseItself(ClosedBecause.Withdrawn, lineId: null, now);
            db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Resolution, "Closed by itself: a corrected report of the PSP does not tell of it any more.", actor, now, to: Words.Of(IssueStatus.Resolved)));
        }
    }
}
