using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Webhooks;

namespace PaymentAdmin.PspSimulator.Control;

/// <summary>Settings as JSON, read field by field with a message for each that is wrong.</summary>
internal static class SettingsJson
{
    private const double MostPause = 7 * 24 * 3600;

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
    };

    /// <summary>Every setting by its name on the wire, in the order of the class.</summary>
    public static IReadOnlyDictionary<string, PropertyInfo> All { get; } =
        typeof(SimulatorSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name), StringComparer.Ordinal);

    public static Answer Answer(SimulatorSettings settings) => new(200, JsonSerializer.SerializeToUtf8Bytes(settings, s_options));

    /// <summary>The settings with some of them changed.</summary>
    /// <exception cref="ApiError">400 with every unknown name and wrong value.</exception>
    public static SimulatorSettings Apply(SimulatorSettings settings, JsonElement changes)
    {
        var problems = new List<FieldProblem>();
        var changed = settings with { };
        foreach (var change in changes.EnumerateObject())
        {
            if (!All.TryGetValue(change.Name, out var property))
            {
                problems.Add(new FieldProblem(change.Name, "is no setting"));
            }
            else if (Read(property, change.Value, out var value) is { } problem)
            {
                problems.Add(new FieldProblem(change.Name, problem));
            }
            else
            {
                property.SetValue(changed, value);
            }
        }

        return problems.Count == 0 ? changed : throw ApiError.Invalid(problems);
    }

    private static string? Read(PropertyInfo property, JsonElement json, out object? value)
    {
        try
        {
            value = json.Deserialize(property.PropertyType, s_options);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
            value = null;
        }

        if (value is null)
        {
            return $"must be {FormOf(property.PropertyType)}";
        }

        var given = value;
        return property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault(rule => !rule.IsValid(given)) switch
        {
            RangeAttribute range => $"must be from {range.Minimum} to {range.Maximum}",
            AllowedValuesAttribute allowed => $"must be one of {string.Join(", ", allowed.Values)}",
            _ => ProblemOf(property.Name, value),
        };
    }

    private static string FormOf(Type type) =>
        type == typeof(Chance) ? "a number from 0 to 1, or {\"next\": count}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "text"
        : type == typeof(double) ? "a number"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : "a list";

    private static string? ProblemOf(string name, object value) => (name, value) switch
    {
        (nameof(SimulatorSettings.RedirectTo), string { Length: > 0 } url) when WebhookEndpoints.AddressOf(url) is null => "must be an absolute http or https address, or empty",
        (_, IReadOnlyList<double> pauses) when pauses.Any(pause => pause is < 0 or > MostPause) => "must be seconds, each from 0 to a week",
        (_, IReadOnlyList<string> texts) when texts.Any(string.IsNullOrWhiteSpace) => "must be texts, none of them empty",
        _ => null,
    };
}
