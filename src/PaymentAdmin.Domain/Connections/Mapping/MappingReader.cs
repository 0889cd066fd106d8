using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>Reads the shape of a mapping; whether its rules make sense is <see cref="MappingCheck"/>'s question.</summary>
internal sealed class MappingReader
{
    private static readonly string[] Kinds = ["source", "constant", "concatenate"];

    private readonly FieldErrors _errors = new();

    /// <exception cref="Refusal">400 with everything of another shape, by path.</exception>
    internal IReadOnlyList<MappingRule> Read(JsonNode? json)
    {
        var rules = new List<MappingRule>();
        if (json is not JsonObject whole || whole["rules"] is not JsonArray items)
        {
            throw Refusal.Invalid("rules", "A mapping is an object with a list of rules: {\"rules\":[…]}.");
        }

        CheckMembers(whole, "", ["rules"]);
        if (_errors.Check(items.Count <= FieldMapping.MaxRules, "rules", $"A mapping has at most {FieldMapping.MaxRules} rules."))
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (ReadRule(items[i], $"rules[{i}]") is { } rule)
                {
                    rules.Add(rule);
                }
            }
        }

        _errors.ThrowIfAny();
        return rules;
    }

    private MappingRule? ReadRule(JsonNode? node, string path)
    {
        if (node is not JsonObject item)
        {
            _errors.Add(path, "A rule is an object with a target and one of source, constant or concatenate.");
            return null;
        }

        var target = TextOf(item["target"]);
        _errors.Check(target is not null, $"{path}.target", TargetPath.Rule);
        var expression = ReadExpression(item, path, ["target"]);
        return target is null || expression is null ? null : new MappingRule(target, expression);
    }

    private MappingExpression? ReadExpression(JsonObject item, string path, string[] besides)
    {
        var kinds = Kinds.Where(item.ContainsKey).ToArray();
        if (!_errors.Check(kinds.Length == 1, path, "The value comes from exactly one of source, constant or concatenate."))
        {
            return null;
        }

        CheckMembers(item, path + ".", [.. besides, kinds[0], .. kinds[0] == "source" ? (string[])["format", "maxLength"] : []]);
        return kinds[0] switch
        {
            "source" => ReadField(item, path),
            "constant" => ReadConstant(item["constant"], $"{path}.constant"),
            _ => ReadConcatenation(item["concatenate"], $"{path}.concatenate"),
        };
    }

    private FieldExpression? ReadField(JsonObject item, string path)
    {
        var source = TextOf(item["source"]) is { } name ? SourceField.Find(name) : null;
        var known = _errors.Check(
            source is not null, $"{path}.source", $"This is no field of ours. Choose one of {string.Join(", ", SourceField.All)}.");
        var format = default(FieldFormat);
        var hasFormat = item.ContainsKey("format");
        var formatRead = _errors.Check(
            !hasFormat || Words.TryParse(TextOf(item["format"]), out format),
            $"{path}.format",
            $"This is no format. Choose one of {string.Join(", ", Words.All<FieldFormat>())}, or leave it out.");
        var length = 0;
        var hasLength = item.ContainsKey("maxLength");
        var lengthRead = _errors.Check(
            !hasLength || (item["maxLength"]?.GetValueKind() == JsonValueKind.Number && int.TryParse(item["maxLength"]!.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out length)),
            $"{path}.maxLength",
            $"The length to cut to is a whole number from 1 to {TargetForm.TextMaxLength}.");
        return known && formatRead && lengthRead
            ? new FieldExpression(source!, hasFormat ? format : null, hasLength ? length : null)
            : null;
    }

    private MappingExpression? ReadConstant(JsonNode? node, string path)
    {
        switch (node?.GetValueKind())
        {
            case JsonValueKind.String when TextOf(node) is { } text:
                return new TextConstant(text);
            case JsonValueKind.True or JsonValueKind.False:
                return new FlagConstant(node.GetValue<bool>());
            case JsonValueKind.Number when PlainNumber.TryRead(node.ToJsonString(), out var number):
                return new NumberConstant(number);
            default:
                _errors.Add(path, $"The constant is a text, true, false, or {PlainNumber.Rule}.");
                return null;
        }
    }

    private Concatenation? ReadConcatenation(JsonNode? node, string path)
    {
        if (node is not JsonArray items || items.Count is < Concatenation.LeastParts or > Concatenation.MostParts)
        {
            _errors.Add(path, $"A concatenation is a list of {Concatenation.LeastParts} to {Concatenation.MostParts} parts.");
            return null;
        }

        var parts = items.Select((item, index) => ReadPart(item, $"{path}[{index}]")).ToList();
        return parts.Contains(null) ? null : new Concatenation([.. parts.OfType<MappingExpression>()]);
    }

    private MappingExpression? ReadPart(JsonNode? node, string path)
    {
        if (node is JsonObject item && !item.ContainsKey("concatenate"))
        {
            return ReadExpression(item, path, []);
        }

        _errors.Add(path, "A part is an object with a source or a constant.");
        return null;
    }

    private void CheckMembers(JsonObject item, string prefix, string[] known)
    {
        foreach (var name in item.Select(member => member.Key).Where(name => !known.Contains(name, StringComparer.Ordinal)))
        {
            _errors.Add(prefix + name, $"This is not read here. Leave it out; there is {string.Join(", ", known)}.");
        }
    }

    /// <summary>A node's text; null where it is none, or holds half a character (\ud800 alone), which shows only when it is taken out.</summary>
    private static string? TextOf(JsonNode? node)
    {
        if (node?.GetValueKind() != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return node.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
