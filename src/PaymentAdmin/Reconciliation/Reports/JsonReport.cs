using System.Text.Json;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Reconciliation.Reports;

/// <summary>
/// Rows of a report in JSON: the objects of an array, or of the first array of an object. Each is cut out by its brackets and read by itself, so that one that is
/// no JSON does not break the others, and the file is never whole in memory.
/// </summary>
internal sealed class JsonReport : ReportContent
{
    /// <summary>How far from its beginning the array of an object may begin, in bytes.</summary>
    private const int MaxHead = 64 * 1024;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private readonly Bytes _bytes;
    private readonly ReportColumns _columns;
    private readonly byte[] _row = new byte[MaxRowBytes];
    private bool _isChecked;

    public JsonReport(Stream file, ReportColumns columns, long from)
    {
        _columns = columns;
        _isChecked = from > 0;
        Next = from > 0 ? from : ArrayOf(file);
        _bytes = new Bytes(file, Next);
    }

    /// <inheritdoc/>
    public override IEnumerable<FileRow> Rows()
    {
        while (SkipToRow())
        {
            var start = _bytes.Position;
            var length = CutRow();
            Next = _bytes.Position;
            if (length > MaxRowBytes)
            {
                yield return FileRow.Broken(start, length, TooLong);
                continue;
            }

            using var row = Parse((int)length, out var fault);
            Check(row);
            yield return row is null ? FileRow.Broken(start, length, fault!) : new FileRow(new RowPlace(start, (int)length), field => Cell(row, field), Fault: null);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <returns>Where the first element of the array stands, or the space before it. Of an object's arrays the first that has any.</returns>
    private static long ArrayOf(Stream file)
    {
        var head = new byte[MaxHead];
        file.Position = 0;
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var mark = head.AsSpan(0, read).StartsWith("\uFEFF"u8) ? 3 : 0;
        var json = new Utf8JsonReader(head.AsSpan(mark, read - mark), isFinalBlock: false, state: default);
        long? empty = null;
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.StartArray && json.CurrentDepth <= 1)
                {
                    var (start, isOfObject) = (mark + json.BytesConsumed, json.CurrentDepth == 1);
                    if (!isOfObject || !json.Read() || json.TokenType != JsonTokenType.EndArray)
                    {
                        return start;
                    }

                    empty ??= start;
                }
            }
        }
        catch (JsonException)
        {
            // What follows the arrays makes no difference to them.
        }

        return empty ?? throw NoList();
    }

    private static Refusal NoList() =>
        Refusal.Rule("file_not_lines", "A report in JSON is an array of objects, one for each payment, or an object with such an array at its beginning.", "file");

    private static Refusal CutOff() => Refusal.Rule("file_cut_off", "The file ends in the middle: it was cut off. Ask for it once more.", "file");

    /// <returns>Whether there is another row.</returns>
    private bool SkipToRow()
    {
        for (; ;)
        {
            switch (_bytes.Peek())
            {
                case ' ' or '\t' or '\r' or '\n' or ',':
                    _bytes.Skip();
                    break;
                case ']':
                    return false;
                case < 0:
                    throw CutOff();
                default:
                    return true;
            }
        }
    }

    /// <summary>Goes past one element: to the comma or bracket behind it, whatever stands in texts.</summary>
    /// <returns>How long it is; its first bytes are in the buffer.</returns>
    private long CutRow()
    {
        var (depth, inText, length) = (0, false, 0L);
        for (var next = _bytes.Peek(); inText || depth > 0 || next is not (',' or ']'); next = _bytes.Peek())
        {
            Take(next);
            if (inText)
            {
                if (next == '\\')
                {
                    Take(_bytes.Peek());
                }

                inText = next != '"';
            }
            else
            {
                inText = next == '"';
                depth += next is '{' or '[' ? 1 : next is '}' or ']' ? -1 : 0;
            }
        }

        return length;

        void Take(int value)
        {
            if (value < 0)
            {
                throw CutOff();
            }

            if (length < _row.Length)
            {
                _row[length] = (byte)value;
            }

            length++;
            _bytes.Skip();
        }
    }

    private JsonDocument? Parse(int length, out string? fault)
    {
        fault = "The row is no JSON object.";
        try
        {
            var row = JsonDocument.Parse(_row.AsMemory(0, length).ToArray(), s_strict);
            if (row.RootElement.ValueKind == JsonValueKind.Object)
            {
                fault = null;
                return row;
            }

            row.Dispose();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Names that are there twice, halves of characters in them, and what is no JSON at all.
        }

        return null;
    }

    /// <summary>The first row that can be read says which members there are.</summary>
    private void Check(JsonDocument? row)
    {
        if (!_isChecked && row is not null)
        {
            Places([.. row.RootElement.EnumerateObject().Select(member => member.Name)], _columns);
            _isChecked = true;
        }
    }

    private string? Cell(JsonDocument row, ReportField field)
    {
        try
        {
            return _columns.Names.Of(field) is { } name && row.RootElement.TryGetProperty(name.Trim(), out var value) ? JsonCells.TextOf(value) : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a character: what cannot be shown cannot be compared, and is said to be odd.
            return "\0";
        }
    }

    /// <summary>The bytes of a file, one after the other.</summary>
    private sealed class Bytes
    {
        private readonly Stream _file;
        private readonly byte[] _part = new byte[64 * 1024];
        private int _at;
        private int _end;

        public Bytes(Stream file, long from)
        {
            _file = file;
            _file.Position = from;
            Position = from;
        }

        public long Position { get; private set; }

        /// <returns>The next byte; below zero at the end.</returns>
        public int Peek()
        {
            if (_at == _end)
            {
                (_at, _end) = (0, _file.Read(_part));
            }

            return _at < _end ? _part[_at] : -1;
        }

        public void Skip()
        {
            _at++;
            Position++;
        }
    }
}
