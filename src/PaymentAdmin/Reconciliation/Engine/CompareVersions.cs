using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Engine;

/// <summary>
/// Compares the items of a run with those of the version that it corrects, some thousands at a time: what claims or misses a thing of ours by that thing, other rows
/// by the PSP's id, or by our reference where they have none. However many earlier rows have one name, one of them is read for an item.
/// </summary>
internal static class CompareVersions
{
    private const int PartItems = 5_000;

    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Part(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken)
    {
        if (run.Corrects is not { } earlier)
        {
            return null;
        }

        var after = int.Parse(run.Mark ?? "0", CultureInfo.InvariantCulture);
        var items = await db.Set<ReconciliationItem>().Where(item => item.RunId == run.Id && item.Number > after).OrderBy(item => item.Number).Take(PartItems).ToListAsync(cancellationToken);
        var before = db.Set<ReconciliationItem>().AsNoTracking().Where(item => item.RunId == earlier);
        var records = await ByRecord(before, items, cancellationToken);
        var nearest = await ByName(before, [.. items.Where(item => !IsIn(records, item))], cancellationToken);
        foreach (var item in items)
        {
            item.Was(IsIn(records, item) ? records[(item.RecordId!.Value, item.Intent)] : nearest.GetValueOrDefault(item.Number));
        }

        return items.Count == PartItems ? items[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static bool HasRecord(ReconciliationItem item) => item.IsClaim || item.Class == ReconciliationClass.PlatformOnly;

    private static bool IsIn(Dictionary<(Guid, int), ReconciliationItem> records, ReconciliationItem item) => HasRecord(item) && records.ContainsKey((item.RecordId!.Value, item.Intent));

    private static async Task<Dictionary<(Guid, int), ReconciliationItem>> ByRecord(IQueryable<ReconciliationItem> before, List<ReconciliationItem> items, CancellationToken cancellationToken)
    {
        List<Guid> ids = [.. items.Where(HasRecord).Select(item => item.RecordId!.Value).Distinct()];
        return (await before.Where(item => EF.Parameter(ids).Contains(item.RecordId!.Value) && (item.IsClaim || item.Class == ReconciliationClass.PlatformOnly)).ToListAsync(cancellationToken))
            .ToDictionary(item => (item.RecordId!.Value, item.Intent));
    }

    /// <summary>The earlier rows by the numbers of the items that they were.</summary>
    private static async Task<Dictionary<int, ReconciliationItem>> ByName(IQueryable<ReconciliationItem> before, List<ReconciliationItem> items, CancellationToken cancellationToken)
    {
        var rows = before.Where(item => item.Class != ReconciliationClass.PlatformOnly);
        var byId = rows.Select(item => new Named { Name = item.PspId, Class = item.Class, ContentOrder = item.ContentOrder, Number = item.Number });
        var byReference = rows.Where(item => item.PspId == "").Select(item => new Named { Name = item.Reference, Class = item.Class, ContentOrder = item.ContentOrder, Number = item.Number });
        List<(int Item, int Before)> found =
        [
            .. await Nearest(byId, [.. items.Where(item => item.PspId.Length > 0)], item => item.PspId, cancellationToken),
            .. await Nearest(byReference, [.. items.Where(item => item.PspId.Length == 0 && item.Reference.Length > 0)], item => item.Reference, cancellationToken),
        ];
        List<int> numbers = [.. found.Select(pair => pair.Before).Distinct()];
        var read = await before.Where(item => EF.Parameter(numbers).Contains(item.Number)).ToDictionaryAsync(item => item.Number, cancellationToken);
        return found.ToDictionary(pair => pair.Item, pair => read[pair.Before]);
    }

    /// <summary>Of the rows with the name of an item those that say the same, or all if none does; of these those of its class, or all; of these the first.</summary>
    private static async Task<List<(int Item, int Before)>> Nearest(IQueryable<Named> rows, List<ReconciliationItem> items, Func<ReconciliationItem, string> name, CancellationToken cancellationToken)
    {
        List<string> names = [.. items.Select(name).Distinct(StringComparer.Ordinal)];
        var named = (await rows.Where(row => EF.Parameter(names).Contains(row.Name)).GroupBy(row => new { row.Name, row.Class })
                .Select(same => new { same.Key.Name, Row = new First(same.Key.Class, same.Min(row => row.Number)), Count = same.Count() }).ToListAsync(cancellationToken))
            .ToLookup(same => same.Name, StringComparer.Ordinal);
        var equal = await Equal(rows, [.. items.Where(item => named[name(item)].Sum(same => same.Count) > 1)], name, cancellationToken);
        return
        [
            .. from item in items
               let same = equal[(name(item), item.ContentOrder)]
               let rank = (same.Any() ? same : named[name(item)].Select(one => one.Row)).OrderBy(row => row.Class == item.Class ? 0 : 1).ThenBy(row => row.Class)
               from nearest in rank.Take(1)
               select (item.Number, nearest.Number),
        ];
    }

    /// <summary>Where several rows have one name: those that say the same as one of the items, by name and content.</summary>
    private static async Task<ILookup<(string Name, long ContentOrder), First>> Equal(IQueryable<Named> rows, List<ReconciliationItem> items, Func<ReconciliationItem, string> name, CancellationToken cancellationToken)
    {
        List<string> names = [.. items.Select(name).Distinct(StringComparer.Ordinal)];
        List<long> contents = [.. items.Select(item => item.ContentOrder).Distinct()];
        return (await rows.Where(row => EF.Parameter(names).Contains(row.Name) && EF.Parameter(contents).Contains(row.ContentOrder)).GroupBy(row => new { row.Name, row.ContentOrder, row.Class })
                .Select(same => new { same.Key.Name, same.Key.ContentOrder, Row = new First(same.Key.Class, same.Min(row => row.Number)) }).ToListAsync(cancellationToken))
            .ToLookup(same => (same.Name, same.ContentOrder), same => same.Row);
    }

    /// <summary>The first row of its class.</summary>
    private sealed record First(ReconciliationClass Class, int Number);

    private sealed class Named
    {
        public required string Name { get; init; }

        public required ReconciliationClass Class { get; init; }

        public required long ContentOrder { get; init; }

        public required int Number { get; init; }
    }
}
