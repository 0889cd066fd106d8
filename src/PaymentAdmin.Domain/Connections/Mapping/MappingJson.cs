using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>
/// The JSON form of a mapping: <c>{"rules":[{"target":…,"source":…,"format":…,"maxLength":…}|{"target":…,"constant":…}|{"target":…,"concatenate":[…]}]}</c>.
/// Writing gives one form only, whatever spaces, order of members or zeros were read.
/// </summary>
public static class MappingJson
{
    /// <summary>The longest text that is read, in characters: far beyond <see cref="FieldMapping.MaxRules"/> rules of any size that people write.</summary>
    public const int MaxLength = 1_000_000;

    // A PSP reads "+255…" and "é" as well as their escapes, and people read them better. Nothing of this is put into HTML.
    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.General) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true, NewLine = "\n" };
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>The canonical form.</summary>
    public static string Write(FieldMapping mapping)
    {
        var rules = new JsonArray();
        foreach (var rule in mapping.Rules)
        {
            var item = Members(rule.Expression);
            item.Insert(0, "target", rule.Target);
            rules.Add((JsonNode)item);
        }

        return new JsonObject { ["rules"] = rules }.ToJsonString(Compact);
    }

    /// <summary>Reads a mapping for a PSP. It takes the text, because a parsed tree may already have lost one of two members of one name.</summary>
    /// <exception cref="Refusal">400 with everything that is wrong, by path: <c>rules[3].format</c>.</exception>
    public static FieldMapping Read(string json, TargetForm form) => FieldMapping.Of(form, new MappingReader().Read(Parse(json)));

    /// <summary>The bytes of an applied mapping as they are sent: the same for the same mapping and payment, always.</summary>
    public static byte[] Bytes(JsonObject applied) => JsonSerializer.SerializeToUtf8Bytes(applied, Compact);

    /// <summary>An applied mapping for people, on several lines.</summary>
    public static string Show(JsonObject applied) => applied.ToJsonString(Indented);

    internal static string Quote(string text) => JsonSerializer.Serialize(text, Compact);

    private static JsonNode? Parse(string json)
    {
        if (json.Length > MaxLength)
        {
            throw Refusal.Invalid("rules", $"A mapping is at most {MaxLength} characters of JSON.");
        }

        try
        {
            return JsonNode.Parse(json, documentOptions: Strict);
        }
        catch (JsonException wrong)
        {
            var line = wrong.LineNumber is { } before ? $" (line {before + 1})" : "";
            throw Refusal.Invalid("rules", $"This is not JSON{line}, or has one name twice in an object. Send {{\"rules\":[…]}}.");
        }
        catch (InvalidOperationException)
        {
            // How the parser says that a name holds half a character (\ud800 alone).
            throw Refusal.Invalid("rules", "A name has a broken character. Send {\"rules\":[…]}.");
        }
    }

    private static JsonObject Members(MappingExpression expression) => expression switch
    {
        FieldExpression field => FieldMembers(field),
        TextConstant text => new JsonObject { ["constant"] = text.Text },
        NumberConstant number => new JsonObject { ["constant"] = PlainNumber.Normalise(number.Number) },
        FlagConstant flag => new JsonObject { ["constant"] = flag.Value },
        Concatenation whole => new JsonObject { ["concatenate"] = new JsonArray([.. whole.Parts.Select(Members)]) },
        _ => throw new InvalidOperationException($"{expression.GetType().Name} has no JSON form."),
    };

    private static JsonObject FieldMembers(FieldExpression field)
    {
        var members = new JsonObject { ["source"] = field.Source.Name };
        if (field.Format is { } format)
        {
            members["format"] = Words.Of(format);
        }

        if (field.MaxLength is { } length)
        {
            members["maxLength"] = length;
        }

        return members;
    }
}
