using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Fetches;

/// <summary>The issue that says that a connection's statement could not be had (processors-api, "Issue Types": timeout, rejected). There is one at most.</summary>
internal static class FetchIssues
{
    /// <summary>Opens it, or tells in its timeline what is new.</summary>
    public static async Task Open(PaymentDb db, StatementFetch fetch, IssueKind kind, TimeSpan dueAfter, DateTime now, CancellationToken cancellationToken)
    {
        if (await Find(db, fetch, cancellationToken) is { } open)
        {
            Tell(db, open.Id, IssueNoteKind.Facts, fetch.Problem, now);
            return;
        }

        var currency = await db.Processors.Where(row => row.Id == fetch.ProcessorId).Select(row => row.SettlementCurrency).SingleAsync(cancellationToken);
        var issue = SettlementIssue.Open(fetch.Home, SettlementFinding.OfFetch(kind, fetch.ConnectionId, currency), dueAfter, now);
        db.Add(issue);
        Tell(db, issue.Id, IssueNoteKind.Opened, $"{issue.Description} {fetch.Problem}", now, Words.Of(issue.Status));
    }

    /// <summary>Closes it: the day was fetched.</summary>
    public static async Task Close(PaymentDb db, StatementFetch fetch, DateTime now, CancellationToken cancellationToken)
    {
        if (await Find(db, fetch, cancellationToken) is { } open)
        {
            open.CloseItself(ClosedBecause.Brought, lineId: null, now);
            Tell(db, open.Id, IssueNoteKind.Resolution, "Closed by itself: the statement was fetched.", now, Words.Of(IssueStatus.Resolved));
        }
    }

    private static Task<SettlementIssue?> Find(PaymentDb db, StatementFetch fetch, CancellationToken cancellationToken)
    {
        var subject = SettlementFinding.AboutFetch(fetch.ConnectionId);
        return db.Set<SettlementIssue>()
            .Where(issue => issue.ProcessorId == fetch.ProcessorId && issue.Environment == fetch.Environment && issue.MatchKey == subject && issue.Status != IssueStatus.Resolved)
            .OrderBy(issue => issue.CreatedAt).FirstOrDefaultAsync(cancellationToken);
    }

    private static void Tell(PaymentDb db, Guid issueId, IssueNoteKind kind, string? text, DateTime now, string? to = null) =>
        db.Add(IssueNote.Write(issueId, kind, text, Actor.System(FetchStatement.QueueName, Correlation.Current()), now, to: to));
}
