using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Reconciliation.Reports;

/// <summary>What stands in one column of one row of a report, as it came.</summary>
internal readonly record struct RawCell(string Name, string Value);

/// <summary>The columns of a report and single rows of it, whatever they are taken for: for people who look at what came.</summary>
internal static class ReportTable
{
    private const int HeadBytes = 64 * 1024;

    /// <summary>The names of its columns, or of the members of its first object; none where it has none that can be read.</summary>
    public static IReadOnlyList<string> Columns(Stream file) => JsonCells.IsJson(file) ? FirstMembers(file) : Header(file).Names;

    /// <summary>The cells of a row with their columns' names; null where it is no row of the report's form.</summary>
    /// <param name="text">The row as it came; null where it is no text.</param>
    public static IReadOnlyList<RawCell>? Row(Stream file, RowPlace place, out string? text)
    {
        var bytes = new byte[place.Length];
        file.Position = place.Offset;
        var row = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        text = Utf8.IsValid(row) ? Encoding.UTF8.GetString(row).TrimEnd('\r', '\n') : null;
        return text is null ? null : JsonCells.IsJson(file) ? Members(row) : Cells(row, Header(file));
    }

    private static List<string> FirstMembers(Stream file)
    {
        try
        {
            // It goes to the first element of the list; which columns there are is asked only once a row is read.
            using var head = new JsonReport(file, ReportColumns.Default, from: 0);
            return FirstObject(file, head.Next);
        }
        catch (Refusal)
        {
            return [];
        }
    }

    /// <summary>The members of the first object from a place on.</summary>
    private static List<string> FirstObject(Stream file, long from)
    {
        var head = new byte[HeadBytes];
        file.Position = from;
        var json = new Utf8JsonReader(head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)), isFinalBlock: false, state: default);
        var names = new List<string>();
        try
        {
            while (json.Read() && !(json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == 0))
            {
                if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    names.Add(json.GetString()!);
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // What was named up to there is what there is to choose from.
        }

        return names;
    }

    private static List<RawCell>? Members(byte[] row)
    {
        try
        {
            using var json = JsonDocument.Parse(row);
            return json.RootElement.ValueKind == JsonValueKind.Object ? [.. json.RootElement.EnumerateObject().Select(member => new RawCell(member.Name, JsonCells.TextOf(member.Value) ?? ""))] : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static List<RawCell>? Cells(byte[] row, (IReadOnlyList<string> Names, char Separator) header)
    {
        var cells = Read(new MemoryStream(row, writable: false), header.Separator, out var isMalformed);
        return isMalformed || cells is null || cells.Count < header.Names.Count ? null : [.. header.Names.Zip(cells, (name, value) => new RawCell(name, value))];
    }

    private static (IReadOnlyList<string> Names, char Separator) Header(Stream file)
    {
        var head = new byte[HeadBytes];
        file.Position = 0;
        var text = head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        char? hint = null;
        for (var start = text.StartsWith("\uFEFF"u8) ? 3 : 0; start < text.Length;)
        {
            var length = text[start..].IndexOf((byte)'\n') is >= 0 and var end ? end + 1 : text.Length - start;
            var line = Encoding.UTF8.GetString(text.Slice(start, length)).Trim();
            if (CsvTableReader.IsSeparatorHint(line))
            {
                hint = line.Length > CsvTableReader.SeparatorHint.Length ? line[CsvTableReader.SeparatorHint.Length] : ',';
            }
            else if (line.Length > 0)
            {
                var separator = hint ?? CsvTableReader.SeparatorOf(line);
                return (Read(new MemoryStream(head, start, text.Length - start, writable: false), separator, out _) ?? [], separator);
            }

            start += length;
        }

        return ([], ',');
    }

    /// <summary>The cells of the first record.</summary>
    private static List<string>? Read(Stream content, char separator, out bool isMalformed)
    {
        var malformed = false;
        using var csv = CsvReader.Create(content, new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            SkipEmptyLines = true,
            MaxRecordSize = ReportContent.MaxRowBytes,
            IncludeValuesInExceptions = false,
            OnMalformedRecord = _ => malformed = true,
        });
        try
        {
            var cells = csv.Read() ? Enumerable.Range(0, csv.FieldCount).Select(at => CellText.Read(csv.GetString(at)).Text).ToList() : null;
            isMalformed = malformed;
            return cells;
        }
        catch (CsvFormatException)
        {
            isMalformed = true;
            return null;
        }
    }
}
