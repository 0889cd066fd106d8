using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Settlement.Matching;

/// <summary>
/// Matches everything of some references, in the caller's context: lines, postings, issues and how far transactions are settled commit together, with
/// what made it necessary. Of two who match for the same processor at once, one waits.
/// </summary>
public static class MatchKeys
{
    /// <summary>What came of it.</summary>
    /// <param name="Opened">The issues that were opened.</param>
    /// <param name="Closed">The issues that closed themselves.</param>
    public sealed record Outcome(IReadOnlyList<SettlementIssue> Opened, IReadOnlyList<SettlementIssue> Closed);

    /// <summary>Matches.</summary>
    /// <param name="db">The caller's context; the caller saves. Lines that it has changed or added already count as they are there.</param>
    /// <param name="home">Whose.</param>
    /// <param name="keys">What is matched together (<see cref="Domain.Settlement.Matching.KeyOf(StatementLine)"/>).</param>
    /// <param name="dueAfter">By when an issue is to be resolved.</param>
    /// <param name="now">The time now, UTC.</param>
    public static async Task<Outcome> Match(PaymentDb db, IssueHome home, IReadOnlyCollection<string> keys, TimeSpan dueAfter, DateTime now, CancellationToken cancellationToken)
    {
        await Lock(db, home, cancellationToken);
        var lines = await Lines(db, home, keys, cancellationToken);
        var transactions = await Transactions(db, home, keys, cancellationToken);
        var issues = await Issues(db, home, keys, cancellationToken);

        var result = Domain.Settlement.Matching.Match(new MatchingInput
        {
            Lines = [.. lines.Where(line => line.Stands).Select(line => line.Known)],
            Withdrawn = [.. lines.Where(line => !line.Stands).Select(line => line.Known)],
            Transactions = [.. transactions.Select(Known)],
            Issues = [.. issues.Select(issue => issue.Known)],
            ReachesOn = await Reach.Of(db, home, transactions.Select(row => row.Currency), cancellationToken),
        });

        await new BookLines(db, home, transactions, lines, now).Book(result.Lines, cancellationToken);
        Settle(transactions, result.Transactions);
        foreach (var line in lines.Where(line => line.ToMatchFor is not null))
        {
            line.EndMatching();
        }

        return Apply(db, home, issues, result, dueAfter, now);
    }

    /// <summary>Waits for whoever matches for the same processor and environment, and keeps others waiting until the caller's commit.</summary>
    internal static async Task Lock(PaymentDb db, IssueHome home, CancellationToken cancellationToken)
    {
        await db.BeginTogether(cancellationToken);
        var taken = await db.Set<MatchingTurn>().Where(turn => turn.ProcessorId == home.ProcessorId && turn.Environment == home.Environment)
            .ExecuteUpdateAsync(set => set.SetProperty(turn => turn.Version, turn => turn.Version + 1), cancellationToken);
        if (taken == 0 && !db.Set<MatchingTurn>().Local.Any(turn => turn.ProcessorId == home.ProcessorId && turn.Environment == home.Environment))
        {
            // Of two who are first, one finds the other's row and does it again.
            db.Add(MatchingTurn.Of(home));
        }
    }

    /// <summary>Those that stand, are still to be taken back, or were withdrawn before they were ever booked.</summary>
    private static async Task<IReadOnlyList<SettlementLine>> Lines(PaymentDb db, IssueHome home, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        await db.Set<SettlementLine>()
            .Where(line => line.ProcessorId == home.ProcessorId && line.Environment == home.Environment && keys.Contains(line.MatchKey) && (line.Stands || line.IsBooked || line.ToMatchFor != null))
            .OrderBy(line => line.SettledAt).ThenBy(line => line.Id).LoadAsync(cancellationToken);
        return [.. db.Set<SettlementLine>().Local.Where(line => line.ProcessorId == home.ProcessorId && line.Environment == home.Environment && keys.Contains(line.MatchKey) && (line.Stands || line.IsBooked || line.ToMatchFor != null)).OrderBy(line => line.SettledAt).ThenBy(line => line.Id)];
    }

