using System.Text.RegularExpressions;

namespace PaymentAdmin.Domain.Fees;

/// <summary>The terms of one fee rule (processors-api, "Fee Rule Fields").</summary>
/// <param name="EventType">The type of transaction: snake_case, such as <c>card_purchase</c>.</param>
/// <param name="Direction">Inbound, outbound or both.</param>
/// <param name="Basis">How it is calculated.</param>
/// <param name="Amount">The fixed part in minor units, 0 to 10^15; 0 for <see cref="FeeBasis.Percent"/>.</param>
/// <param name="Percentage">The share as a decimal, 0 to 1 with at most 6 decimals (0.015 is 1.5 %); 0 for <see cref="FeeBasis.Flat"/>.</param>
/// <param name="Minimum">The least fee in minor units, or null.</param>
/// <param name="Maximum">The greatest fee in minor units, or null.</param>
/// <param name="VatRate">VAT on the fee as a decimal, 0 to 1 with at most 6 decimals (0.075 is 7.5 %).</param>
/// <param name="Currency">ISO 4217 code of the transactions it applies to, and of the fee.</param>
public sealed partial record FeeTerms(
    string EventType,
    FeeDirection Direction,
    FeeBasis Basis,
    long Amount,
    decimal Percentage,
    long? Minimum,
    long? Maximum,
    decimal VatRate,
    string Currency)
{
    private const string RateRule = "is a decimal from 0 to 1 with at most 6 decimals: 0.015 means 1.5 %.";

    /// <summary>Notes every field that is out of bounds, under <paramref name="path"/> (<c>fees[0]</c>).</summary>
    public void Check(FieldErrors errors, string path)
    {
        errors.Check(EventTypePattern().IsMatch(EventType), $"{path}.eventType", "The event type is up to 64 small letters, digits and _, such as card_purchase.");
        errors.Check(Money.Currency.Exists(Currency), $"{path}.currency", "The currency is an ISO 4217 code in capitals, such as NGN.");
        errors.Check(IsRate(Percentage), $"{path}.percentage", $"The percentage {RateRule}");
        errors.Check(IsRate(VatRate), $"{path}.vatRate", $"The VAT rate {RateRule}");
        CheckAmount(Amount, "amount");
        CheckAmount(Minimum ?? 0, "minimum");
        CheckAmount(Maximum ?? 0, "maximum");
        errors.Check(Minimum is null || Maximum is null || Minimum <= Maximum, $"{path}.minimum", "The minimum is not above the maximum.");
        errors.Check(Basis != FeeBasis.Flat || Percentage == 0, $"{path}.percentage", "A flat fee has no percentage: send 0, or choose flat_plus_percent.");
        errors.Check(Basis != FeeBasis.Percent || Amount == 0, $"{path}.amount", "A percent fee has no fixed amount: send 0, or choose flat_plus_percent.");

        void CheckAmount(long amount, string field) =>
            errors.Check(
                amount is >= 0 and <= Money.Amount.MaxMinor,
                $"{path}.{field}",
                $"The {field} is a whole number of minor units, from 0 to 10^15.");
    }

    /// <summary>Whether a text has the form of an event type: up to 64 small letters, digits and _, beginning with a letter.</summary>
    public static bool IsEventType(string text) => EventTypePattern().IsMatch(text);

    /// <summary>Whether the two would both decide about one transaction: same event type and currency, and a direction in common.</summary>
    public bool Overlaps(FeeTerms other) =>
        EventType == other.EventType
        && Currency == other.Currency
        && (Direction == other.Direction || Direction == FeeDirection.Both || other.Direction == FeeDirection.Both);

    /// <summary>Whether these terms decide about a transaction of this type, direction and currency.</summary>
    public bool AppliesTo(string eventType, FeeDirection direction, string currency) =>
        EventType == eventType && Currency == currency && (Direction == direction || Direction == FeeDirection.Both);

    private static bool IsRate(decimal rate) => rate is >= 0 and <= 1 && decimal.Round(rate, 6) == rate;

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EventTypePattern();
}
