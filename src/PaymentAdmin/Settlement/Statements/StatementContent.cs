using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Settlement.Statements;

/// <summary>Reads the lines of a statement's file: CSV or JSON, told apart by what it holds.</summary>
internal static class StatementContent
{
    /// <summary>Largest file, in bytes.</summary>
    public const long MaxBytes = 100L * 1024 * 1024;

    /// <summary>Longest time by which a line may be dated ahead: beyond it somebody mistyped the year.</summary>
    private const int MaxDaysAhead = 366;

    private const int ShownFaults = 20;

    private const string HalfText = "A text of the file has half of a character, as \\ud83d alone: it was cut off in the middle. Ask for the file once more.";

    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false };

    /// <summary>Most that the amounts of one currency may add up to, minor units.</summary>
    private static readonly Int128 s_maxSum = 1_000 * (Int128)Amount.MaxMinor;

    private static readonly TableLimits s_limits = new() { MaxRows = 2_000_000 };

    /// <summary>Reads all lines; nothing of a file with a fault is taken.</summary>
    /// <exception cref="Refusal">422: the file as a whole cannot be read, or <c>statement_has_errors</c> with the lines at fault.</exception>
    public static IReadOnlyList<StatementLine> Read(Stream file, StatementColumns columns, StatementDefaults defaults, DateTime now)
    {
        var reader = new StatementReader(columns, defaults);
        var lines = JsonCells.IsJson(file) ? ReadJson(file, columns, reader, now) : ReadTable(file, columns, reader, now);
        RefuseFaults(reader.Faults);
        if (lines.Count == 0)
        {
            throw Refusal.Rule("file_no_rows", "The statement has no lines.", "file");
        }

        RefuseSums(lines);
        RefuseFaults([.. lines.Select(line => OfDay(line, columns, now)).OfType<StatementFault>()]);
        return lines;
    }

    /// <summary>Whether a file is the header of a statement and nothing else: one line of anything else is for the import to refuse.</summary>
    public static bool IsHeaderAlone(byte[] file, StatementColumns columns)
    {
        try
        {
            using var table = TableReader.Open(new MemoryStream(file, writable: false), s_limits);
            columns.Find(table.Header, out var faults);
            return table.Format == FileFormat.Csv && faults.Count == 0 && !table.Rows().Any();
        }
        catch (Refusal)
        {
            return false;
        }
    }

    /// <summary>Nobody settles so much: the amounts are not what they seem, and could not be added up.</summary>
    private static void RefuseSums(IReadOnlyList<StatementLine> lines)
    {
        foreach (var same in lines.GroupBy(line => line.Currency, StringComparer.Ordinal))
        {
            if (same.Aggregate((Int128)0, (sum, line) => sum + Math.Abs(line.GrossMinor) + Math.Abs(line.FeeMinor)) > s_maxSum)
            {
                throw Refusal.Rule("amounts_too_large", $"The amounts in {same.Key} add up to more than can be: look at their units.", "file");
            }
        }
    }

    private static StatementFault? OfDay(StatementLine line, StatementColumns columns, DateTime now)
    {
        var name = columns.NameOf(StatementField.SettledAt) ?? "";
        return line.SettledAt > now.AddDays(MaxDaysAhead)
            ? new StatementFault(line.Number, StatementField.SettledAt, name, "date_ahead", "The line is dated more than a year ahead: look at the year.")
            : BookTime.IsTooFarBack(line.SettledAt, now)
                ? new StatementFault(line.Number, StatementField.SettledAt, name, "date_past", $"The line is dated more than {BookTime.MaxYearsBack} years back: look at the year.")
                : null;
    }

    private static List<StatementLine> ReadTable(Stream file, StatementColumns columns, StatementReader reader, DateTime now)
    {
        using var table = TableReader.Open(file, s_limits);
        if (table.Format != FileFormat.Csv)
        {
            throw Refusal.Rule("file_format", "A settlement statement is a CSV or JSON file. Save the workbook as CSV UTF-8.", "file");
        }

        var places = columns.Find(table.Header, out var faults);
        RefuseFaults(faults);
        var lines = new List<StatementLine>();
        foreach (var row in table.Rows())
        {
            Keep(lines, reader.Read(now.NewId(), row.Number, field => places.TryGetValue(field, out var at) && at < row.Cells.Count ? row.Cells[at].Text : null));
        }

        return lines;
    }

    private static List<StatementLine> ReadJson(Stream file, StatementColumns columns, StatementReader reader, DateTime now)
    {
        using var document = Parse(file);
        var rows = Rows(document.RootElement);
        var header = rows.Take(1).SelectMany(row => row.EnumerateObject().Select(member => member.Name)).ToList();
        columns.Find(header, out var faults);
        RefuseFaults(faults);
        var lines = new List<StatementLine>();
        foreach (var (at, row) in rows.Index())
        {
            Keep(lines, reader.Read(now.NewId(), at + 1, field => columns.NameOf(field) is { } name && row.TryGetProperty(name, out var value) ? TextOf(value) : null));
        }

        return lines;
    }

    private static JsonDocument Parse(Stream file)
    {
        try
        {
            return JsonDocument.Parse(Utf8Of(file), s_json);
        }
        catch (JsonException broken)
        {
            // A name that is there twice has no line.
            throw NotJson(broken.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $"The file begins as JSON, but is none from line {line + 1} on. It may have been cut off: ask for it once more.")
                : "A line of the file has two members of one name: nobody can say which of them counts.");
        }
        catch (InvalidOperationException)
        {
            // Looking for names that are there twice, the parser reads each; an escaped half of a character is none.
            throw NotJson(HalfText);
        }
    }

    private static ReadOnlyMemory<byte> Utf8Of(Stream file)
    {
        var bytes = new byte[file.Length - file.Position];
        file.ReadExactly(bytes);
        var text = bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        return Utf8.IsValid(text.Span) ? text : throw NotJson("The file is not UTF-8. Save it as UTF-8, or ask for it once more.");
    }

    /// <summary>The objects of an array; of an object, of its one array.</summary>
    private static List<JsonElement> Rows(JsonElement root)
    {
        var array = root.ValueKind == JsonValueKind.Object && root.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Array).Take(2).ToList() is [var only] ? only.Value : root;
        if (array.ValueKind != JsonValueKind.Array || array.EnumerateArray().Any(row => row.ValueKind != JsonValueKind.Object))
        {
            throw Refusal.Rule("file_not_lines", "A statement in JSON is an array of objects, one for each line, or an object with one such array.", "file");
        }

        return [.. array.EnumerateArray()];
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return JsonCells.TextOf(value);
        }
        catch (InvalidOperationException)
        {
            throw NotJson(HalfText);
        }
    }

    private static Refusal NotJson(string message) => Refusal.Rule("file_not_json", message, "file");

    private static void Keep(List<StatementLine> lines, StatementLine? line)
    {
        if (line is not null)
        {
            lines.Add(line);
        }
    }

    private static void RefuseFaults(IReadOnlyList<StatementFault> faults)
    {
        if (faults.Count == 0)
        {
            return;
        }

        var shown = faults.Take(ShownFaults).Select(fault => new StatementRowError(fault.Line, fault.Column, fault.Code, fault.Message)).ToList();
        var first = faults[0];
        throw new Refusal(
            RefusalKind.Rule, "statement_has_errors",
            string.Create(CultureInfo.InvariantCulture, $"The statement has {faults.Count:N0} errors, so nothing of it was imported. The first, {(first.Line == 0 ? "in its header" : $"in line {first.Line}")}: {first.Message}"),
            "file", facts: new Dictionary<string, object?>(StringComparer.Ordinal) { ["rowErrors"] = shown });
    }
}

/// <summary>What is wrong with a line of a statement's file; row 0 is its header.</summary>
internal sealed record StatementRowError(int Row, string Column, string Code, string Message);
