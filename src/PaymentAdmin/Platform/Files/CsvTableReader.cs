using CsvHelper;

namespace PaymentAdmin.Platform.Files;

/// <summary>Rows of a text file. The separator is what the header is separated by: a comma, a semicolon or a tab.</summary>
internal sealed class CsvTableReader : TableReader
{
    private const int MaxRecordBytes = 1024 * 1024;
    private const int MaxHeaderChars = 64 * 1024;

    /// <summary>How a first line begins that only says what the separator is, as Excel writes it.</summary>
    public const string SeparatorHint = "sep=";

    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly CsvReader _csv;
    private int? _openQuote;

    public CsvTableReader(Stream file, TableLimits limits)
        : base(limits)
    {
        var header = FirstLine(file);
        _csv = CsvReader.Create(new StrictText(file), new CsvReaderOptions
        {
            // A first line "sep=;", as Excel writes it, is for the reader itself.
            Separator = IsSeparatorHint(header) ? null : SeparatorOf(header),
            HasHeader = false,
            TrackLineNumbers = true,
            SkipEmptyLines = true,
            MaxRecordSize = MaxRecordBytes,
            IncludeValuesInExceptions = false,
            OnMalformedRecord = malformed => _openQuote = malformed.Reason == CsvMalformedReason.UnterminatedQuote ? (int)malformed.LineNumber : _openQuote,
        });
    }

    public override FileFormat Format => FileFormat.Csv;

    /// <summary>Whether a line only says what the separator is.</summary>
    public static bool IsSeparatorHint(string line) => line.StartsWith(SeparatorHint, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a header is separated by: whatever of the three it has most of.</summary>
    public static char SeparatorOf(string header)
    {
        var counts = new int[Separators.Length];
        var quoted = false;
        foreach (var letter in header)
        {
            quoted ^= letter == '"';
            if (!quoted && Array.IndexOf(Separators, letter) is >= 0 and var separator)
            {
                counts[separator]++;
            }
        }

        return Separators[Array.IndexOf(counts, counts.Max())];
    }

    protected override TableRow? Next()
    {
        if (!Read())
        {
            return null;
        }

        var row = (int)_csv.LineNumber;
        if (_openQuote is { } line)
        {
            throw FileFaults.QuoteNotClosed(line);
        }

        if (_csv.FieldCount > Limits.MaxColumns)
        {
            throw FileFaults.TooManyColumns(row, Limits.MaxColumns);
        }

        var cells = new TableCell[_csv.FieldCount];
        for (var column = 0; column < cells.Length; column++)
        {
            // In UTF-8 a text has at least as many bytes as characters.
            cells[column] = _csv.GetSpan(column).Length <= Limits.MaxCellChars ? CellText.Read(_csv.GetString(column)) : throw FileFaults.CellTooLong(row, Limits.MaxCellChars);
        }

        return new TableRow(row, cells);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _csv.Dispose();
        }
    }

    private bool Read()
    {
        try
        {
            return _csv.Read();
        }
        catch (CsvFormatException malformed)
        {
            // The only malformed input that the reader does not go past: a record without an end.
            throw FileFaults.CellTooLong((int)Math.Max(1, malformed.LineNumber), Limits.MaxCellChars);
        }
    }

    private static string FirstLine(Stream file)
    {
        using var text = new StrictText(file);
        var line = new System.Text.StringBuilder();
        var quoted = false;
        for (var next = text.Read(); next >= 0 && line.Length < MaxHeaderChars; next = text.Read())
        {
            quoted ^= next == '"';
            if (next is '\n' or '\r' && !quoted)
            {
                if (!string.IsNullOrWhiteSpace(line.ToString()))
                {
                    break;
                }

                line.Clear();
                continue;
            }

            line.Append((char)next);
        }

        return line.ToString();
    }
}
