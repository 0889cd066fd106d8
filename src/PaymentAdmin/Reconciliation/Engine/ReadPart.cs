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
    public static Part Read(FileContent files, ReconciliationRun run, int rows)
    {
        var (form, reader) = (run.Form, run.Form.Reader);
        using var file = files.Open(FileKind.Report, run.FileId!.Value, run.Size);
        using var content = ReportContent.Open(file, form.Columns, run.Offset);
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
        var book = await FindRecords.For(db, run, rows, cancellationToken);
        return
        [
            .. part.Rows.Select((row, at) => row.Read is { } read
                ? ReconciliationItem.Read(run.Id, run.Rows + at + 1, row.Place, read, book.Find(read))
                : ReconciliationItem.Unreadable(run.Id, run.Rows + at + 1, row.Place, row.Fault!)),
        ];
    }
}
