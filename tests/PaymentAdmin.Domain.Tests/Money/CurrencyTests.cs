using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Tests.Money;

public sealed class CurrencyTests
{
    /// <summary>ISO 4217: every currency in use without a minor unit, and with one of a thousandth. All others have two decimals.</summary>
    private static readonly string[] NoDecimals =
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];

    private static readonly string[] ThreeDecimals = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    [Fact]
    public void All_Codes_AreThreeCapitalsUniqueAndInOrder()
    {
        var codes = Currency.All.Select(currency => currency.Code).ToList();
        Assert.All(codes, code => Assert.Matches(@"\A[A-Z]{3}\z", code));
        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), codes);
    }

    [Fact]
    public void All_Numbers_AreUniqueAndOfThreeDigits()
    {
        Assert.All(Currency.All, currency => Assert.InRange(currency.Number, 1, 999));
        Assert.Equal(Currency.All.Count, Currency.All.Select(currency => currency.Number).Distinct().Count());
    }

    [Fact]
    public void All_Decimals_AreThoseOfIso4217()
    {
        Assert.Equal(NoDecimals, With(0));
        Assert.Equal(ThreeDecimals, With(3));
        Assert.Equal(Currency.All.Count, NoDecimals.Length + ThreeDecimals.Length + With(2).Count());

        static IEnumerable<string> With(int decimals) => Currency.All.Where(currency => currency.Decimals == decimals).Select(currency => currency.Code);
    }

    [Fact]
    public void All_Currencies_HaveANameAndAMinorUnitOfTheirDecimals() => Assert.All(Currency.All, currency =>
    {
        Assert.False(string.IsNullOrWhiteSpace(currency.Name));
        Assert.Equal($"1{new string('0', currency.Decimals)}", $"{currency.MinorPerMajor}");
    });

    [Theory]
    [InlineData("XAF", 950, 0, 1)]
    [InlineData("TZS", 834, 2, 100)]
    [InlineData("KWD", 414, 3, 1_000)]
    [InlineData("NGN", 566, 2, 100)]
    [InlineData("JPY", 392, 0, 1)]
    [InlineData("ALL", 8, 2, 100)]
    [InlineData("KES", 404, 2, 100)]
    [InlineData("EUR", 978, 2, 100)]
    [InlineData("XCG", 532, 2, 100)]
    [InlineData("VES", 928, 2, 100)]
    [InlineData("VED", 926, 2, 100)]
    public void Of_Code_IsTheCurrency(string code, int number, int decimals, long minorPerMajor)
    {
        var currency = Currency.Of(code);
        Assert.Equal((code, number, decimals, minorPerMajor), (currency.Code, currency.Number, currency.Decimals, currency.MinorPerMajor));
    }

    [Theory]
    [InlineData("ngn")]
    [InlineData("NG")]
    [InlineData("NGN ")]
    [InlineData("")]
    [InlineData("XXX")] // no currency
    [InlineData("XTS")] // testing
    [InlineData("XAU")] // gold
    [InlineData("CHE")] // a fund
    [InlineData("BGN")] // withdrawn
    [InlineData("HRK")] // withdrawn
    [InlineData("SLL")] // withdrawn
    public void Of_NoCurrencyThatPaymentsAreMadeIn_IsAFault(string code)
    {
        Assert.False(Currency.Exists(code));
        Assert.Throws<ArgumentException>(() => Currency.Of(code));
    }

    [Fact]
    public void Exists_EveryCurrency_InCapitalsOnly() => Assert.All(Currency.All, currency =>
    {
        Assert.True(Currency.Exists(currency.Code));
        Assert.False(Currency.Exists(currency.Code.ToLowerInvariant()));
        Assert.Same(currency, Currency.Of(currency.Code));
    });

    [Fact]
    public void MinorPerMajor_UnknownDecimals_IsAFault() =>
        Assert.Throws<InvalidOperationException>(() => new Currency("ZZZ", 1, 5, "None").MinorPerMajor);
}
