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
    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Duplicates(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken)
    {
        db.ReadWholeTables();
        var after = run.Mark ?? "";
        var rows = db.Set<ReconciliationItem>().Where(item => item.RunId == run.Id && item.PspId != "" && item.Class != ReconciliationClass.Duplicate);
#pragma warning disable CA1309 // The database compares, in the order in which it sorts.
        var later = rows.Where(item => string.Compare(item.PspId, after) > 0);
#pragma warning restore CA1309
        var groups = await later.GroupBy(item => item.PspId).Where(same => same.Count() > 1).Select(same => new { same.Key, Count = same.Count() })
            .OrderBy(same => same.Key).Take(PartGroups).ToListAsync(cancellationToken);
        List<string> whole = [.. Fitting(groups.Select(same => (same.Key, same.Count)))];
        foreach (var same in (await rows.Where(item => EF.Parameter(whole).Contains(item.PspId)).ToListAsync(cancellationToken)).GroupBy(item => item.PspId, StringComparer.Ordinal))
        {
            Settle(same, (item, best) => item.IsAgain(best));
        }

        if (whole.Count == 0 && groups.Count > 0)
        {
            await SettleSome(rows.Where(item => item.PspId == groups[0].Key), (item, best) => item.IsAgain(best), cancellationToken);
        }

        return groups.Count == 0 ? null : whole.Count > 0 ? whole[^1] : after;
    }

    /// <summary>Rows that claim the same of ours: the best has it, the others are other payments of the PSP's.</summary>
    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Claims(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken)
    {
        db.ReadWholeTables();
        var after = run.Mark is { Length: > 0 } mark ? Guid.ParseExact(mark, "N") : Guid.Empty;
        var rows = db.Set<ReconciliationItem>().Where(item => item.RunId == run.Id && item.RecordId != null && item.IsClaim);
        var groups = await rows.Where(item => item.RecordId!.Value > after).GroupBy(item => new { item.RecordId, item.Intent }).Where(same => same.Count() > 1)
            .Select(same => new { Id = same.Key.RecordId!.Value, same.Key.Intent, Count = same.Count() })
            .OrderBy(same => same.Id).ThenBy(same => same.Intent).Take(PartGroups).ToListAsync(cancellationToken);
        var claimed = groups.Select(same => (same.Id, same.Intent)).ToHashSet();
        List<Guid> whole = [.. Fitting(Whole(groups.Select(same => (same.Id, same.Count)), groups.Count == PartGroups))];
        foreach (var same in (await rows.Where(item => EF.Parameter(whole).Contains(item.RecordId!.Value)).ToListAsync(cancellationToken)).GroupBy(item => (item.RecordId!.Value, item.Intent)).Where(same => claimed.Contains(same.Key)))
        {
            Settle(same, (item, best) => item.LosesClaim(best));
        }

        if (whole.Count == 0 && groups.Count > 0)
        {
            await SettleSome(rows.Where(item => item.RecordId == groups[0].Id && item.Intent == groups[0].Intent), (item, best) => item.LosesClaim(best), cancellationToken);
        }

        return groups.Count == 0 ? null : $"{(whole.Count > 0 ? whole[^1] : after):N}";
    }

    /// <summary>The groups by payment; the last payment's may not be all there where as many were asked for.</summary>
    private static IEnumerable<(Guid Id, int Count)> Whole(IEnumerable<(Guid Id, int Count)> groups, bool mayBeCut)
    {
        var byId = groups.GroupBy(same => same.Id).Select(same => (same.Key, same.Sum(one => one.Count))).ToList();
        return mayBeCut && byId.Count > 1 ? byId.SkipLast(1) : byId;
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

    private static void Settle(IEnumerable<ReconciliationItem> same, Action<ReconciliationItem, ReconciliationItem> lose)
    {
        List<ReconciliationItem> ranked = [.. same.OrderBy(item => item.Standing).ThenBy(item => item.ContentOrder).ThenBy(item => item.Number)];
        ranked.Skip(1).ToList().ForEach(item => lose(item, ranked[0]));
    }

    /// <summary>Some of those of a large group that do not count.</summary>
    private static async Task SettleSome(IQueryable<ReconciliationItem> same, Action<ReconciliationItem, ReconciliationItem> lose, CancellationToken cancellationToken)
    {
        var best = await same.OrderBy(item => item.Standing).ThenBy(item => item.ContentOrder).ThenBy(item => item.Number).FirstAsync(cancellationToken);
        (await same.Where(item => item.Number != best.Number).OrderBy(item => item.Number).Take(PartRows).ToListAsync(cancellationToken)).ForEach(item => lose(item, best));
    }
}
