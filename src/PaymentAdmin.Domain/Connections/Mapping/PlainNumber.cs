using System.Globalization;
using System.Text.RegularExpressions;

namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>Numbers as mappings hold and PSPs are sent them: decimal digits, no exponent, no zeros at the end; never a float.</summary>
internal static partial class PlainNumber
{
    internal const string Rule = "a plain number with at most 15 digits before and 6 after the point, such as 1500.5";

    /// <summary>An amount in major units, exactly: no currency has more decimals than a decimal holds.</summary>
    internal static decimal Major(Money.Amount amount) => (decimal)amount.Minor / amount.Currency.MinorPerMajor;

    internal static string Show(decimal number) => Normalise(number).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>The same number without zeros at its end and without a sign on zero, so that equal numbers are written alike.</summary>
    internal static decimal Normalise(decimal number) =>
        number == 0 ? 0 : number / 1.0000000000000000000000000000m;

    internal static bool IsWithinBounds(decimal number) => Math.Abs(number) < 1_000_000_000_000_000m && decimal.Round(number, 6) == number;

    /// <summary>Reads the form of <see cref="Rule"/>; a longer one is refused rather than rounded.</summary>
    internal static bool TryRead(string text, out decimal number)
    {
        number = 0;
        return Pattern().IsMatch(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
