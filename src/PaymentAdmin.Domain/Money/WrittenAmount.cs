using System.Globalization;

namespace PaymentAdmin.Domain.Money;

/// <summary>What is wrong with an amount in a file.</summary>
public enum AmountFault
{
    /// <summary>It is no number.</summary>
    NotANumber,

    /// <summary>Its decimals stand behind a comma: "1,5".</summary>
    WrongDecimal,

    /// <summary>Its thousands are set apart: "1,500", "1 500".</summary>
    GroupSeparator,

    /// <summary>It has more decimals than its currency.</summary>
    TooManyDecimals,

    /// <summary>It is not above zero.</summary>
    NotPositive,

    /// <summary>It is above <see cref="Amount.MaxMinor"/>.</summary>
    AmountTooLarge,
}

/// <summary>
/// Amounts in files, in major units: digits, and a dot before the decimals. A file has no locale: "1,500" is a thousand to one
/// and 1.5 to another, so neither is guessed.
/// </summary>
public static class WrittenAmount
{
    private const int LongestShown = 30;

    /// <summary>Reads one, with nothing cut off or rounded.</summary>
    /// <param name="text">As it stands in the file.</param>
    /// <param name="currency">Whose minor units are wanted.</param>
    /// <param name="minor">Minor units, 1 to <see cref="Amount.MaxMinor"/>.</param>
    /// <returns>Null where it is right; else what is wrong and what to write instead.</returns>
    public static (AmountFault Fault, string Message)? Read(string text, Currency currency, out long minor)
    {
        minor = 0;
        var trimmed = text.Trim();
        var unsigned = trimmed.StartsWith('-') || trimmed.StartsWith('+') ? trimmed[1..] : trimmed;
        if (!IsPlain(unsigned))
        {
            return Explain(unsigned, currency);
        }

        var dot = unsigned.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0 && unsigned.Length - dot - 1 > currency.Decimals)
        {
            return (AmountFault.TooManyDecimals, currency.Decimals == 0
                ? $"{currency.Code} has no decimals: write a whole number."
                : $"{currency.Code} has {currency.Decimals} decimals: write no more, not even zeros.");
        }

        var digits = unsigned.TrimStart('0');
        var whole = dot >= 0 ? dot - (unsigned.Length - digits.Length) : digits.Length;
        if (whole > LongestShown / 2 || !decimal.TryParse(trimmed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major) || Math.Abs(major) * currency.MinorPerMajor > Amount.MaxMinor)
        {
            return trimmed.StartsWith('-') ? NotPositive() : (AmountFault.AmountTooLarge, $"The amount is too large: at most {new Amount(Amount.MaxMinor, currency).ShowNumber(CultureInfo.InvariantCulture)} {currency.Code}.");
        }

        minor = (long)(major * currency.MinorPerMajor);
        return minor > 0 ? null : NotPositive();
    }

    private static (AmountFault Fault, string Message) NotPositive() => (AmountFault.NotPositive, "The amount is above zero: leave the row out where nothing is paid.");

    private static bool IsPlain(string text)
    {
        var parts = text.Split('.');
        return parts.Length <= 2 && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit));
    }

    private static (AmountFault Fault, string Message) Explain(string text, Currency currency)
    {
        var isWritten = text.Length is > 0 and <= LongestShown && text.Any(char.IsAsciiDigit)
            && text.All(letter => char.IsAsciiDigit(letter) || letter is '.' or ',' or ' ' or '\u00a0' or '\u202f' or '\'' or '’' or '_');
        if (!isWritten)
        {
            return (AmountFault.NotANumber, "The amount is a number, with a dot before its decimals and nothing else: write 1500.50.");
        }

        var last = text.LastIndexOfAny([',', '.']);
        var behind = last < 0 ? 0 : text.Length - last - 1;
        var isDecimal = last >= 0 && behind is > 0 and not 3 && text.Count(letter => letter == text[last]) == 1;
        var plain = Digits(isDecimal ? text[..last] : text) + (isDecimal ? "." + Digits(text[(last + 1)..]) : "");
        return isDecimal && text[last] == ','
            ? (AmountFault.WrongDecimal, $"The decimals stand behind a dot, not a comma: write {plain}.")
            : last >= 0 && text[last] == ',' && behind == 3 && text.Count(char.IsPunctuation) == 1
                ? (AmountFault.GroupSeparator, $"A comma may set apart thousands or decimals: write {plain} for thousands{(currency.Decimals > 0 ? $", or {Digits(text[..last])}.{text[(last + 1)..].TrimEnd('0').PadRight(1, '0')}" : "")}.")
                : (AmountFault.GroupSeparator, $"Thousands are not set apart: write {plain}.");
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit)) is { Length: > 0 } digits ? digits : "0";
}
