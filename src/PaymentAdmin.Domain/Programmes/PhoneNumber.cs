using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Domain.Programmes;

/// <summary>Phone numbers: kept in E.164, entered as people of a country write them.</summary>
public static class PhoneNumber
{
    /// <summary>The sentence that goes with <see cref="TryRead"/>.</summary>
    public static string Rule(Country country) =>
        $"The phone number is one of {country.Name}, such as {country.Calling.Trunk}7…, or begins with + and the country's code (+{country.Calling.Code}).";

    /// <summary>Reads a number as it is written in a country, or internationally with + or 00; spaces, dots, dashes and brackets may group it.</summary>
    /// <param name="text">As typed. Without + or the trunk prefix (a spreadsheet drops both) it is a national number, or an international one where it begins with the country's own code and is long enough for it.</param>
    /// <param name="country">Where national numbers are of.</param>
    /// <param name="e164">The number in E.164: +255700000001.</param>
    /// <returns>False where it cannot be a phone number.</returns>
    public static bool TryRead(string text, Country country, out string e164)
    {
        e164 = "";
        var digits = new string([.. text.Trim().Where(letter => letter is not (' ' or '\u00a0' or '\u202f' or '.' or '-' or '(' or ')' or '/'))]);
        var international = digits.StartsWith('+') ? digits[1..] : digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : null;
        var bare = international ?? digits;
        if (bare.Length == 0 || bare.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        e164 = "+" + (international ?? WithCode(bare, country.Calling));
        return CallingCode.IsE164(e164) && IsDialled(e164);
    }

    /// <summary>Of a country that is known: long enough, and without the trunk prefix left in ("+255 0 700…"), which is a wrong number.</summary>
    private static bool IsDialled(string e164)
    {
        const int ShortestNational = 6;
        return CallingCode.Of(e164) is not { } calling || (calling.National(e164) is not null && e164.Length - 1 - calling.Code.Length >= ShortestNational);
    }

    private static string WithCode(string digits, CallingCode calling)
    {
        if (calling.Trunk.Length > 0 && digits.StartsWith(calling.Trunk, StringComparison.Ordinal))
        {
            return calling.Code + digits[calling.Trunk.Length..];
        }

        // Longer than any national number: a spreadsheet took the + away.
        const int LongestNational = 10;
        return digits.StartsWith(calling.Code, StringComparison.Ordinal) && digits.Length > LongestNational ? digits : calling.Code + digits;
    }
}
