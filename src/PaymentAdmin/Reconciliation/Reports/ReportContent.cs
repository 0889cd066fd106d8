using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Reconciliation.Reports;

/// <summary>One row of a report's file; its cells can be read until the next row is asked for.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Cell">The text of a field's cell; null where there is none.</param>
/// <param name="Fault">Why it is no row at all; null where it is one.</param>
internal readonly record struct FileRow(RowPlace Place, Func<ReportField, string?> Cell, string? Fault)
{
    public static FileRow Broken(long offset, long length, string fault) => new(new RowPlace(offset, (int)Math.Min(length, ReportContent.MaxRowBytes)), _ => null, fault);
}

/// <summary>
/// Reads the rows of a report's file, CSV or JSON in UTF-8, told apart by what it holds: from its beginning, or from a place in it. One row is in memory. A row
/// that is broken does not break the others.
/// </summary>
internal abstract class ReportContent : IDisposable
{
    /// <summary>Largest file, in bytes.</summary>
    public const long MaxBytes = 1024L * 1024 * 1024;

    /// <summary>Largest row, in bytes; a longer one is broken.</summary>
    public const int MaxRowBytes = 64 * 1024;

    protected const string TooLong = "The row is longer than any row is.";

    /// <summary>Where the row after the last one that was read begins, or the space before it, in bytes.</summary>
    public long Next { get; protected set; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">Can be read and sought.</param>
    /// <param name="columns">Which column is which.</param>
    /// <param name="from">Where to go on: an earlier <see cref="Next"/>; 0 for the first row.</param>
    /// <exception cref="Refusal">422: it is no report that can be read.</exception>
    public static ReportContent Open(Stream file, ReportColumns columns, long from) => JsonCells.IsJson(file) ? new JsonReport(file, columns, from) : new CsvReport(file, columns, from);

    /// <summary>The rows from there on. Can be walked once.</summary>
    /// <exception cref="Refusal">422: the file was cut off.</exception>
    public abstract IEnumerable<FileRow> Rows();

    public abstract void Dispose();

    protected static IReadOnlyDictionary<ReportField, int> Places(IReadOnlyList<string> header, ReportColumns columns)
    {
        var places = columns.Find(header, out var fault);
        return fault is null ? places : throw Refusal.Rule(fault.Code, fault.Message, "file");
    }
}
