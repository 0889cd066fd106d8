namespace PaymentAdmin.Domain.Money;

/// <summary>
/// Amounts in files that may be taken or given back: as <see cref="WrittenAmount"/> reads them, and besides zero, and below zero with a minus sign before the digits.
/// </summary>
public static class SignedMinor
{
    /// <summary>Reads one, with nothing cut off or rounded.</summary>
    /// <param name="text">As it stands in the file.</param>
    /// <param name="currency">Whose minor units are wanted.</param>
    /// <param name="inMinorUnits">Whether the text is a whole number of minor units already.</param>
    /// <param name="minor">Minor units, −10^15 to 10^15.</param>
    /// <returns>Null where it is right; else what is wrong and what to write instead.</returns>
    public static (AmountFault Fault, string Message)? Read(string text, Currency currency, bool inMinorUnits, out long minor)
    {
        minor = 0;
        var trimmed = text.Trim();
        var digits = trimmed.StartsWith('-') || trimmed.StartsWith('+') ? trimmed[1..] : trimmed;
        if (digits.Length == 0 || digits[0] is '-' or '+')
        {
            return (AmountFault.NotANumber, "The amount is a number, with one minus sign before it where it is taken: write -1500.50.");
        }

        if (inMinorUnits && digits.Contains('.', StringComparison.Ordinal))
        {
            return (AmountFault.TooManyDecimals, $"This column is in minor units of {currency.Code}: write a whole number.");
        }

        var wrong = WrittenAmount.Read(digits, inMinorUnits ? currency with { Decimals = 0 } : currency, out var read);

        // What stands without its sign and is not above zero is zero.
        if (wrong is { } fault && fault.Fault != AmountFault.NotPositive)
        {
            return fault;
        }

        minor = trimmed.StartsWith('-') ? -read : read;
        return null;
    }
}
