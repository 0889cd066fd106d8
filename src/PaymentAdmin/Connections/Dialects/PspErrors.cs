using System.Text;
using System.Text.Json;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>
/// Reads why a PSP refused: <c>{"error":{"code","message","fields":[{"field","message"}]}}</c>, and the other shapes that
/// PSPs and the gateways before them use.
/// </summary>
internal static class PspErrors
{
    private const int CodeMaxLength = 60;
    private const int MaxFields = 50;
    private const int TextMaxBytes = 2_000;

    public static PspError Of(PspAnswer answer)
    {
        if (answer.Outcome != CallOutcome.Answered)
        {
            return new PspError(Words.Of(answer.Outcome), answer.Problem ?? "There is no answer.");
        }

        var said = Read(answer.Body) ?? new Said(null, TextOf(answer.Body), []);
        var message = said.Message is null ? answer.Problem ?? $"The PSP answered {answer.Status}." : said.Message;
        return new PspError(said.Code ?? $"http_{answer.Status}", message, said.Fields.Count == 0 ? null : said.Fields);
    }

    private static Said? Read(byte[] body) => Root(body, root => root.ValueKind == JsonValueKind.Object ? OfRoot(root) : null);

    private static T? Root<T>(byte[] body, Func<JsonElement, T> read)
    {
        try
        {
            return PspJson.Read(body, read);
        }
        catch (UnreadableException)
        {
            // No JSON: the caller then takes what is there as text.
            return default;
        }
    }

    private static Said OfRoot(JsonElement root) => root.Field("error") switch
    {
        { ValueKind: JsonValueKind.Object } error => Of(error, CodeIn(error, "code")),
        { ValueKind: JsonValueKind.String } error when Of(root, CodeIn(root, "error") ?? CodeIn(root, "code")) is var said =>
            said.Message is null ? said with { Message = PspJson.Clean(error.GetString()!) } : said,
        _ => Of(root, CodeIn(root, "code")),
    };

    private static Said Of(JsonElement error, string? code) =>
        new(code, error.Note("message") ?? error.Note("error_description") ?? error.Note("detail") ?? error.Note("title"), [.. FieldsIn(error).Take(MaxFields)]);

    /// <summary>A code is one word: a sentence in its place is a message.</summary>
    private static string? CodeIn(JsonElement element, string name)
    {
        var code = element.Field(name) switch
        {
            { ValueKind: JsonValueKind.String } value => value.GetString()!,
            { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
            _ => "",
        };
        return code.Length is > 0 and <= CodeMaxLength && code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.') ? code : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> FieldsIn(JsonElement error) => error.Field("fields", "errors") switch
    {
        { ValueKind: JsonValueKind.Array } list =>
            from item in list.EnumerateArray()
            where item.ValueKind == JsonValueKind.Object
            let field = item.Note("field")
            where field is not null
            select KeyValuePair.Create(field, item.Note("message") ?? ""),
        { ValueKind: JsonValueKind.Object } map =>
            from property in map.EnumerateObject()
            let field = PspJson.Clean(property.Name)
            where field is not null
            select KeyValuePair.Create(field, MessageOf(property.Value)),
        _ => [],
    };

    private static string MessageOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => PspJson.Clean(value.GetString()!) ?? "",
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(MessageOf).Where(text => text.Length > 0)),
        _ => "",
    };

    /// <summary>A plain text; the page of a gateway says nothing that a person wants to read here.</summary>
    private static string? TextOf(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, TextMaxBytes)));
        return text.AsSpan().TrimStart() is ['<' or '{' or '[', ..] || text.Contains('\uFFFD', StringComparison.Ordinal) ? null : PspJson.Clean(text);
    }

    private sealed record Said(string? Code, string? Message, IReadOnlyList<KeyValuePair<string, string>> Fields);
}
