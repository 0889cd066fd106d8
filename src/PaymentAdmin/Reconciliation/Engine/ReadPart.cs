using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Reconciliation.Reports;

namespace PaymentAdmin.Reconciliation.Engine;

/// <summary>Reads one part of a report: its rows, and where the next part begins.</summary>
internal static class ReadPart
{
    /// <param name="Rows">In their order.</param>
    /// <param name="Next">Where the next part begins, in bytes.</param>
    /// <param name="IsEnd">Whether there is none.</param>
    public sealed record Part(IReadOnlyList<Row> Rows, long Next, bool IsEnd);

    /// <summary>A row, or why it is none.</summary>
    public sealed record Row(RowPlace Place, ReportRow? Read, string? Fault);

    /// <summary>Reads some rows.</summary>
    /// <exception cref="Domain.Refusal">422: the file cannot be read.</exception>
    public static Part Read(FileContent files, ReconciliationRun run, ReportReader reader, ReportColumns columns, int rows)
    {
        using var file = files.Open(FileKind.Report, run.Id, run.Size);
        using var content = ReportContent.Open(file, columns, run.Offset);
        var read = new List<Row>(rows);
        foreach (var row in content.Rows())
        {
            var fault = row.Fault;
            read.Add(new Row(row.Place, fault is null ? reader.Read(row.Cell, out fault) : null, fault));
            if (read.Count == rows)
            {
                return new Part(read, content.Next, IsEnd: false);
            }
        }

        return new Part(read, content.Next, IsEnd: true);
    }

    /// <summary>The items of a part, each with what it means, in the caller's context.</summary>
    public static async Task<IReadOnlyList<ReconciliationItem>> Items(PaymentDb db, ReconciliationRun run, Part part, CancellationToken cancellationToken)
    {
        List<ReportRow> rows = [.. part.Rows.Select(row => row.Read).OfType<ReportRow>()];
        var book = await FindRecords.For(db, run.ConnectionId, rows, cancellationToken);
        List<ReconciliationItem> items =
        [
            .. part.Rows.Select((row, at) => row.Read is { } read
                ? ReconciliationItem.Read(run.Id, run.Rows + at + 1, row.Place, read, book.Find(read))
                : ReconciliationItem.Unreadable(run.Id, run.Rows + at + 1, row.Place, row.Fault!)),
        ];
        await Compare(db, run, items, cancellationToken);
        return items;
    }

    /// <summary>What they were in the version that this one corrects.</summary>
    private static async Task Compare(PaymentDb db, ReconciliationRun run, List<ReconciliationItem> items, CancellationToken cancellationToken)
    {
        if (run.Corrects is not { } earlier)
        {
            return;
        }

        List<string> ids = [.. items.Select(item => item.PspId).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)];
        var before = (await db.Set<ReconciliationItem>().AsNoTracking()
                .Where(item => item.RunId == earlier && EF.Parameter(ids).Contains(item.PspId) && item.Class != ReconciliationClass.PlatformOnly)
                .Select(item => new { item.PspId, item.Class }).ToListAsync(cancellationToken))
            .GroupBy(item => item.PspId, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Min(item => item.Class), StringComparer.Ordinal);
        foreach (var item in items)
        {
            item.Was(before.TryGetValue(item.PspId, out var kind) ? kind : null);
        }
    }
}
