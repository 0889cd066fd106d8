using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Fees;

/// <summary>A fee rule as a person types it: amounts in major units, rates in percent, in the person's notation.</summary>
public sealed class FeeRuleDraft
{
    public string EventType { get; set; } = "";

    public string Direction { get; set; } = Words.Of(FeeDirection.Inbound);

    public string Basis { get; set; } = Words.Of(FeeBasis.Percent);

    public string Amount { get; set; } = "";

    public string Percentage { get; set; } = "";

    public string Minimum { get; set; } = "";

    public string Maximum { get; set; } = "";

    public string VatRate { get; set; } = "";

    public string Currency { get; set; } = "";

    /// <summary>The draft of a rule that exists, in the notation of <paramref name="culture"/>.</summary>
    public static FeeRuleDraft Of(FeeRuleAnswer rule, CultureInfo culture)
    {
        return new FeeRuleDraft
        {
            EventType = rule.EventType,
            Direction = Words.Of(rule.Direction),
            Basis = Words.Of(rule.Basis),
            Amount = rule.Basis == FeeBasis.Percent ? "" : Major(rule.Amount),
            Percentage = rule.Basis == FeeBasis.Flat ? "" : Percent(rule.Percentage),
            Minimum = rule.Minimum is { } minimum ? Major(minimum) : "",
            Maximum = rule.Maximum is { } maximum ? Major(maximum) : "",
            VatRate = Percent(rule.VatRate),
            Currency = rule.Currency,
        };

        string Major(long minor) => new Amount(minor, Domain.Money.Currency.Of(rule.Currency)).ShowNumber(culture);
        string Percent(decimal rate) => (rate * 100).ToString("0.####", culture);
    }

    /// <summary>Reads the drafts; notes what cannot be read, or is out of bounds, under <c>fees[n]</c>.</summary>
    public static IReadOnlyList<FeeRuleInput> Read(IReadOnlyList<FeeRuleDraft> drafts, CultureInfo culture, FieldErrors errors)
    {
        var rules = drafts.Select((draft, index) => draft.Read($"fees[{index}]", culture, errors)).ToList();
        FeeRuleInput.ToTerms(rules, errors);
        return rules;
    }

    private FeeRuleInput Read(string path, CultureInfo culture, FieldErrors errors)
    {
        var basis = Words.TryParse<FeeBasis>(Basis, out var known) ? known : FeeBasis.Flat;
        return new FeeRuleInput(
            EventType.Trim(),
            Words.TryParse<FeeDirection>(Direction, out var direction) ? direction : FeeDirection.Both,
            basis,
            ReadRate(VatRate, "vatRate") ?? 0,
            Currency,
            basis == FeeBasis.Percent ? null : ReadAmount(Amount, "amount"),
            basis == FeeBasis.Flat ? null : ReadRate(Percentage, "percentage"),
            ReadAmount(Minimum, "minimum"),
            ReadAmount(Maximum, "maximum"));

        long? ReadAmount(string text, string field)
        {
            if (string.IsNullOrWhiteSpace(text) || !Domain.Money.Currency.Exists(Currency))
            {
                return null;
            }

            var currency = Domain.Money.Currency.Of(Currency);
            var example = new Amount(100 * currency.MinorPerMajor, currency).ShowNumber(culture);
            return errors.Check(
                Domain.Money.Amount.TryRead(text, currency, culture, out var minor),
                $"{path}.{field}",
                $"Type an amount in {Currency} with at most {currency.Decimals} decimals, such as {example}.")
                ? minor
                : null;
        }

        decimal? ReadRate(string text, string field)
        {
            const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
            if (string.IsNullOrWhiteSpace(text))
            {
                errors.Check(field != "vatRate", $"{path}.{field}", "Type the VAT on the fee in percent; 0 where there is none.");
                return null;
            }

            return errors.Check(decimal.TryParse(text, Plain, culture, out var percent), $"{path}.{field}", $"Type percent, such as {1.5m.ToString(culture)}.") ? percent / 100 : null;
        }
    }
}
