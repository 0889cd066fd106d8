using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Domain.Programmes;

/// <summary>A country in which a programme pays, for how phone numbers are written there.</summary>
/// <param name="Code">ISO 3166-1 alpha-2: TZ.</param>
/// <param name="Name">English short name.</param>
/// <param name="Calling">Its calling code and trunk prefix.</param>
public sealed record Country(string Code, string Name, CallingCode Calling)
{
    private static readonly Dictionary<string, Country> ByCode = CountryTable.Rows
        .Select(row => new Country(row.Code, row.Name, CallingCode.All.Single(calling => calling.Code == row.Calling)))
        .ToDictionary(country => country.Code, StringComparer.Ordinal);

    /// <summary>The countries whose numbering is known, by name.</summary>
    public static IReadOnlyList<Country> All { get; } = [.. ByCode.Values.OrderBy(country => country.Name, StringComparer.Ordinal)];

    /// <summary>The country of a code in capitals; null where it is none, or its numbering is not known.</summary>
    public static Country? Find(string code) => ByCode.GetValueOrDefault(code);
}
