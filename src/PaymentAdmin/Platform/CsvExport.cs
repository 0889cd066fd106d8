using CsvHelper;

namespace PaymentAdmin.Platform;

/// <summary>A column of an export: its name and how a row fills it.</summary>
public sealed record CsvColumn<T>(string Name, Func<T, object?> Value);

/// <summary>A list as a CSV file: streamed, and safe to open in a spreadsheet (a text that looks like a formula is escaped).</summary>
public static class CsvExport
{
    private static readonly CsvWriterOptions Format = new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true };

    public static IResult Csv<T>(string name, IAsyncEnumerable<T> rows, params CsvColumn<T>[] columns) =>
        TypedResults.Stream(stream => Write(stream, rows, columns), "text/csv; charset=utf-8", $"{name}.csv");

    private static async Task Write<T>(Stream stream, IAsyncEnumerable<T> rows, CsvColumn<T>[] columns)
    {
        // The first row before anything is written: what is refused then is answered as such, not by a file that breaks off.
        await using var reading = rows.GetAsyncEnumerator();
        var more = await reading.MoveNextAsync();
        await using var csv = CsvWriter.Create(stream, Format, leaveOpen: true);
        csv.WriteHeader([.. columns.Select(column => column.Name)]);
        for (; more; more = await reading.MoveNextAsync())
        {
            foreach (var column in columns)
            {
                csv.WriteField(column.Value(reading.Current));
            }

            await csv.EndRecordAsync();
        }
    }
}
