using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Engine;

/// <summary>Counts the items of a run and adds them up, by class and currency.</summary>
internal static class CountRun
{
    /// <summary>Sums are taken of millions and of what is below them apart: together they could be too large for a database's whole numbers.</summary>
    private const long Million = 1_000_000;

    /// <exception cref="Refusal">422 <c>amounts_too_large</c>.</exception>
    public static async Task<IReadOnlyList<ReconciliationFigure>> Figures(PaymentDb db, Guid runId, CancellationToken cancellationToken)
    {
        db.ReadWholeTables();
        var items = db.Set<ReconciliationItem>().AsNoTracking().Where(item => item.RunId == runId);
        var ours = await items.Where(item => item.PlatformMinor != null).GroupBy(item => new { item.Class, Currency = item.PlatformCurrency! })
            .Select(same => new Sum(same.Key.Class, same.Key.Currency, same.Count(), same.Sum(item => item.PlatformMinor!.Value / Million), same.Sum(item => item.PlatformMinor!.Value % Million)))
            .ToListAsync(cancellationToken);
        var theirs = await items.Where(item => item.Class != ReconciliationClass.PlatformOnly).GroupBy(item => new { item.Class, Currency = item.PspCurrency ?? "" })
            .Select(same => new Sum(same.Key.Class, same.Key.Currency, same.Count(), same.Sum(item => (item.PspMinor ?? 0) / Million), same.Sum(item => (item.PspMinor ?? 0) % Million)))
            .ToListAsync(cancellationToken);
        return
        [
            .. ours.Select(sum => (sum.Class, sum.Currency)).Union(theirs.Select(sum => (sum.Class, sum.Currency))).Select(key =>
            {
                var (platform, psp) = (ours.Find(sum => sum.Is(key)), theirs.Find(sum => sum.Is(key)));
                return new ReconciliationFigure(runId, key.Class, key.Currency, platform?.Count ?? 0, Total(platform), psp?.Count ?? 0, Total(psp));
            }),
        ];
    }

    /// <summary>How a run differs from the version that it corrects.</summary>
    /// <returns>Items that are new or say something else; rows that are gone.</returns>
    public static async Task<(int Changed, int Gone)> Changes(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken)
    {
        if (run.Corrects is not { } earlier)
        {
            return (0, 0);
        }

        db.ReadWholeTables();
        var items = db.Set<ReconciliationItem>();
        var changed = await items.CountAsync(item => item.RunId == run.Id && item.Change != null, cancellationToken);
        var rows = items.Where(item => item.RunId == run.Id && item.Class != ReconciliationClass.PlatformOnly);
        var gone = await items
            .Where(item => item.RunId == earlier && item.Class != ReconciliationClass.PlatformOnly && item.Class != ReconciliationClass.Unreadable)
            .CountAsync(item => item.PspId != "" ? !rows.Any(row => row.PspId == item.PspId) : !rows.Any(row => row.Reference == item.Reference && row.PspId == ""), cancellationToken);
        return (changed, gone);
    }

    private static long Total(Sum? sum)
    {
        var total = ((Int128)(sum?.Millions ?? 0) * Million) + (sum?.Rest ?? 0);
        return total <= long.MaxValue ? (long)total : throw Refusal.Rule("amounts_too_large", "The amounts of the report add up to more than can be: look at their units.", "file");
    }

    private sealed record Sum(ReconciliationClass Class, string Currency, int Count, long Millions, long Rest)
    {
        public bool Is((ReconciliationClass Class, string Currency) key) => (Class, Currency) == key;
    }
}
