using System.Text.Json;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Platform;

/// <summary>A list as JSON Lines: one JSON object on each line, as the API writes them; streamed.</summary>
public static class JsonLinesExport
{
    public static IResult JsonLines<T>(string name, IAsyncEnumerable<T> rows) => TypedResults.Stream(stream => Write(stream, rows), "application/x-ndjson", $"{name}.jsonl");

    private static async Task Write<T>(Stream stream, IAsyncEnumerable<T> rows)
    {
        await foreach (var row in rows)
        {
            await JsonSerializer.SerializeAsync(stream, row, Wire.Json);
            await stream.WriteAsync("\n"u8.ToArray());
        }
    }
}
