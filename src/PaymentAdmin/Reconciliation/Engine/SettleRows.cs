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

    /// <summary>Rows that claim the same of ours: the best has it, the others are other payments of the PSP's, or their like that came in under the same reference.</summary>
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
        var lost = new List<ReconciliationItem>();
        foreach (var same in (await rows.Where(item => EF.Parameter(whole).Contains(item.RecordId!.Value)).ToListAsync(cancellationToken)).GroupBy(item => (item.RecordId!.Value, item.Intent)).Where(same => claimed.Contains(same.Key)))
        {
            lost.AddRange(Settle(same, (item, best) => item.LosesClaim(best)));
        }

        if (whole.Count == 0 && groups.Count > 0)
        {
            lost.AddRange(await SettleSome(rows.Where(item => item.RecordId == groups[0].Id && item.Intent == groups[0].Intent), (item, best) => item.LosesClaim(best), cancellationToken));
        }

        await GiveOthers(db, run, [.. lost.Where(item => item is { RecordKind: RecordKind.Transaction, PspId: "", Reference: not "" })], cancellationToken);
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

    /// <summary>What came in under the same reference, says the same, and no row claims: the first of these rows has the first of it.</summary>
    private static async Task GiveOthers(PaymentDb db, ReconciliationRun run, List<ReconciliationItem> lost, CancellationToken cancellationToken)
    {
        if (lost.Count == 0)
        {
            return;
        }

        var under = await FindRecords.Under(db, run, [.. lost.Select(item => item.Reference).Distinct(StringComparer.Ordinal)], cancellationToken);
        List<Guid> ids = [.. under.Select(record => record.Id)];
        var claimed = (await db.Set<ReconciliationItem>().Where(item => item.RunId == run.Id && item.IsClaim && EF.Parameter(ids).Contains(item.RecordId!.Value)).Select(item => item.RecordId!.Value).ToListAsync(cancellationToken)).ToHashSet();
        var free = under.Where(record => !claimed.Contains(record.Id)).OrderBy(record => record.Id).GroupBy(record => record.Reference, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal);
        foreach (var item in lost.OrderBy(item => item.ContentOrder).ThenBy(item => item.Number))
        {
            if (free.TryGetValue(item.Reference, out var left) && left.FindIndex(item.Fits) is >= 0 and var at)
            {
                item.ClaimsInstead(left[at]);
                left.RemoveAt(at);
            }
        }
    }

    /// <returns>Those that do not count.</returns>
    private static List<ReconciliationItem> Settle(IEnumerable<ReconciliationItem> same, Action<ReconciliationItem, ReconciliationItem> lose)
    {
        List<ReconciliationItem> ranked = [.. same.OrderBy(item => item.Standing).ThenBy(item => item.ContentOrder).ThenBy(item => item.Number)];
        List<ReconciliationItem> lost = [.. ranked.Skip(1)];
        lost.ForEach(item => lose(item, ranked[0]));
        return lost;
    }

    /// <summary>Some of those of a large group that do not count.</summary>
    private static async Task<List<ReconciliationItem>> SettleSome(IQueryable<ReconciliationItem> same, Action<ReconciliationItem, ReconciliationItem> lose, CancellationToken cancellationToken)
    {
        var best = await same.OrderBy(item => item.Standing).ThenBy(item => item.ContentOrder).ThenBy(item => item.Number).FirstAsync(cancellationToken);
        var lost = await same.Where(item => item.Number != best.Number).OrderBy(item => item.ContentOrder).ThenBy(item => item.Number).Take(PartRows).ToListAsync(cancellationToken);
        lost.ForEach(item => lose(item, best));
        return lost;
    }
}
