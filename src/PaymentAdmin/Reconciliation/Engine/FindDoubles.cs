using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Engine;

/// <summary>
/// Rows that claim a payment which another period's report has under another id of the PSP's: a second payment, where ours has no id that would have told. Looked for
/// when the claims of a run are settled: of two runs at once each sees the other's then.
/// </summary>
internal static class FindDoubles
{
    private const int PartItems = 10_000;

    private static readonly RunPhase[] Unsettled = [RunPhase.Fetch, RunPhase.Read, RunPhase.Duplicates, RunPhase.Claims];

    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Part(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken)
    {
        var others = db.Set<ReconciliationRun>().Where(other =>
            other.ConnectionId == run.ConnectionId && other.Id != run.Id && other.Id != run.Corrects && other.Status != RunStatus.Failed && !other.IsCorrected && other.SameAs == null
            && !Unsettled.Contains(other.Phase));
        if (!await others.AnyAsync(cancellationToken))
        {
            return null;
        }

        var (items, after) = (db.Set<ReconciliationItem>(), int.Parse(run.Mark ?? "0", CultureInfo.InvariantCulture));
        var part = await items.Where(item => item.RunId == run.Id && item.Number > after && item.IsClaim && item.RecordKind == RecordKind.Payment && item.PspId != "")
            .OrderBy(item => item.Number).Take(PartItems).Select(item => new { item.Number, Id = item.RecordId!.Value, item.Intent, item.PspId }).ToListAsync(cancellationToken);
        List<Guid> ids = [.. part.Select(item => item.Id).Distinct()];
        var elsewhere = (await items.Where(item => EF.Parameter(ids).Contains(item.RecordId!.Value) && item.IsClaim && item.RunId != run.Id && item.PspId != "" && others.Any(other => other.Id == item.RunId))
                .Select(item => new { Id = item.RecordId!.Value, item.Intent, item.PspId }).ToListAsync(cancellationToken))
            .ToLookup(item => (item.Id, item.Intent), item => item.PspId);
        List<int> doubles = [.. part.Where(item => elsewhere[(item.Id, item.Intent)].Any(pspId => pspId != item.PspId)).Select(item => item.Number)];
        (await items.Where(item => item.RunId == run.Id && EF.Parameter(doubles).Contains(item.Number)).ToListAsync(cancellationToken)).ForEach(item => item.IsAnother());
        return part.Count == PartItems ? part[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
    }
}
