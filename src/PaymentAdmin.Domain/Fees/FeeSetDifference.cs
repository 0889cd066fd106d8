using System.Globalization;

namespace PaymentAdmin.Domain.Fees;

/// <summary>One difference between two versions of a processor's fees.</summary>
/// <param name="Rule">Which rule, for people: "card_purchase, inbound, NGN".</param>
/// <param name="Field">The field as the API names it; null where the whole rule came or went.</param>
/// <param name="From">The value before, or null where there was none.</param>
/// <param name="To">The value after, or null where there is none.</param>
public sealed record FeeDifference(string Rule, string? Field, string? From, string? To);

/// <summary>What changed between two versions of a processor's fees (processors-api, "Processor Lifecycle": document all fee changes).</summary>
public static class FeeSetDifference
{
    /// <summary>Compares rule by rule; rules belong together that share event type, direction and currency.</summary>
    public static IReadOnlyList<FeeDifference> Between(IReadOnlyList<FeeTerms> before, IReadOnlyList<FeeTerms> after)
    {
        var old = before.ToDictionary(Name, StringComparer.Ordinal);
        var fresh = after.ToDictionary(Name, StringComparer.Ordinal);
        var differences = new List<FeeDifference>();
        foreach (var (name, terms) in old)
        {
            if (fresh.TryGetValue(name, out var now))
            {
                differences.AddRange(Fields(terms).Zip(Fields(now))
                    .Where(pair => pair.First.Value != pair.Second.Value)
                    .Select(pair => new FeeDifference(name, pair.First.Field, pair.First.Value, pair.Second.Value)));
            }
            else
            {
                differences.Add(new FeeDifference(name, null, Summary(terms), null));
            }
        }

        differences.AddRange(fresh.Where(pair => !old.ContainsKey(pair.Key)).Select(pair => new FeeDifference(pair.Key, null, null, Summary(pair.Value))));
        return differences;
    }

    /// <summary>The name under which a rule is compared: "card_purchase, inbound, NGN".</summary>
    public static string Name(FeeTerms terms) => $"{terms.EventType}, {Words.Of(terms.Direction)}, {terms.Currency}";

    private static (string Field, string? Value)[] Fields(FeeTerms terms) =>
    [
        ("basis", Words.Of(terms.Basis)),
        ("amount", Number(terms.Amount)),
        ("percentage", Number(terms.Percentage)),
        ("minimum", terms.Minimum is { } minimum ? Number(minimum) : null),
        ("maximum", terms.Maximum is { } maximum ? Number(maximum) : null),
        ("vatRate", Number(terms.VatRate)),
    ];

    private static string Summary(FeeTerms terms) =>
        string.Join(", ", Fields(terms).Where(field => field.Value is not null).Select(field => $"{field.Field} {field.Value}"));

    private static string Number(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
