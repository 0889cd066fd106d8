using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>Where a value comes from, as a person chooses and types it; anything may be half done.</summary>
public sealed class ValueDraft
{
    public const string Nothing = "";
    public const string Constant = "constant";
    public const string Joined = "concatenate";

    public const string TextConstant = "text";
    public const string NumberConstant = "number";
    public const string FlagConstant = "true_or_false";

    /// <summary>A field of ours by its name, <see cref="Constant"/>, <see cref="Joined"/>, or <see cref="Nothing"/>.</summary>
    public string From { get; private set; } = Nothing;

    /// <summary>The word of a format; empty for as it is.</summary>
    public string Format { get; set; } = "";

    public string MaxLength { get; set; } = "";

    public string ConstantType { get; set; } = TextConstant;

    public string ConstantText { get; set; } = "";

    public List<ValueDraft> Parts { get; } = [];

    /// <summary>Our field, where it is one.</summary>
    public SourceField? Source => SourceField.Find(From);

    /// <summary>Chooses where it comes from; what was typed for another choice stays, for who changes back.</summary>
    public void Choose(string from)
    {
        From = from;
        var formats = Source is { } source ? MappingText.FormatsOf(source) : [];
        if (!formats.Select(format => Words.Of(format)).Contains(Format, StringComparer.Ordinal))
        {
            Format = "";
        }

        while (From == Joined && Parts.Count < Concatenation.LeastParts)
        {
            Parts.Add(new ValueDraft());
        }
    }

    /// <summary>The members of the rule's JSON form; what cannot be read is left for the check to name.</summary>
    public JsonObject ToJson() => From switch
    {
        Constant => new JsonObject { ["constant"] = ConstantJson() },
        Joined => new JsonObject { ["concatenate"] = new JsonArray([.. Parts.Select(part => part.ToJson())]) },
        _ => FieldJson(),
    };

    public static ValueDraft Of(JsonElement rule)
    {
        var draft = new ValueDraft();
        if (rule.TryGetProperty("concatenate", out var parts))
        {
            draft.Parts.AddRange(parts.EnumerateArray().Select(Of));
            draft.Choose(Joined);
        }
        else if (rule.TryGetProperty("constant", out var constant))
        {
            draft.Choose(Constant);
            draft.ConstantText = constant.ValueKind == JsonValueKind.String ? constant.GetString()! : constant.GetRawText();
            draft.ConstantType = constant.ValueKind switch { JsonValueKind.String => TextConstant, JsonValueKind.Number => NumberConstant, _ => FlagConstant };
        }
        else
        {
            draft.Choose(rule.GetProperty("source").GetString()!);
            draft.Format = rule.TryGetProperty("format", out var format) ? format.GetString()! : "";
            draft.MaxLength = rule.TryGetProperty("maxLength", out var length) ? length.GetRawText() : "";
        }

        return draft;
    }

    /// <summary>For people, as <see cref="MappingExpression.Show"/> says it.</summary>
    public string Show() => From switch
    {
        Nothing => "not sent",
        Constant => ConstantType == TextConstant ? $"\"{ConstantText}\"" : ConstantText,
        Joined => string.Join(" + ", Parts.Select(part => part.Show())),
        _ when Format.Length == 0 => From,
        _ when Format == Words.Of(FieldFormat.Truncate) => $"{From} ({Format} {MaxLength})",
        _ => $"{From} ({Format})",
    };

    private JsonObject FieldJson()
    {
        var json = new JsonObject { ["source"] = From };
        if (Format.Length > 0)
        {
            json["format"] = Format;
        }

        if (Format == Words.Of(FieldFormat.Truncate))
        {
            json["maxLength"] = int.TryParse(MaxLength, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : MaxLength;
        }

        return json;
    }

    /// <summary>Null where what was typed is no such constant: the check says so.</summary>
    private JsonValue? ConstantJson() => ConstantType switch
    {
        NumberConstant => decimal.TryParse(ConstantText, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number) : null,
        FlagConstant => JsonValue.Create(ConstantText == "true"),
        _ => JsonValue.Create(ConstantText),
    };
}
