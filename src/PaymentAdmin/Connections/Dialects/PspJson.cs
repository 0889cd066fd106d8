using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>Reads JSON that somebody else wrote: whatever is wrong with it is an <see cref="UnreadableException"/> that names the place.</summary>
internal static class PspJson
{
    /// <summary>Deeper than any message of a PSP.</summary>
    public const int MaxDepth = 32;

    /// <summary>What is kept of an id or reference; longer ones would have to be cut.</summary>
    public const int TextMaxLength = 200;

    private const int NoteMaxLength = 500;

    // Of a field that stands twice, nobody knows which one the PSP means.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <exception cref="UnreadableException">The bytes are no such JSON, or <paramref name="read"/> says so.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
    {
        var json = body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
        try
        {
            RefuseBrokenText(json.Span);
            using var document = JsonDocument.Parse(json, Strict);
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            throw new UnreadableException($"The body is no JSON that we read: at most {MaxDepth} levels deep, and no field twice.");
        }
    }

    /// <summary>The items of an array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : throw new UnreadableException($"{what} is not a list.");

    /// <summary>A field; null where it is absent or null.</summary>
    public static JsonElement? Field(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new UnreadableException("A JSON object is missing.");
        }

        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>The field of this name, or else of the next one.</summary>
    public static JsonElement? Field(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.Field(name) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>An id, reference or word as it is; null where it is absent.</summary>
    public static string? Text(this JsonElement element, string name) => element.Field(name) is { } value ? TextOf(value, name) : null;

    /// <summary>A value as an id, reference or word; null where it is empty.</summary>
    /// <exception cref="UnreadableException">It is no text, or not one that can be kept.</exception>
    public static string? TextOf(JsonElement value, string name) => Raw(value, name) is { Length: > 0 } text ? RequirePlain(name, text) : null;

    /// <summary>What is good to know and moves nothing: where it is odd or too long, it is as if it were absent.</summary>
    public static string? Aside(this JsonElement element, string name, int maxLength = TextMaxLength) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? AsideOf(value, maxLength) : null;

    /// <summary>The same of a value.</summary>
    public static string? AsideOf(JsonElement value, int maxLength = TextMaxLength)
    {
        var text = value.ValueKind is JsonValueKind.String ? value.GetString()!.Trim() : value.ValueKind is JsonValueKind.Number ? value.GetRawText() : "";
        return text.Length > 0 && text.Length <= maxLength && !text.Any(char.IsControl) ? text : null;
    }

    /// <summary>A text that can be stored and compared as it is.</summary>
    /// <exception cref="UnreadableException">It is too long, or has control characters.</exception>
    public static string RequirePlain(string name, string text) =>
        text.Length <= TextMaxLength && !text.Any(char.IsControl)
            ? text
            : throw new UnreadableException($"{name} is longer than {TextMaxLength} characters or has control characters.");

    public static string RequiredText(this JsonElement element, string name) =>
        element.Text(name) ?? throw new UnreadableException($"{name} is missing.");

    /// <summary>Words for people: cut to what is kept, on one line.</summary>
    public static string? Note(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } value ? Clean(value.GetString()!) : null;

    /// <summary>A whole number; null where it is absent.</summary>
    public static int? Whole(this JsonElement element, string name) =>
        element.Field(name) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
            : throw new UnreadableException($"{name} is not a whole number.");

    /// <summary>A time, UTC; null where it is absent.</summary>
    public static DateTime? Time(this JsonElement element, string name, Unsaid unsaid) =>
        element.Text(name) is { } text ? PspTime.Read(name, text, unsaid) : null;

    /// <summary>What a PSP says, fit to be stored and shown; null where nothing is left.</summary>
    public static string? Clean(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => string.Concat(word.Where(letter => !char.IsControl(letter)))));
        return line.Length == 0 ? null : line.Abridge(NoteMaxLength);
    }

    // Some PSPs write their ids as numbers: the digits are the id.
    private static string Raw(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new UnreadableException($"{name} is not a text."),
    };

    /// <summary>Refuses what the reader of texts would stumble over later: bytes that are no UTF-8, and halves of characters.</summary>
    private static void RefuseBrokenText(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw new UnreadableException("The body is not UTF-8.");
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsWhole(ref reader))
            {
                throw new UnreadableException("The body has a text with half a character.");
            }
        }
    }

    private static bool IsWhole(ref Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // All that it throws for a text token: an escape that stands for half a character.
            return false;
        }
    }
}
