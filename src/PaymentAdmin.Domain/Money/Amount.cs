using System.Globalization;

namespace PaymentAdmin.Domain.Money;

/// <summary>An amount of money: a whole number of minor units and its currency (design, rule 1).</summary>
/// <param name="Minor">Minor units: kobo, cents; for XAF francs.</param>
/// <param name="Currency">The currency.</param>
public readonly record struct Amount(long Minor, Currency Currency)
{
    /// <summary>The largest amount that is accepted anywhere, in minor units: 10^15.</summary>
    public const long MaxMinor = 1_000_000_000_000_000;

    /// <summary>The amount for people, in major units with its currency: "NGN 1,284,500.00".</summary>
    public string Show(CultureInfo culture) => $"{Currency.Code} {ShowNumber(culture)}";

    /// <summary>The amount for people, in major units without its currency: "1,284,500.00".</summary>
    public string ShowNumber(CultureInfo culture) =>
        ((decimal)Minor / Currency.MinorPerMajor).ToString($"N{Currency.Decimals}", culture);

    /// <summary>Reads what a person typed in major units ("1,500.50"), with nothing cut off.</summary>
    /// <param name="text">Digits with group and decimal separators of the culture.</param>
    /// <param name="currency">Whose minor units are wanted.</param>
    /// <param name="culture">Whose separators are used.</param>
    /// <param name="minor">The minor units read.</param>
    /// <returns>False where it is no number, is beyond <see cref="MaxMinor"/>, or has more decimals than the currency.</returns>
    public static bool TryRead(string? text, Currency currency, CultureInfo culture, out long minor)
    {
        minor = 0;
        const NumberStyles Styles = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite
            | NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands;
        if (!decimal.TryParse(text, Styles, culture, out var major) || Math.Abs(major) > MaxMinor)
        {
            return false;
        }

        var exact = major * currency.MinorPerMajor;
        if (exact != decimal.Truncate(exact) || Math.Abs(exact) > MaxMinor)
        {
            return false;
        }

        minor = (long)exact;
        return true;
    }
}
