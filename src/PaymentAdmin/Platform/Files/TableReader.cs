using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Files;

/// <summary>The two forms in which tables come.</summary>
public enum FileFormat
{
    /// <summary>Text, separated by commas, semicolons or tabs.</summary>
    Csv,

    /// <summary>A workbook of Excel 2007 or later, or of what saves as one.</summary>
    Xlsx,
}

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    /// <summary>Text, or nothing.</summary>
    Text,

    /// <summary>A number of a workbook, as it was typed.</summary>
    Number,

    /// <summary>A date or time of a workbook: its text is the serial number, which nobody typed.</summary>
    Date,

    /// <summary>A formula: what it shows is not what was typed.</summary>
    Formula,

    /// <summary>An error value of a workbook, such as #N/A.</summary>
    Error,

    /// <summary>A number of more digits than a workbook keeps: its last ones are lost.</summary>
    LostDigits,
}

/// <summary>One cell.</summary>
/// <param name="Text">Trimmed; empty where there is nothing.</param>
/// <param name="Kind">What it holds.</param>
public readonly record struct TableCell(string Text, CellKind Kind)
{
    public static readonly TableCell Empty = new("", CellKind.Text);

    public bool IsEmpty => Text.Length == 0 && Kind == CellKind.Text;
}

/// <summary>One row that holds anything.</summary>
/// <param name="Number">As the file counts it, from 1; of a text file, the line at which it begins.</param>
/// <param name="Cells">Up to the last one that is there.</param>
public sealed record TableRow(int Number, IReadOnlyList<TableCell> Cells);

/// <summary>Where reading stops, so that no file can take memory or time without end.</summary>
public sealed record TableLimits
{
    /// <summary>Most rows below the header.</summary>
    public int MaxRows { get; init; } = 500_000;

    /// <summary>Most columns.</summary>
    public int MaxColumns { get; init; } = 100;

    /// <summary>Most characters in a cell: what a cell of Excel holds.</summary>
    public int MaxCellChars { get; init; } = 32_767;

    /// <summary>Most bytes that a workbook unpacks to.</summary>
    public long MaxUnpackedBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Most bytes that each packed byte may unpack to, beyond the first ones: a table hardly reaches 50.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Most bytes of all different texts of a workbook together: these are kept while it is read.</summary>
    public int MaxTextBytes { get; init; } = 64 * 1024 * 1024;
}

/// <summary>
/// Reads the rows of a CSV or XLSX file one after the other, in memory that does not grow with the number of rows; of a
/// workbook its different texts are kept, up to a bound. Whatever makes the file as a whole unreadable is a <see cref="Refusal"/>
/// with a code of its own (<see cref="FileFaults"/>); cells that merely cannot be used are said by their <see cref="CellKind"/>.
/// </summary>
public abstract class TableReader : IDisposable
{
    private protected TableReader(TableLimits limits) => Limits = limits;

    /// <summary>Which form it has.</summary>
    public abstract FileFormat Format { get; }

    /// <summary>The first row that holds anything; empty cells within it are empty.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    protected TableLimits Limits { get; }

    /// <summary>Opens a file by what it holds, not by its name, and reads its header.</summary>
    /// <param name="file">Can be read and sought; stays open.</param>
    /// <param name="limits">Where reading stops; the usual limits where null.</param>
    /// <exception cref="Refusal">422: it is none that can be read.</exception>
    public static TableReader Open(Stream file, TableLimits? limits = null)
    {
        limits ??= new TableLimits();
        TableReader reader = Signature.Of(file) switch
        {
            Signature.Kind.Zip => new XlsxReader(file, limits),
            Signature.Kind.Text => new CsvTableReader(file, limits),
            Signature.Kind.Encrypted => throw FileFaults.Encrypted(),
            Signature.Kind.Compound => throw FileFaults.OldExcel(),
            _ => throw FileFaults.Empty(),
        };
        try
        {
            reader.ReadHeader();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The rows below the header that hold anything. Can be walked once.</summary>
    /// <exception cref="Refusal">422: from here on the file cannot be read.</exception>
    public IEnumerable<TableRow> Rows()
    {
        var rows = 0;
        while (NextFilled() is { } row)
        {
            if (++rows > Limits.MaxRows)
            {
                throw FileFaults.TooManyRows(Limits.MaxRows);
            }

            yield return row;
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The next row, an empty one too; null at the end.</summary>
    protected abstract TableRow? Next();

    protected abstract void Dispose(bool disposing);

    private TableRow? NextFilled()
    {
        TableRow? row;
        do
        {
            row = Next();
        }
        while (row is not null && row.Cells.All(cell => cell.IsEmpty));

        return row;
    }

    private void ReadHeader()
    {
        var row = NextFilled() ?? throw FileFaults.Empty();
        var names = row.Cells.Select(cell => cell.Text).ToList();
        while (names.Count > 0 && names[^1].Length == 0)
        {
            names.RemoveAt(names.Count - 1);
        }

        Header = names;
    }
}
