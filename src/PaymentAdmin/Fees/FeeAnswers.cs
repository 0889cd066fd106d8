using System.Text.Json.Serialization;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Fees;

/// <summary>A fee rule as it is shown (processors-api, "Fee Rule Fields").</summary>
public sealed record FeeRuleAnswer(
    string Id,
    string EventType,
    FeeDirection Direction,
    FeeBasis Basis,
    long Amount,
    decimal Percentage,
    long? Minimum,
    long? Maximum,
    decimal VatRate,
    string Currency,
    DateTime EffectiveFrom,
    DateTime? EffectiveTo)
{
    /// <summary>The terms of the rule.</summary>
    public FeeTerms ToTerms() => new(EventType, Direction, Basis, Amount, Percentage, Minimum, Maximum, VatRate, Currency);

    public static FeeRuleAnswer Of(FeeSet set, FeeRule rule) => new(
        PublicId.FeeRule.Format(rule.Id), rule.EventType, rule.Direction, rule.Basis, rule.Amount, rule.Percentage,
        rule.Minimum, rule.Maximum, rule.VatRate, rule.Currency, set.EffectiveFrom, set.EffectiveTo);

    public static IReadOnlyList<FeeRuleAnswer> Of(FeeSet? set) =>
        set is null ? [] : [.. set.Rules.OrderBy(rule => rule.Position).Select(rule => Of(set, rule))];
}

/// <summary>One version of a processor's fees, with what changed from the version that it took the place of (<c>replaces</c>, null for none).</summary>
public sealed record FeeVersionAnswer(
    int Version,
    DateTime EffectiveFrom,
    DateTime? EffectiveTo,
    DateTime? WithdrawnAt,
    string? Reason,
    string ChangedBy,
    DateTime ChangedAt,
    int? Replaces,
    IReadOnlyList<FeeDifference> Differences,
    IReadOnlyList<FeeRuleAnswer> Fees);

/// <summary>A processor's fees (processors-api, "Get Processor Fees"); <c>history</c> only where it was asked for.</summary>
public sealed record FeesAnswer(
    IReadOnlyList<FeeRuleAnswer> Fees,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FeeVersionAnswer>? History = null);
