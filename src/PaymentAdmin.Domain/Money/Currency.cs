namespace PaymentAdmin.Domain.Money;

/// <summary>A currency of ISO 4217 (list one: the active ones that payments are made in).</summary>
/// <param name="Code">Three capitals: NGN.</param>
/// <param name="Number">The numeric code, 1 to 999: 566.</param>
/// <param name="Decimals">How many decimals its minor unit has: XAF 0, NGN 2, KWD 3.</param>
/// <param name="Name">English name.</param>
public sealed record Currency(string Code, int Number, int Decimals, string Name)
{
    private static readonly Dictionary<string, Currency> ByCode = CurrencyTable.Rows.ToDictionary(row => row.Code, StringComparer.Ordinal);

    /// <summary>All currencies, by code.</summary>
    public static IReadOnlyList<Currency> All { get; } = [.. CurrencyTable.Rows.OrderBy(row => row.Code, StringComparer.Ordinal)];

    /// <summary>How many minor units make one major unit: 1, 100, 1000.</summary>
    public long MinorPerMajor => Decimals switch { 0 => 1, 1 => 10, 2 => 100, 3 => 1_000, 4 => 10_000, _ => throw new InvalidOperationException($"{Code} has {Decimals} decimals.") };

    /// <summary>Whether a code, in capitals, is a currency.</summary>
    public static bool Exists(string code) => ByCode.ContainsKey(code);

    /// <summary>The currency of a code that is known to be one.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Currency Of(string code) =>
        ByCode.TryGetValue(code, out var currency) ? currency : throw new ArgumentException($"'{code}' is no ISO 4217 currency.", nameof(code));
}
