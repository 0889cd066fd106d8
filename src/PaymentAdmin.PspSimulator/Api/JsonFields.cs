using System.Globalization;
using System.Text.Json;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Api;

/// <summary>Reads the fields of a JSON object and collects what is wrong with them, so that a caller learns of everything at once.</summary>
internal sealed class JsonFields(JsonElement element, string path, List<FieldProblem> problems)
{
    private const int MostDigits = 28;

    public JsonElement Element => element;

    public void Problem(string name, string message) => problems.Add(new FieldProblem(path + name, message));

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Text, trimmed of nothing; null when absent, or when something is wrong with it.</summary>
    public string? Text(string name, bool required, int maximum)
    {
        if (Find(name) is not { } value)
        {
            Require(name, required);
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || ReadText(value) is not { } text)
        {
            Problem(name, "must be text");
            return null;
        }

        if (text.Length > maximum || (required && string.IsNullOrWhiteSpace(text)) || text.Any(char.IsControl))
        {
            Problem(name, string.Create(CultureInfo.InvariantCulture, $"must be {(required ? 1 : 0)} to {maximum} characters, without control characters"));
            return null;
        }

        return text;
    }

    /// <summary>An amount in major units: a JSON number, kept as it was written.</summary>
    public MajorAmount? Amount(string name)
    {
        if (Find(name) is not { } value)
        {
            Require(name, required: true);
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || Exact(value.GetRawText()) is not { } amount)
        {
            Problem(name, "must be a number in major units, such as 1500.50");
            return null;
        }

        if (amount.Value <= 0)
        {
            Problem(name, "must be above zero");
            return null;
        }

        return amount;
    }

    /// <summary>An object within; null when absent or wrong.</summary>
    public JsonFields? Object(string name, bool required)
    {
        if (Find(name) is not { } value)
        {
            Require(name, required);
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new JsonFields(value, $"{path}{name}.", problems);
        }

        Problem(name, "must be an object");
        return null;
    }

    /// <summary>A list; null when absent or wrong.</summary>
    public IReadOnlyList<JsonElement>? List(string name)
    {
        if (Find(name) is not { } value)
        {
            Require(name, required: true);
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
        {
            return [.. value.EnumerateArray()];
        }

        Problem(name, "must be a list with at least one item");
        return null;
    }

    /// <summary>The text of a JSON string; null when it holds half a surrogate pair.</summary>
    public static string? ReadText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private JsonElement? Find(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private void Require(string name, bool required)
    {
        if (required)
        {
            Problem(name, "is required");
        }
    }

    // A decimal holds 28 digits exactly and would round more of them without a word.
    private static MajorAmount? Exact(string text) =>
        text.Count(char.IsAsciiDigit) <= MostDigits
        && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? new MajorAmount(text, value)
            : null;
}
