using System.Text.Json;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>
/// What a JSON value looks like: each place in it and the type found there, such as <c>fees[0].amount: number</c>.
/// </summary>
internal static class Shape
{
    /// <summary>That an answer has the places and types of a documented one, and beyond them only <paramref name="added"/>.</summary>
    public static void AssertSame(string documented, JsonElement answer, params string[] added)
    {
        using var document = JsonDocument.Parse(documented);
        var expected = Of(document.RootElement).Concat(added).Order(StringComparer.Ordinal);
        Assert.Equal(expected, Of(answer).Order(StringComparer.Ordinal));
    }

    public static IEnumerable<string> Of(JsonElement value) => Places(value, "");

    private static IEnumerable<string> Places(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(field => Places(field.Value, $"{path}.{field.Name}")).Prepend($"{path}: object"),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Places(item, $"{path}[{index}]")).Prepend($"{path}: list"),
        JsonValueKind.True or JsonValueKind.False => [$"{path}: boolean"],
        var kind => [$"{path}: {kind.ToString().ToLowerInvariant()}"],
    };
}
