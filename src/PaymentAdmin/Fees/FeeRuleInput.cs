using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Fees;

/// <summary>A fee rule as it is sent (processors-api, "Fee Rule Fields"). Id and dates, which GET shows, are read-only.</summary>
[IgnoresFields("id", "effectiveFrom", "effectiveTo")]
public sealed record FeeRuleInput(
    string EventType,
    FeeDirection Direction,
    FeeBasis Basis,
    decimal VatRate,
    string Currency,
    long? Amount = null,
    decimal? Percentage = null,
    long? Minimum = null,
    long? Maximum = null)
{
    /// <summary>The rules' terms; notes in <paramref name="errors"/> what is missing or out of bounds, under <c>fees[n]</c>.</summary>
    public static IReadOnlyList<FeeTerms> ToTerms(IReadOnlyList<FeeRuleInput> rules, FieldErrors errors)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            errors.Check(rules[i].Basis == FeeBasis.Percent || rules[i].Amount is not null, $"fees[{i}].amount", "is required for this basis: minor units, 10000 for 100.00.");
            errors.Check(rules[i].Basis == FeeBasis.Flat || rules[i].Percentage is not null, $"fees[{i}].percentage", "is required for this basis: 0.015 for 1.5 %.");
        }

        FeeTerms[] terms = [.. rules.Select(rule => new FeeTerms(
            rule.EventType, rule.Direction, rule.Basis, rule.Amount ?? 0, rule.Percentage ?? 0, rule.Minimum, rule.Maximum, rule.VatRate, rule.Currency))];
        FeeSet.Check(terms, errors);
        return terms;
    }
}
