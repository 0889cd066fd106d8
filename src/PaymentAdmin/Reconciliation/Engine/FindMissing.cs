using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Engine;

/// <summary>
/// What of ours a report does not have, some thousands of payments or transactions at a time, in the order in which they left. What happened near the end of the
/// period, and the neighbouring period's report has, is not missing: it is reconciled there.
/// </summary>
internal static class FindMissing
{
    /// <summary>How many of ours are looked at in one part.</summary>
    private const int PartRecords = 10_000;

    /// <summary>Our payments that may have left; those that failed only where the PSP knew them and its reports have such.</summary>
    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Payments(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken)
    {
        var (place, listsFailed) = (Place.Read(run.Mark, run.From), run.ListsFailed);
        var ofPeriod = db.Payments.AsNoTracking().Where(row => row.ConnectionId == run.ConnectionId && row.SubmittedAt >= place.At && row.SubmittedAt < run.To && (row.SubmittedAt > place.At || row.Id > place.Id));
        var last = await ofPeriod.OrderBy(row => row.SubmittedAt).ThenBy(row => row.Id).Skip(PartRecords - 1).Select(row => new Place(row.SubmittedAt!.Value, row.Id)).FirstOrDefaultAsync(cancellationToken);
        var part = last is null ? ofPeriod : ofPeriod.Where(row => row.SubmittedAt <= last.At && (row.SubmittedAt < last.At || row.Id <= last.Id));
        var (after, before, neighbours) = await Neighbours(db, run, cancellationToken);
        var items = db.Set<ReconciliationItem>();
        var missing = part
            .Where(row => row.MayHaveLeft && (row.Status != PaymentStatus.Failed || (listsFailed && row.PspPaymentId != null)))
            .Where(row => !items.Any(item => item.RunId == run.Id && item.RecordId == row.Id && item.Intent == row.Intent && item.IsClaim))
            .Where(row => (row.SubmittedAt > after && row.SubmittedAt < before) || !items.Any(item => EF.Parameter(neighbours).Contains(item.RunId) && item.RecordId == row.Id && item.Intent == row.Intent && item.IsClaim));
        Add(db, run, await FindRecords.Read(missing, cancellationToken));
        return last?.ToString();
    }

    /// <summary>What came in; what the PSP gave back is not looked for, since few reports have it.</summary>
    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Transactions(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken)
    {
        var (place, listsFailed) = (Place.Read(run.Mark, run.From), run.ListsFailed);
        var ofPeriod = db.Transactions.AsNoTracking()
            .Where(row => row.ConnectionId == run.ConnectionId && row.PaymentId == null && row.CreatedAt >= place.At && row.CreatedAt < run.To && (row.CreatedAt > place.At || row.Id > place.Id));
        var last = await ofPeriod.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Skip(PartRecords - 1).Select(row => new Place(row.CreatedAt, row.Id)).FirstOrDefaultAsync(cancellationToken);
        var part = last is null ? ofPeriod : ofPeriod.Where(row => row.CreatedAt <= last.At && (row.CreatedAt < last.At || row.Id <= last.Id));
        var (after, before, neighbours) = await Neighbours(db, run, cancellationToken);
        var items = db.Set<ReconciliationItem>();
        var missing = part
            .Where(row => row.Direction == TransactionDirection.Inbound && (row.Status != TransactionStatus.Failed || listsFailed))
            .Where(row => !items.Any(item => item.RunId == run.Id && item.RecordId == row.Id && item.IsClaim))
            .Where(row => (row.CreatedAt > after && row.CreatedAt < before) || !items.Any(item => EF.Parameter(neighbours).Contains(item.RunId) && item.RecordId == row.Id && item.IsClaim));
        Add(db, run, await FindRecords.Read(missing, cancellationToken));
        return last?.ToString();
    }

    /// <summary>The runs that count and whose periods touch this one's, or nearly; and between which times nothing is near an end of it.</summary>
    private static async Task<(DateTime After, DateTime Before, List<Guid> Runs)> Neighbours(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken)
    {
        var (earliest, latest) = (run.From - RunPeriod.Edge, run.To + RunPeriod.Edge);
        var runs = await db.Set<ReconciliationRun>()
            .Where(row => row.ConnectionId == run.ConnectionId && row.Status == RunStatus.Completed && !row.IsCorrected && row.SameAs == null)
            .Where(row => (row.To <= run.From && row.To > earliest) || (row.From >= run.To && row.From < latest))
            .Select(row => row.Id).ToListAsync(cancellationToken);
        return (run.From + RunPeriod.Edge, run.To - RunPeriod.Edge, runs);
    }

    private static void Add(PaymentDb db, ReconciliationRun run, IReadOnlyList<PlatformRecord> records)
    {
        db.AddRange(records.OrderBy(record => record.At).ThenBy(record => record.Id).Select((record, at) => ReconciliationItem.Missing(run.Id, run.Items + at + 1, record)));
        run.Miss(records.Count);
    }

    /// <summary>Where the part before ended.</summary>
    private sealed record Place(DateTime At, Guid Id)
    {
        public static Place Read(string? mark, DateTime from) => mark?.Split(' ') is [var ticks, var id]
            ? new Place(new DateTime(long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc), Guid.ParseExact(id, "N"))
            : new Place(from, Guid.Empty);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.Ticks} {Id:N}");
    }
}
