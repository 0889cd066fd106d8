using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;

namespace PaymentAdmin.Connections.Dialects.PspRestV2;

/// <summary>
/// Reads a report of transactions, as CSV or JSON: psp_id, reference, amount, currency, status, created_at. A line that
/// cannot be read makes the whole report unreadable: reconciled without it, a payment would seem to be missing.
/// </summary>
internal static class ReportReader
{
    private static readonly string[] Needed = ["psp_id", "reference", "amount", "status", "created_at"];

    private static readonly CsvReaderOptions Strict = new()
    {
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        IncludeValuesInExceptions = false,
    };

    public static PspReading<IReadOnlyList<PspReportLine>> Read(PspAnswer answer, Unsaid unsaid) =>
        !answer.IsSuccess ? PspReading<IReadOnlyList<PspReportLine>>.No(PspErrors.Of(answer))
            : PspAnswers.Try<IReadOnlyList<PspReportLine>>(() => IsJson(answer)
                ? PspJson.Read(answer.Body, root => ReadJson(root, unsaid))
                : ReadCsv(answer.Body, unsaid));

    private static bool IsJson(PspAnswer answer)
    {
        var type = answer.Headers.GetValueOrDefault("content-type") ?? "";
        return type.Contains("json", StringComparison.OrdinalIgnoreCase)
            || (!type.Contains("csv", StringComparison.OrdinalIgnoreCase) && answer.Body.AsSpan().TrimStart(" \r\n\t"u8) is [(byte)'{' or (byte)'[', ..]);
    }

    private static IReadOnlyList<PspReportLine> ReadJson(JsonElement root, Unsaid unsaid)
    {
        var list = root.ValueKind == JsonValueKind.Array ? root : root.Field("transactions") ?? throw new UnreadableException("transactions is missing.");
        return [.. list.Items("transactions").Select((item, index) => Line($"transactions[{index}]", name => item.Text(name), unsaid))];
    }

    private static List<PspReportLine> ReadCsv(byte[] body, Unsaid unsaid)
    {
        try
        {
            using var csv = CsvReader.Create(Utf8.IsValid(body) ? body : throw new UnreadableException("The report is not UTF-8."), Strict);
            RequireColumns(csv);
            var lines = new List<PspReportLine>();
            while (csv.Read())
            {
                lines.Add(Line($"Line {csv.RowNumber}", name => Cell(csv, name), unsaid));
            }

            return lines;
        }
        catch (CsvFormatException malformed)
        {
            throw new UnreadableException($"The report is no CSV: {malformed.Message}");
        }
    }

    // Else any page without a second line would pass for a report of no transactions.
    private static void RequireColumns(CsvReader csv)
    {
        csv.ReadHeader();
        if (Needed.FirstOrDefault(name => !csv.TryGetFieldIndex(name, out _)) is { } missing)
        {
            throw new UnreadableException($"The report has no column {missing}.");
        }
    }

    private static string? Cell(CsvReader csv, string name) =>
        csv.TryGetFieldIndex(name, out var index) && csv.GetString(index) is { Length: > 0 } text ? PspJson.RequirePlain(name, text) : null;

    private static PspReportLine Line(string place, Func<string, string?> cell, Unsaid unsaid)
    {
        try
        {
            var currency = cell("currency") ?? unsaid.Currency;
            return new PspReportLine(
                Required(cell, "psp_id"),
                cell("reference"),
                PspAmount.Minor(Required(cell, "amount"), "amount", currency),
                currency!,
                PaymentReader.StatusOf(Required(cell, "status")),
                PspTime.Read("created_at", Required(cell, "created_at"), unsaid));
        }
        catch (UnreadableException unreadable)
        {
            throw new UnreadableException($"{place}: {unreadable.Message}");
        }
    }

    private static string Required(Func<string, string?> cell, string name) => cell(name) ?? throw new UnreadableException($"{name} is missing.");
}
