using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Engine;

/// <summary>
/// Compares the items of a run with those of the version that it corrects, some thousands at a time: what claims or misses a thing of ours by that thing, other rows
/// by the PSP's id, or by our reference where they have none.
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
        var (records, ids, references) = (await ByRecord(before, items, cancellationToken), await ByPspId(before, items, cancellationToken), await ByReference(before, items, cancellationToken));
        foreach (var item in items)
        {
            item.Was(
                HasRecord(item) && records.TryGetValue((item.RecordId!.Value, item.Intent), out var same) ? same
                : item.PspId.Length > 0 ? Nearest(item, ids[item.PspId])
                : item.Reference.Length > 0 ? Nearest(item, references[item.Reference])
                : null);
        }

        return items.Count == PartItems ? items[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static bool HasRecord(ReconciliationItem item) => item.IsClaim || item.Class == ReconciliationClass.PlatformOnly;

    private static async Task<Dictionary<(Guid, int), ReconciliationItem>> ByRecord(IQueryable<ReconciliationItem> before, List<ReconciliationItem> items, CancellationToken cancellationToken)
    {
        List<Guid> ids = [.. items.Where(HasRecord).Select(item => item.RecordId!.Value).Distinct()];
        return (await before.Where(item => EF.Parameter(ids).Contains(item.RecordId!.Value) && (item.IsClaim || item.Class == ReconciliationClass.PlatformOnly)).ToListAsync(cancellationToken))
            .ToDictionary(item => (item.RecordId!.Value, item.Intent));
    }

    private static async Task<ILookup<string, ReconciliationItem>> ByPspId(IQueryable<ReconciliationItem> before, List<ReconciliationItem> items, CancellationToken cancellationToken)
    {
        List<string> ids = [.. items.Select(item => item.PspId).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)];
        return (await before.Where(item => EF.Parameter(ids).Contains(item.PspId) && item.Class != ReconciliationClass.PlatformOnly).ToListAsync(cancellationToken)).ToLookup(item => item.PspId, StringComparer.Ordinal);
    }

    private static async Task<ILookup<string, ReconciliationItem>> ByReference(IQueryable<ReconciliationItem> before, List<ReconciliationItem> items, CancellationToken cancellationToken)
    {
        List<string> references = [.. items.Where(item => item.PspId.Length == 0).Select(item => item.Reference).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        return (await before.Where(item => EF.Parameter(references).Contains(item.Reference) && item.PspId == "" && item.Class != ReconciliationClass.PlatformOnly).ToListAsync(cancellationToken))
            .ToLookup(item => item.Reference, StringComparer.Ordinal);
    }

    /// <summary>Of several rows with one name the one that says the same, if there is one.</summary>
    private static ReconciliationItem? Nearest(ReconciliationItem item, IEnumerable<ReconciliationItem> named) =>
        named.OrderBy(other => other.ContentOrder == item.ContentOrder ? 0 : 1).ThenBy(other => other.Class == item.Class ? 0 : 1).ThenBy(other => other.Class).ThenBy(other => other.Number).FirstOrDefault();
}
