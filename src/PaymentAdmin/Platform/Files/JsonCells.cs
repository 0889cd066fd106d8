using System.Text.Json;

namespace PaymentAdmin.Platform.Files;

/// <summary>Tables in JSON: what their members hold as the text of a cell.</summary>
internal static class JsonCells
{
    /// <summary>Whether a file begins as JSON; it is at its beginning again then.</summary>
    public static bool IsJson(Stream file)
    {
        Span<byte> start = stackalloc byte[64];
        file.Position = 0;
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        var text = start[..read].TrimStart("\uFEFF"u8).TrimStart(" \r\n\t"u8);
        return text.Length > 0 && text[0] is (byte)'[' or (byte)'{';
    }

    /// <summary>The text of a member; a number exactly as it is written.</summary>
    /// <exception cref="InvalidOperationException">It is a text with half of a character in it.</exception>
    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };
}
