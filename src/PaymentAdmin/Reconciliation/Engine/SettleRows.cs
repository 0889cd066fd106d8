using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Engine;

/// <summary>
/// Where several rows name the same, says which counts: in the caller's context, a bounded part at a time. What was settled is no longer among those, so whoever goes
/// on after a crash begins where the last commit ended. Which one counts follows from what the rows say, not from where they stand.
/// </summary>
internal static class SettleRows
{
    /// <summary>Most rows of one part.</summary>
    private const int PartRows = 5_000;

    /// <summary>Most groups of one part.</summary>
    private const int PartGroups = 1_000;

    /// <summary>Rows with one id of the PSP's: all but the best are duplicates.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> Duplicates(PaymentDb db, Guid runId, CancellationToken cancellationToken)
    {
        var rows = db.Set<ReconciliationItem>().Where(item => item.RunId == runId && item.PspId != "" && item.Class != ReconciliationClass.Duplicate);
        var groups = await rows.GroupBy(item => item.PspId).Where(same => same.Count() > 1).Select(same => new { same.Key, Count = same.Count() })
            .OrderBy(same => same.Key).Take(PartGroups).ToListAsync(cancellationToken);
        List<string> whole = [.. Fitting(groups.Select(same => (same.Key, same.Count)))];
        foreach (var same in (await rows.Where(item => EF.Parameter(whole).Contains(item.PspId)).ToListAsync(cancellationToken)).GroupBy(item => item.PspId, StringComparer.Ordinal))
        {
            Losers(same).ForEach(item => item.IsAgain());
        }

        if (whole.Count == 0 && groups.Count > 0)
        {
            (await LosersOf(rows.Where(item => item.PspId == groups[0].Key), cancellationToken)).ForEach(item => item.IsAgain());
        }

        return groups.Count > 0;
    }

    /// <summary>Rows that claim the same of ours: the best has it, the others are other payments of the PSP's.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> Claims(PaymentDb db, Guid runId, CancellationToken cancellationToken)
    {
        var rows = db.Set<ReconciliationItem>().Where(item => item.RunId == runId && item.RecordId != null && item.IsClaim);
        var groups = await rows.GroupBy(item => new { item.RecordId, item.Intent }).Where(same => same.Count() > 1).Select(same => new { Id = same.Key.RecordId!.Value, same.Key.Intent, Count = same.Count() })
            .OrderBy(same => same.Id).ThenBy(same => same.Intent).Take(PartGroups).ToListAsync(cancellationToken);
        var claimed = groups.Select(same => (same.Id, same.Intent)).ToHashSet();
        List<Guid> whole = [.. Fitting(groups.GroupBy(same => same.Id).Select(same => (same.Key, same.Sum(one => one.Count))))];
        foreach (var same in (await rows.Where(item => EF.Parameter(whole).Contains(item.RecordId!.Value)).ToListAsync(cancellationToken)).GroupBy(item => (item.RecordId!.Value, item.Intent)).Where(same => claimed.Contains(same.Key)))
        {
            Losers(same).ForEach(item => item.LosesClaim());
        }

        if (whole.Count == 0 && groups.Count > 0)
        {
            (await LosersOf(rows.Where(item => item.RecordId == groups[0].Id && item.Intent == groups[0].Intent), cancellationToken)).ForEach(item => item.LosesClaim());
        }

        return groups.Count > 0;
    }

    /// <summary>The first groups that fit into one part together; none where the first is too large by itself, as with a column that is the same in every row.</summary>
    private static IEnumerable<TKey> Fitting<TKey>(IEnumerable<(TKey Key, int Count)> groups)
    {
        var rows = 0;
        foreach (var (key, count) in groups)
        {
            rows += count;
            if (rows > PartRows)
            {
                yield break;
            }

            yield return key;
        }
    }

    private static List<ReconciliationItem> Losers(IEnumerable<ReconciliationItem> same) =>
        [.. same.OrderBy(item => item.Standing).ThenBy(item => item.ContentOrder).ThenBy(item => item.Number).Skip(1)];

    /// <summary>Some of those of a large group that do not count.</summary>
    private static async Task<List<ReconciliationItem>> LosersOf(IQueryable<ReconciliationItem> same, CancellationToken cancellationToken)
    {
        var best = await same.OrderBy(item => item.Standing).ThenBy(item => item.ContentOrder).ThenBy(item => item.Number).Select(item => item.Number).FirstAsync(cancellationToken);
        return await same.Where(item => item.Number != best).OrderBy(item => item.Number).Take(PartRows).ToListAsync(cancellationToken);
    }
}
