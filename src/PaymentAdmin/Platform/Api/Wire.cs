using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Api;

/// <summary>How values look on the wire: camelCase, snake_case words, UTC times with Z, nulls as null (design, "Wire format").</summary>
public static class Wire
{
    public const int MaxDepth = 32;

    // With its resolver from the start: the first request reads it before anything was serialised.
    public static JsonSerializerOptions Json { get; } =
        Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() });

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        // Else there is none until something is serialised, and the first body after a start could not be read.
        options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        options.NumberHandling = JsonNumberHandling.Strict;
        options.PropertyNameCaseInsensitive = false;
        options.MaxDepth = MaxDepth;
        options.RespectNullableAnnotations = true;
        options.AllowDuplicateProperties = false;
        options.Converters.Add(new WordJsonConverterFactory());
        options.Converters.Add(new UtcJsonConverter());
        options.Converters.Add(new PlainDecimalJsonConverter());
        return options;
    }

    /// <summary>Reads an RFC 3339 time with its offset.</summary>
    public static bool TryReadTime(string? text, out DateTime utc)
    {
        utc = default;
        if (text is null || !UtcJsonConverter.Pattern().IsMatch(text)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return false;
        }

        utc = time.UtcDateTime;
        return true;
    }

    /// <summary>The same of a time that may not be known.</summary>
    public static string? WriteTime(DateTime? utc) => utc is { } time ? WriteTime(time) : null;

    public static string WriteTime(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Enums are snake_case words.</summary>
internal sealed class WordJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(WordJsonConverter<>).MakeGenericType(typeToConvert))!;
}

internal sealed class WordJsonConverter<TEnum> : JsonConverter<TEnum> where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Words.TryParse<TEnum>(reader.GetString(), out var value)
            ? value
            : throw new JsonException($"must be one of {string.Join(", ", Words.All<TEnum>())}");

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(Words.Of(value));
}

/// <summary>Times are RFC 3339; they must say their offset, and leave as UTC with Z.</summary>
internal sealed partial class UtcJsonConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Wire.TryReadTime(reader.GetString(), out var utc)
            ? utc
            : throw new JsonException("must be a time such as 2026-01-31T09:00:00Z");

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(Wire.WriteTime(value));

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    internal static partial Regex Pattern();
}

/// <summary>Rates leave without the zeros that a database adds: 0.015, not 0.015000.</summary>
internal sealed class PlainDecimalJsonConverter : JsonConverter<decimal>
{
    /// <summary>28 digits, a sign and a point.</summary>
    private const int MaxLength = 30;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && IsExact(ref reader) && reader.TryGetDecimal(out var value) ? value : throw new JsonException("must be a number");

    /// <summary>Whether a decimal holds the number as it is written: with more digits it would be rounded unseen.</summary>
    private static bool IsExact(ref Utf8JsonReader reader) =>
        !reader.HasValueSequence && reader.ValueSpan.Length <= MaxLength && reader.ValueSpan.IndexOfAny((byte)'e', (byte)'E') < 0;

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value / 1.0000000000000000000000000000m);
}
