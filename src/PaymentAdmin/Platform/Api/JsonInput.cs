using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Api;

/// <summary>Fields that an input accepts and ignores, because our own answers carry them (read-only fields).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class IgnoresFieldsAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>An input of which every field may be left out; one that is sent has a value, null is none.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class PartialInputAttribute : Attribute;

/// <summary>
/// Reads JSON into an input record and says of every field what is wrong with it: missing, of the wrong type,
/// no word of its list, unknown. The serialiser alone stops at the first.
/// </summary>
public static class JsonInput
{
    private const string Body = "body";

    /// <summary>Nobody reads further; and a body full of mistakes must not cost a far larger answer.</summary>
    private const int MaxErrors = 100;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Wire.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads <paramref name="bytes"/> as a <typeparamref name="T"/>.</summary>
    /// <exception cref="Refusal">400: <c>malformed_json</c>, or <c>invalid_input</c> with every field's message.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> bytes)
    {
        using var document = Parse(bytes);
        var errors = new FieldErrors();
        CheckObject(document.RootElement, Wire.Json.GetTypeInfo(typeof(T)), "", errors);
        errors.ThrowIfAny();
        return document.RootElement.Deserialize<T>(Wire.Json)!;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            throw Malformed("The body is not valid UTF-8.");
        }

        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (InvalidOperationException)
        {
            // Looking for duplicates, the parser reads every name; an escaped half of a surrogate pair is none.
            throw Malformed("The body has a field whose name is no text.");
        }
        catch (JsonException malformed)
        {
            var place = malformed.LineNumber is { } line ? $" near line {line + 1}, character {malformed.BytePositionInLine + 1}" : "";
            throw Malformed(bytes.IsEmpty ? "Send a JSON object in the body." : $"The body is not valid JSON{place}.");
        }
    }

    private static Refusal Malformed(string message) =>
        new(RefusalKind.Invalid, "malformed_json", message, Body, new Dictionary<string, string[]> { [Body] = [message] });

    private static void CheckObject(JsonElement element, JsonTypeInfo type, string path, FieldErrors errors)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path.Length == 0 ? Body : path, "must be a JSON object.");
            return;
        }

        foreach (var property in type.Properties)
        {
            CheckField(element, property, Join(path, property.Name), errors);
        }

        var ignored = type.Type.GetCustomAttributes(typeof(IgnoresFieldsAttribute), inherit: false)
            .Cast<IgnoresFieldsAttribute>().SelectMany(attribute => attribute.Names);
        var known = type.Properties.Select(property => property.Name).Concat(ignored).ToHashSet(StringComparer.Ordinal);
        foreach (var unknown in element.EnumerateObject().Where(field => !known.Contains(field.Name)).TakeWhile(_ => errors.Count < MaxErrors))
        {
            errors.Add(Join(path, unknown.Name), $"There is no such field. The fields are {string.Join(", ", type.Properties.Select(property => property.Name))}.");
        }
    }

    private static void CheckField(JsonElement element, JsonPropertyInfo property, string path, FieldErrors errors)
    {
        if (!element.TryGetProperty(property.Name, out var value))
        {
            var optional = property.AssociatedParameter?.HasDefaultValue ?? !property.IsRequired;
            errors.Check(optional, path, "is required.");
        }
        else if (value.ValueKind == JsonValueKind.Null)
        {
            var nullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
                || (property.AssociatedParameter?.IsNullable ?? property.IsSetNullable);
            var partial = property.DeclaringType.IsDefined(typeof(PartialInputAttribute), inherit: false);
            errors.Check(nullable && !partial, path, "must not be null.");
        }
        else
        {
            CheckValue(value, property.PropertyType, path, errors);
        }
    }

    private static void CheckValue(JsonElement value, Type type, string path, FieldErrors errors)
    {
        var info = Wire.Json.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                CheckObject(value, info, path, errors);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind != JsonValueKind.Array:
                errors.Add(path, "must be a list.");
                break;
            case JsonTypeInfoKind.Enumerable:
                foreach (var (index, item) in value.EnumerateArray().Index().TakeWhile(_ => errors.Count < MaxErrors))
                {
                    CheckValue(item, info.ElementType!, $"{path}[{index}]", errors);
                }

                break;
            default:
                errors.Check(Reads(value, type), path, Expectation(Nullable.GetUnderlyingType(type) ?? type));
                break;
        }
    }

    private static bool Reads(JsonElement value, Type type)
    {
        try
        {
            // A null character is no text that all three databases keep.
            return value.Deserialize(type, Wire.Json) is not string text || !text.Contains('\0', StringComparison.Ordinal);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return false;
        }
    }

    private static string Expectation(Type type) => type switch
    {
        _ when type == typeof(string) => "must be a text.",
        _ when type == typeof(bool) => "must be true or false.",
        _ when type == typeof(int) || type == typeof(long) => "must be a whole number.",
        _ when type == typeof(decimal) => "must be a number.",
        _ when type == typeof(DateTime) => "must be a time such as 2026-01-31T09:00:00Z.",
        _ when type.IsEnum => $"must be one of {string.Join(", ", Enum.GetValues(type).Cast<Enum>().Select(Words.Of))}.",
        _ => "has the wrong form.",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
