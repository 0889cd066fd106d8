using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Fees;

/// <summary>Plain words for fees, in the person's notation.</summary>
internal static class FeeText
{
    private const string None = "none";

    public static string Of(FeeRuleAnswer rule) => Fee(rule.ToTerms());

    public static string Percent(decimal rate) => $"{(rate * 100).ToString("0.####", CultureInfo.CurrentCulture)} %";

    public static string Money(long? minor, string currency) =>
        minor is { } amount ? new Amount(amount, Currency.Of(currency)).Show(CultureInfo.CurrentCulture) : "–";

    /// <summary>What changed from one set of rules to another, a line for each change.</summary>
    public static IReadOnlyList<string> Changes(IReadOnlyList<FeeTerms> before, IReadOnlyList<FeeTerms> after)
    {
        var old = before.ToDictionary(FeeSetDifference.Name, StringComparer.Ordinal);
        var fresh = after.ToDictionary(FeeSetDifference.Name, StringComparer.Ordinal);
        return [.. FeeSetDifference.Between(before, after).Select(difference => difference switch
        {
            { Field: null, From: null } => $"Added: {Whole(fresh[difference.Rule])}",
            { Field: null } => $"Removed: {Whole(old[difference.Rule])}",
            { Field: { } field } => $"{Name(fresh[difference.Rule])}: {Label(field)} from {Value(old[difference.Rule], field)} to {Value(fresh[difference.Rule], field)}",
        })];
    }

    private static string Fee(FeeTerms terms) => terms.Basis switch
    {
        FeeBasis.Flat => Money(terms.Amount, terms.Currency),
        FeeBasis.Percent => $"{Percent(terms.Percentage)} ({terms.Currency})",
        _ => $"{Money(terms.Amount, terms.Currency)} + {Percent(terms.Percentage)}",
    };

    private static string Name(FeeTerms terms) => $"{Words.Plain(terms.EventType)}, {Words.Of(terms.Direction)}, {terms.Currency}";

    private static string Whole(FeeTerms terms)
    {
        var minimum = terms.Minimum is { } least ? $", at least {Money(least, terms.Currency)}" : "";
        var maximum = terms.Maximum is { } most ? $", at most {Money(most, terms.Currency)}" : "";
        return $"{Words.Plain(terms.EventType)}, {Words.Of(terms.Direction)}: {Fee(terms)}{minimum}{maximum}, VAT {Percent(terms.VatRate)}";
    }

    private static string Label(string field) => field switch
    {
        "vatRate" => "VAT",
        "amount" => "flat amount",
        _ => field,
    };

    private static string Value(FeeTerms terms, string field) => field switch
    {
        "basis" => Words.Plain(terms.Basis).ToLowerInvariant(),
        "amount" => Money(terms.Amount, terms.Currency),
        "percentage" => Percent(terms.Percentage),
        "minimum" => terms.Minimum is { } minimum ? Money(minimum, terms.Currency) : None,
        "maximum" => terms.Maximum is { } maximum ? Money(maximum, terms.Currency) : None,
        "vatRate" => Percent(terms.VatRate),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No such field of a fee rule."),
    };
}
