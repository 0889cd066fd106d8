using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaymentAdmin.PspSimulator;

/// <summary>
/// How often a misbehaviour happens: with a probability (JSON: a number from 0 to 1), or the next so many times
/// (JSON: <c>{"next": 3}</c>) and then never again.
/// </summary>
[JsonConverter(typeof(ChanceConverter))]
public sealed class Chance
{
    private readonly bool _counted;
    private int _left;

    private Chance(double rate, int left, bool counted)
    {
        Rate = rate;
        _left = left;
        _counted = counted;
    }

    public static Chance Never { get; } = new(0, 0, counted: false);

    public static Chance Always { get; } = new(1, 0, counted: false);

    /// <summary>The probability; 0 when it is counted.</summary>
    public double Rate { get; }

    /// <summary>How many times are left; null when it is a probability.</summary>
    public int? Left => _counted ? Volatile.Read(ref _left) : null;

    public static Chance Of(double rate) =>
        rate is >= 0 and <= 1 ? new Chance(rate, 0, counted: false) : throw new ArgumentOutOfRangeException(nameof(rate), rate, "A probability is from 0 to 1.");

    public static Chance Next(int times) =>
        times >= 0 ? new Chance(0, times, counted: true) : throw new ArgumentOutOfRangeException(nameof(times), times, "A count is 0 or more.");

    /// <summary>Reads <c>0.25</c> or <c>next 3</c>, as a person types it.</summary>
    public static bool TryParse(string text, out Chance chance)
    {
        chance = Never;
        text = text.Trim();
        if (text.StartsWith("next ", StringComparison.OrdinalIgnoreCase))
        {
            var counted = int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var times);
            chance = counted ? Next(times) : Never;
            return counted;
        }

        var read = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and <= 1;
        chance = read ? Of(rate) : Never;
        return read;
    }

    public override string ToString() =>
        Left is { } left ? string.Create(CultureInfo.InvariantCulture, $"next {left}") : Rate.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether it happens this time. A probability is decided by what it is about alone, so that neither order nor concurrency changes it.</summary>
    internal bool Hits(int seed, string fault, string about, int ordinal) => _counted ? TakeOne() : Rate > 0 && Draw(seed, fault, about, ordinal) < Rate;

    private bool TakeOne()
    {
        var left = Volatile.Read(ref _left);
        while (left > 0)
        {
            var seen = Interlocked.CompareExchange(ref _left, left - 1, left);
            if (seen == left)
            {
                return true;
            }

            left = seen;
        }

        return false;
    }

    private static double Draw(int seed, string fault, string about, int ordinal)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}\n{fault}\n{ordinal}\n{about}")), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) / (double)(1UL << 53);
    }
}

internal sealed class ChanceConverter : JsonConverter<Chance>
{
    private const string Form = "A chance is a number from 0 to 1, or {\"next\": count}.";

    public override Chance Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var value = document.RootElement;
        if (value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= 1 and var rate)
        {
            return Chance.Of(rate);
        }

        return value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 1 && value.TryGetProperty("next", out var next)
            && next.ValueKind == JsonValueKind.Number && next.TryGetInt32(out var times) && times >= 0
                ? Chance.Next(times)
                : throw new JsonException(Form);
    }

    public override void Write(Utf8JsonWriter writer, Chance value, JsonSerializerOptions options)
    {
        if (value.Left is not { } left)
        {
            writer.WriteNumberValue(value.Rate);
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("next", left);
        writer.WriteEndObject();
    }
}