    /// <summary>Those too that the caller's context has just opened.</summary>
    private static async Task<List<SettlementIssue>> Issues(PaymentDb db, IssueHome home, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var issues = db.Set<SettlementIssue>();
        await issues.Where(issue => issue.ProcessorId == home.ProcessorId && issue.Environment == home.Environment && keys.Contains(issue.MatchKey)).LoadAsync(cancellationToken);
        return [.. issues.Local.Where(issue => issue.ProcessorId == home.ProcessorId && issue.Environment == home.Environment && keys.Contains(issue.MatchKey)).OrderBy(issue => issue.CreatedAt).ThenBy(issue => issue.Id)];
    }

    private static Task<List<Transaction>> Transactions(PaymentDb db, IssueHome home, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        db.Transactions.Where(row => row.ProcessorId == home.ProcessorId && row.Environment == home.Environment && keys.Contains(row.Reference)).OrderBy(row => row.Id).ToListAsync(cancellationToken);

    private static KnownTransaction Known(Transaction row) => new(row.Id, row.Reference, row.Direction, row.TenantId, row.AmountMinor, row.Currency, row.KnownState)
    {
        FeeMinor = row.IsFeeBooked ? row.FeeMinor : 0,
        FeePaidOtherwiseMinor = row is { IsFeeBooked: true, IsFeeInvoiced: true } ? row.FeeMinor : 0,
        ConfirmedAt = row.MovedAt ?? row.ConfirmedAt,
        DueOn = row.SettlementDueOn,
        Prefunded = row.IsPrefunded,
        SettledOtherwiseMinor = row.SettledOtherwiseMinor,
        FeeAcceptedMinor = row.FeeAcceptedMinor,
    };

    private static void Settle(IEnumerable<Transaction> transactions, IReadOnlyList<TransactionSettlement> settlements)
    {
        var settled = settlements.ToDictionary(one => one.TransactionId, one => one.SettledMinor);
        foreach (var row in transactions.Where(row => !row.IsPrefunded && settled.TryGetValue(row.Id, out var minor) && minor != row.SettledMinor))
        {
            row.Settle(settled[row.Id] - row.SettledMinor);
        }
    }

    private static Outcome Apply(PaymentDb db, IssueHome home, List<SettlementIssue> issues, MatchingResult result, TimeSpan dueAfter, DateTime now)
    {
        var byId = issues.ToDictionary(issue => issue.Id);
        foreach (var issue in issues.Where(issue => issue.Status != IssueStatus.Resolved))
        {
            issue.Match(result.FoundNews, now);
        }

        foreach (var changed in result.Changed)
        {
            byId[changed.IssueId].Change(changed.Finding, now);
            Tell(db, byId[changed.IssueId], IssueNoteKind.Facts, changed.Finding.Description, now);
        }

        foreach (var closed in result.Closed)
        {
            byId[closed.IssueId].CloseItself(closed.Because, closed.LineId, now);
            Tell(db, byId[closed.IssueId], IssueNoteKind.Resolution, IssueWords.Closed(closed.Because), now, Words.Of(IssueStatus.Resolved));
        }

        List<SettlementIssue> opened = [.. result.Opened.Select(finding => SettlementIssue.Open(home, finding, dueAfter, now))];
        db.AddRange(opened);
        foreach (var issue in opened)
        {
            Tell(db, issue, IssueNoteKind.Opened, issue.Description, now, Words.Of(issue.Status));
        }

        return new Outcome(opened, [.. result.Closed.Select(closed => byId[closed.IssueId])]);
    }

    private static void Tell(PaymentDb db, SettlementIssue issue, IssueNoteKind kind, string text, DateTime now, string? to = null) =>
        db.Add(IssueNote.Write(issue.Id, kind, text, Actor.System("settlement", Platform.Correlation.Current()), now, to: to));
}
