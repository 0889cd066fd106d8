using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Settlement.Matching;

/// <summary>How far the statements of a processor reach: the latest day of the lines that stand in a currency. A day that was wrong goes with the line that had it.</summary>
internal static class Reach
{
    /// <summary>The days of some currencies; none where no line stands.</summary>
    public static async Task<IReadOnlyDictionary<string, DateOnly>> Of(PaymentDb db, IssueHome home, IEnumerable<string> currencies, CancellationToken cancellationToken)
    {
        var days = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var currency in currencies.Distinct(StringComparer.Ordinal))
        {
            var last = await db.Set<SettlementLine>().AsNoTracking()
                .Where(line => line.ProcessorId == home.ProcessorId && line.Environment == home.Environment && line.Currency == currency && line.Stands)
                .OrderByDescending(line => line.SettledAt).Select(line => (DateTime?)line.SettledAt).FirstOrDefaultAsync(cancellationToken);
            if (last is { } at)
            {
                days[currency] = DateOnly.FromDateTime(at);
            }
        }

        return days;
    }

    /// <summary>What was due by a day and is open, and is not missed by an issue yet: one of another kind may tell of the same reference. From where the part before ended.</summary>
    public static IQueryable<Transaction> Due(PaymentDb db, IssueHome home, string currency, DateOnly day, Place from)
    {
        var open = db.Set<SettlementIssue>().Where(issue => issue.ProcessorId == home.ProcessorId && issue.Environment == home.Environment && issue.Status != IssueStatus.Resolved)
            .Where(issue => issue.Kind == IssueKind.NotInStatement || issue.Kind == IssueKind.NotReturned);
        return db.Transactions.AsNoTracking()
            .Where(row => row.ProcessorId == home.ProcessorId && row.Environment == home.Environment && row.Currency == currency && row.OpenMinor != 0 && row.SettlementDueOn <= day)
            .Where(row => row.SettlementDueOn >= from.DueOn && (row.SettlementDueOn > from.DueOn || row.Id > from.Id))
            .Where(row => !open.Any(issue => issue.MatchKey == row.Reference))
            .OrderBy(row => row.SettlementDueOn).ThenBy(row => row.Id);
    }

    /// <summary>The open issues that miss what is due after a day.</summary>
    public static IQueryable<SettlementIssue> NotDue(PaymentDb db, IssueHome home, string currency, DateOnly day, Guid from)
    {
        var later = db.Transactions.Where(row => row.ProcessorId == home.ProcessorId && row.Environment == home.Environment && row.Currency == currency && row.OpenMinor != 0 && row.SettlementDueOn > day);
        return db.Set<SettlementIssue>().AsNoTracking()
            .Where(issue => issue.ProcessorId == home.ProcessorId && issue.Environment == home.Environment && issue.Status != IssueStatus.Resolved)
            .Where(issue => issue.Currency == currency && (issue.Kind == IssueKind.NotInStatement || issue.Kind == IssueKind.NotReturned) && issue.Id > from)
            .Where(issue => later.Any(row => row.Reference == issue.MatchKey))
            .OrderBy(issue => issue.Id);
    }

    /// <summary>Where the part before ended, in the order of what is due.</summary>
    public sealed record Place(DateOnly DueOn, Guid Id)
    {
        public static readonly Place First = new(DateOnly.MinValue, Guid.Empty);
    }
}
