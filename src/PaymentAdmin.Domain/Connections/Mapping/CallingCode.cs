namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>A country's calling code (ITU-T E.164) and the digit that is dialled before a number within the country.</summary>
/// <param name="Code">1 to 3 digits: 255.</param>
/// <param name="Trunk">The trunk prefix, "0" or none; where none, a leading 0 belongs to the number itself.</param>
/// <param name="Country">Who uses it.</param>
public sealed record CallingCode(string Code, string Trunk, string Country)
{
    private static readonly Dictionary<string, CallingCode> ByCode = CallingCodeTable.Rows.ToDictionary(row => row.Code, StringComparer.Ordinal);

    /// <summary>The calling codes that are known: Africa, and the larger ones elsewhere.</summary>
    public static IReadOnlyList<CallingCode> All { get; } = CallingCodeTable.Rows;

    /// <summary>Whether a text has the form of E.164: +, then 7 to 15 digits of which the first is not 0.</summary>
    public static bool IsE164(string text) =>
        text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] != '0' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The known calling code with which a number in E.164 begins, or null. No code begins another, so there is one at most.</summary>
    public static CallingCode? Of(string e164)
    {
        for (var digits = 1; digits <= 3; digits++)
        {
            if (ByCode.TryGetValue(e164.Substring(1, digits), out var code))
            {
                return code;
            }
        }

        return null;
    }

    /// <summary>A number in E.164 as it is dialled in its country; null where its trunk prefix was left in ("+255 0 700…"): a wrong number.</summary>
    public string? National(string e164)
    {
        var number = e164[(1 + Code.Length)..];
        return Trunk.Length > 0 && number.StartsWith(Trunk, StringComparison.Ordinal) ? null : Trunk + number;
    }
}
