namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>The currencies that the simulated PSP pays, with their number of decimals (ISO 4217).</summary>
internal static class Currencies
{
    private static readonly Dictionary<string, int> s_decimals = new(StringComparer.Ordinal)
    {
        ["TZS"] = 2, ["KES"] = 2, ["NGN"] = 2, ["USD"] = 2, ["EUR"] = 2, ["GBP"] = 2, ["GHS"] = 2, ["ZAR"] = 2,
        ["ETB"] = 2, ["ZMW"] = 2, ["MWK"] = 2, ["CDF"] = 2, ["SSP"] = 2, ["SOS"] = 2, ["MZN"] = 2, ["INR"] = 2,
        ["UGX"] = 0, ["RWF"] = 0, ["BIF"] = 0, ["XAF"] = 0, ["XOF"] = 0, ["GNF"] = 0, ["KMF"] = 0, ["DJF"] = 0, ["JPY"] = 0,
        ["KWD"] = 3, ["BHD"] = 3, ["JOD"] = 3, ["TND"] = 3, ["OMR"] = 3, ["IQD"] = 3, ["LYD"] = 3,
    };

    /// <summary>The number of decimals; null for a currency that is not paid.</summary>
    public static int? DecimalsOf(string currency) => s_decimals.TryGetValue(currency, out var decimals) ? decimals : null;

    /// <summary>Another currency with as many decimals.</summary>
    public static string OtherThan(string currency) => s_decimals.First(other => other.Key != currency && other.Value == s_decimals[currency]).Key;

    public static bool HasForm(string currency) => currency.Length == 3 && currency.All(char.IsAsciiLetterUpper);

    /// <summary>How many minor units make a major one.</summary>
    public static long Scale(int decimals) => decimals switch { 0 => 1, 2 => 100, 3 => 1000, _ => throw new ArgumentOutOfRangeException(nameof(decimals)) };
}
