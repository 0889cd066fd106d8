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

    /// <summary>The same of an amount that is not read yet.</summary>
    /// <param name="minor">Minor units.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="culture">Whose separators are used.</param>
    public static string Show(long minor, string currency, CultureInfo culture) => new Amount(minor, Currency.Of(currency)).Show(culture);

    /// <summary>The amount for people, in major units without its currency: "1,284,500.00".</summary>
    public string ShowNumber(CultureInfo culture) =>
        ((decimal)Minor / Currency.MinorPerMajor).ToString($"N{Currency.Decimals}", culture);

    /// <summary>Reads what a person typed in major units ("1,500.50"), with nothing cut off.</summary>
    /// <param name="text">Digits with group and decimal separators of the culture.</param>
    /// <param name="currency">Whose minor units are wanted.</param>
    /// <param name="culture">Whose separators are used.</param>
    /// <param name="minor">The minor units read.</param>
    /// <returns>
    /// False where it is no number, is beyond <see cref="MaxMinor"/>, has more decimals than the currency (be they zeros: "1.000" may
    /// mean a thousand), or has a group separator out of place ("1,50" is 1.5 to somebody, never 150).
    /// </returns>
    public static bool TryRead(string? text, Currency currency, CultureInfo culture, out long minor)
    {
        minor = 0;
        const NumberStyles Styles = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite
            | NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands;
        if (!decimal.TryParse(text, Styles, culture, out var major) || Math.Abs(major) > MaxMinor
            || major.Scale > currency.Decimals || !GroupsInPlace(text, major, culture))
        {
            return false;
        }

        var exact = major * currency.MinorPerMajor;
        if (Math.Abs(exact) > MaxMinor)
        {
            return false;
        }

        minor = (long)exact;
        return true;
    }

    /// <summary>Whether a text without group separators was read, or one with all of them where the culture writes them.</summary>
    private static bool GroupsInPlace(string text, decimal read, CultureInfo culture)
    {
        var group = Spaces(culture.NumberFormat.NumberGroupSeparator);
        var digits = Spaces(text).Trim().TrimStart([.. culture.NumberFormat.NegativeSign, .. culture.NumberFormat.PositiveSign, '-']);
        var whole = digits.Split(culture.NumberFormat.NumberDecimalSeparator)[0];
        return !whole.Contains(group, StringComparison.Ordinal) || whole == Spaces(decimal.Truncate(Math.Abs(read)).ToString("N0", culture));

        // A typed space stands for the narrow or unbreakable one with which some cultures group.
        static string Spaces(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ');
    }
}
