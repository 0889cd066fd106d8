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
        var place = Place.Read(run.Mark, run.From);
        var part = await db.Payments.AsNoTracking()
            .Where(row => row.ConnectionId == run.ConnectionId && row.SubmittedAt >= place.At && row.SubmittedAt < run.To && (row.SubmittedAt > place.At || row.Id > place.Id))
            .OrderBy(row => row.SubmittedAt).ThenBy(row => row.Id).Take(PartRecords)
            .Select(row => new Ours(row.SubmittedAt!.Value, row.Id, row.Intent, row.MayHaveLeft && (row.Status != PaymentStatus.Failed || (run.ListsFailed && row.PspPaymentId != null)))).ToListAsync(cancellationToken);
        var missing = await Unclaimed(db, run, part, cancellationToken);
        Add(db, run, await FindRecords.Read(db.Payments.AsNoTracking().Where(row => EF.Parameter(missing).Contains(row.Id)), cancellationToken));
        return Place.After(part);
    }

    /// <summary>What came in; what the PSP gave back is not looked for, since few reports have it.</summary>
    /// <returns>Where it goes on; null at the end.</returns>
    public static async Task<string?> Transactions(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken)
    {
        var place = Place.Read(run.Mark, run.From);
        var part = await db.Transactions.AsNoTracking()
            .Where(row => row.ConnectionId == run.ConnectionId && row.PaymentId == null && row.CreatedAt >= place.At && row.CreatedAt < run.To && (row.CreatedAt > place.At || row.Id > place.Id))
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Take(PartRecords)
            .Select(row => new Ours(row.CreatedAt, row.Id, 0, row.Direction == TransactionDirection.Inbound && (row.Status != TransactionStatus.Failed || run.ListsFailed))).ToListAsync(cancellationToken);
        var missing = await Unclaimed(db, run, part, cancellationToken);
        Add(db, run, await FindRecords.Read(db.Transactions.AsNoTracking().Where(row => EF.Parameter(missing).Contains(row.Id)), cancellationToken));
        return Place.After(part);
    }

    /// <summary>
    /// Those that no row of this run claims, nor, near an end of the period, of a run beside it. The claims are asked for by their things, and taken off here: no plan of
    /// a database makes that slow, whatever it knows of a table that has just been filled.
    /// </summary>
    private static async Task<List<Guid>> Unclaimed(PaymentDb db, ReconciliationRun run, List<Ours> part, CancellationToken cancellationToken)
    {
        List<Ours> expected = [.. part.Where(one => one.IsExpected)];
        List<Guid> ids = [.. expected.Select(one => one.Id)];
        var (after, before, neighbours) = await Neighbours(db, run, cancellationToken);
        List<Guid> runs = [.. neighbours, run.Id];
        var claims = (await db.Set<ReconciliationItem>().AsNoTracking()
                .Where(item => EF.Parameter(ids).Contains(item.RecordId!.Value) && item.IsClaim && EF.Parameter(runs).Contains(item.RunId))
                .Select(item => new { Id = item.RecordId!.Value, item.Intent, item.RunId }).ToListAsync(cancellationToken))
            .ToLookup(item => (item.Id, item.Intent), item => item.RunId);
        return [.. expected.Where(one => !claims[(one.Id, one.Intent)].Any(by => by == run.Id || one.At <= after || one.At >= before)).Select(one => one.Id)];
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

    /// <summary>One of ours in its period.</summary>
    /// <param name="At">When it left or came in.</param>
    /// <param name="Id">Which.</param>
    /// <param name="Intent">Which intent of a payment.</param>
    /// <param name="IsExpected">Whether a report has such.</param>
    private sealed record Ours(DateTime At, Guid Id, int Intent, bool IsExpected);

    /// <summary>Where the part before ended.</summary>
    private sealed record Place(DateTime At, Guid Id)
    {
        public static Place Read(string? mark, DateTime from) => mark?.Split(' ') is [var ticks, var id]
            ? new Place(new DateTime(long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc), Guid.ParseExact(id, "N"))
            : new Place(from, Guid.Empty);

        public static string? After(List<Ours> part) => part.Count < PartRecords ? null : string.Create(CultureInfo.InvariantCulture, $"{part[^1].At.Ticks} {part[^1].Id:N}");
    }
}
