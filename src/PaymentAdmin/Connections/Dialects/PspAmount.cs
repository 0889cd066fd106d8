using System.Globalization;
using System.Text.Json;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>Reads amounts in major units exactly: what the currency cannot express is unreadable, never rounded.</summary>
internal static class PspAmount
{
    // So many digits a decimal holds exactly.
    private const int MaxLength = 28;

    /// <summary>The minor units of an amount; null where it is absent.</summary>
    /// <param name="element">What it stands in.</param>
    /// <param name="name">Its field: a number, or the same as a text.</param>
    /// <param name="currency">ISO 4217 code; null where the message has none.</param>
    /// <exception cref="UnreadableException">It is no such amount, or there is no currency to read it in.</exception>
    public static long? Minor(this JsonElement element, string name, string? currency)
    {
        if (element.Field(name) is not { } value)
        {
            return null;
        }

        var raw = value.ValueKind is JsonValueKind.Number ? value.GetRawText() : value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
        return Minor(raw, name, currency);
    }

    /// <summary>The minor units of an amount in writing.</summary>
    /// <exception cref="UnreadableException">It is no such amount, or there is no currency to read it in.</exception>
    public static long Minor(string raw, string name, string? currency)
    {
        if (currency is null)
        {
            throw new UnreadableException($"{name} comes without a currency, and the connection names none.");
        }

        if (!Currency.Exists(currency))
        {
            throw new UnreadableException($"{name} is in a currency that is not ISO 4217.");
        }

        var decimals = Currency.Of(currency).Decimals;
        return TryRead(raw, Currency.Of(currency), out var minor)
            ? minor
            : throw new UnreadableException($"{name} is not an amount of {currency}: digits, a point, and at most {decimals} decimals.");
    }

    /// <summary>The ISO 4217 code in a message, or else the connection's.</summary>
    public static string? CurrencyOf(this JsonElement element, string? fallback) => element.Text("currency") ?? fallback;

    private static bool TryRead(string raw, Currency currency, out long minor)
    {
        minor = 0;
        if (raw.Length is 0 or > MaxLength || raw[0] == '.' || raw[^1] == '.'
            || !decimal.TryParse(raw, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major)
            || Math.Abs(major) > Amount.MaxMinor)
        {
            return false;
        }

        var exact = major * currency.MinorPerMajor;
        if (exact != decimal.Truncate(exact) || Math.Abs(exact) > Amount.MaxMinor)
        {
            return false;
        }

        minor = (long)exact;
        return true;
    }
}
