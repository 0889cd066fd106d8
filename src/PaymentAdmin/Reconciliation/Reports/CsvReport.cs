using System.Text;
using System.Text.Unicode;
using CsvHelper;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Reconciliation.Reports;

/// <summary>Rows of a report in CSV. A quote that is never closed would swallow all that follows: its line is broken, and the next line is read as one.</summary>
internal sealed class CsvReport : ReportContent
{
    private const string Quotes = "A quote does not close where its cell ends.";

    private readonly Stream _file;
    private readonly char _separator;
    private readonly int _columns;
    private readonly IReadOnlyDictionary<ReportField, int> _places;
    private CsvReader _csv;
    private long _start;
    private bool _isMalformed;

    public CsvReport(Stream file, ReportColumns columns, long from)
    {
        _file = file;
        var header = ReadHeader(file, out var body);
        _separator = header.Separator;
        _columns = header.Names.Count;
        _places = Places(header.Names, columns);
        _csv = At(from == 0 ? body : from);
    }

    /// <inheritdoc/>
    public override IEnumerable<FileRow> Rows()
    {
        while (TryRead(out var start, out var length))
        {
            if (length is { } whole)
            {
                Next = start + whole;
                if (!IsEmpty())
                {
                    yield return Row(start, whole);
                }
            }
            else
            {
                var line = LineAt(start);
                _csv.Dispose();
                _csv = At(start + line);
                yield return FileRow.Broken(start, line, line > MaxRowBytes ? TooLong : Quotes);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _csv.Dispose();

    /// <param name="body">Where the header ends.</param>
    private static (IReadOnlyList<string> Names, char Separator) ReadHeader(Stream file, out long body)
    {
        var (line, start) = HeaderLine(file, out var hint);
        var separator = hint ?? CsvTableReader.SeparatorOf(line);
        file.Position = start;
        using var reader = CsvReader.Create(file, Options(separator, () => { }), leaveOpen: true);
        try
        {
            reader.Read();
        }
        catch (CsvFormatException)
        {
            throw NoReport();
        }

        body = start + reader.ByteOffset + reader.RawRecord.Length;
        return ([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)], separator);
    }

    /// <param name="hint">The separator, where a line before says it.</param>
    /// <returns>The first line that says anything, and where it begins.</returns>
    private static (string Line, long Start) HeaderLine(Stream file, out char? hint)
    {
        var head = new byte[MaxRowBytes];
        file.Position = 0;
        var text = head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        var start = text.StartsWith("\uFEFF"u8) ? 3 : 0;
        hint = null;
        while (start < text.Length)
        {
            var length = text[start..].IndexOf((byte)'\n') is >= 0 and var end ? end + 1 : text.Length - start;
            var line = Decode(text.Slice(start, length));
            if (CsvTableReader.IsSeparatorHint(line))
            {
                hint = line.Length > CsvTableReader.SeparatorHint.Length ? line[CsvTableReader.SeparatorHint.Length] : ',';
            }
            else if (line.Length > 0)
            {
                return (line, start);
            }

            start += length;
        }

        throw FileFaults.Empty();
    }

    private static string Decode(ReadOnlySpan<byte> line) => Utf8.IsValid(line) && line.IndexOfAnyInRange((byte)0, (byte)8) < 0 && line.IndexOfAnyInRange((byte)14, (byte)31) < 0
        ? Encoding.UTF8.GetString(line).Trim()
        : throw NoReport();

    private static Refusal NoReport() => Refusal.Rule("file_format", "A report is a CSV or JSON file in UTF-8. Save the table as CSV UTF-8.", "file");

    private static CsvReaderOptions Options(char separator, Action malformed) => new()
    {
        Separator = separator,
        HasHeader = false,
        SkipEmptyLines = true,
        MaxRecordSize = MaxRowBytes,
        IncludeValuesInExceptions = false,
        OnMalformedRecord = _ => malformed(),
    };

    private CsvReader At(long offset)
    {
        (_start, _file.Position, Next) = (offset, offset, offset);
        return CsvReader.Create(_file, Options(_separator, () => _isMalformed = true), leaveOpen: true);
    }

    /// <param name="start">Where the record begins.</param>
    /// <param name="length">How long it is; null where its quotes do not close within its line.</param>
    /// <returns>Whether there is one.</returns>
    private bool TryRead(out long start, out long? length)
    {
        _isMalformed = false;
        length = null;
        try
        {
            if (!_csv.Read())
            {
                start = _file.Length;
                return false;
            }
        }
        catch (CsvFormatException)
        {
            // Longer than any row: its quotes do not close.
            start = SkipBreaks(Next);
            return true;
        }

        start = _start + _csv.ByteOffset;
        var isOneLine = _csv.RawRecord.IndexOf((byte)'\n') < 0;
        length = isOneLine || (!_isMalformed && _csv.FieldCount == _columns) ? _csv.RawRecord.Length : null;
        return true;
    }

    private FileRow Row(long start, long length)
    {
        var fault = length > MaxRowBytes ? TooLong
            : !Utf8.IsValid(_csv.RawRecord) ? "The row is not UTF-8."
            : _isMalformed ? Quotes
            : _csv.FieldCount < _columns || Enumerable.Range(_columns, _csv.FieldCount - _columns).Any(extra => !_csv.IsEmpty(extra)) ? $"The row has {_csv.FieldCount} cells; the header has {_columns}."
            : null;
        return fault is null ? new FileRow(new RowPlace(start, (int)length), Cell, Fault: null) : FileRow.Broken(start, length, fault);
    }

    private string? Cell(ReportField field) => _places.TryGetValue(field, out var at) ? CellText.Read(_csv.GetString(at)).Text : null;

    private bool IsEmpty() => Enumerable.Range(0, _csv.FieldCount).All(_csv.IsEmpty);

    /// <returns>How long the line is that begins there, its line break included.</returns>
    private long LineAt(long start)
    {
        var part = new byte[MaxRowBytes];
        _file.Position = start;
        for (long length = 0; ;)
        {
            var read = _file.Read(part);
            var end = part.AsSpan(0, read).IndexOf((byte)'\n');
            if (end >= 0 || read == 0)
            {
                return length + end + 1;
            }

            length += read;
        }
    }

    private long SkipBreaks(long from)
    {
        _file.Position = from;
        while (_file.ReadByte() is '\r' or '\n')
        {
            from++;
        }

        return from;
    }
}
