using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Tests.Money;

public sealed class AmountTests
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    private static readonly CultureInfo German = Culture(".", ",");

    private static readonly CultureInfo French = Culture("\u202f", ",");

    private static readonly CultureInfo Indian = Culture(",", ".", 3, 2);

    private static readonly Gen<Amount> Amounts =
        from currency in Gen.Elements(Currency.All.AsEnumerable())
        from minor in Laws.Minor
        from sign in Gen.Elements(1, -1)
        select new Amount(sign * minor, currency);

    [Fact]
    public void TryRead_WhatShowNumberWrote_IsTheSameAmount() => Laws.Hold(
        from amount in Amounts
        from culture in Gen.Elements(English, German, French, Indian)
        select (Amount: amount, Culture: culture),
        one =>
        {
            Assert.True(Amount.TryRead(one.Amount.ShowNumber(one.Culture), one.Amount.Currency, one.Culture, out var minor));
            Assert.Equal(one.Amount.Minor, minor);
        },
        times: 5_000);

    [Fact]
    public void TryRead_EveryCurrencyAtTheLimits_IsTheSameAmount() => Assert.All(
        from currency in Currency.All
        from minor in new[] { 0, 1, -1, Amount.MaxMinor, -Amount.MaxMinor }
        select new Amount(minor, currency),
        amount =>
        {
            Assert.True(Amount.TryRead(amount.ShowNumber(English), amount.Currency, English, out var minor));
            Assert.Equal(amount.Minor, minor);
        });

    // The digits are those of the minor units, with the point pushed in by hand.
    [Fact]
    public void ShowNumber_AnyAmount_HasTheDigitsOfItsMinorUnits() => Laws.Hold(
        Amounts,
        amount =>
        {
            var digits = Math.Abs(amount.Minor).ToString(English).PadLeft(amount.Currency.Decimals + 1, '0');
            var whole = Regex.Replace(digits[..^amount.Currency.Decimals], @"(?<=\d)(?=(?:\d{3})+\z)", ",", RegexOptions.None, TimeSpan.FromSeconds(1));
            var point = amount.Currency.Decimals == 0 ? "" : "." + digits[^amount.Currency.Decimals..];
            Assert.Equal((amount.Minor < 0 ? "-" : "") + whole + point, amount.ShowNumber(English));
        });

    [Theory]
    [InlineData("NGN", 128_450_000, "NGN 1,284,500.00")]
    [InlineData("NGN", 5, "NGN 0.05")]
    [InlineData("XAF", 1_284_500, "XAF 1,284,500")]
    [InlineData("JPY", 1, "JPY 1")]
    [InlineData("TZS", 100, "TZS 1.00")]
    [InlineData("KWD", 1_284_500, "KWD 1,284.500")]
    [InlineData("NGN", -150, "NGN -1.50")]
    [InlineData("NGN", Amount.MaxMinor, "NGN 10,000,000,000,000.00")]
    public void Show_Amount_IsInMajorUnitsWithItsCurrency(string currency, long minor, string shown) =>
        Assert.Equal(shown, new Amount(minor, Currency.Of(currency)).Show(English));

    [Theory]
    [InlineData("1,284.50", 128_450)]
    [InlineData("1284.5", 128_450)]
    [InlineData("1284", 128_400)]
    [InlineData("0001284", 128_400)]
    [InlineData(" 12 ", 1_200)]
    [InlineData(".5", 50)]
    [InlineData("-3.07", -307)]
    [InlineData("+3.07", 307)]
    [InlineData("-1,284.50", -128_450)]
    [InlineData("0", 0)]
    public void TryRead_WhatAPersonTypes_IsMinorUnits(string text, long expected)
    {
        Assert.True(Amount.TryRead(text, Currency.Of("NGN"), English, out var minor));
        Assert.Equal(expected, minor);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("abc")]
    [InlineData("NGN 5")]
    [InlineData("₦5")]
    [InlineData("1.2.3")]
    [InlineData("1e3")]
    [InlineData("(5)")]
    [InlineData("5-")]
    [InlineData("--5")]
    [InlineData("0x10")]
    [InlineData("٣")]
    public void TryRead_NoNumber_IsRefused(string? text) => Refused(text, "NGN", English);

    [Fact]
    public void TryRead_MoreDecimalsThanTheCurrency_IsRefusedWhateverTheyAre() => Laws.Hold(
        from amount in Amounts
        from extra in Gen.Elements("0", "1", "5", "9", "00", "0000000000000000000000000001", "0000000000000000000000000000000000000000001")
        select (Amount: amount, Extra: extra),
        one =>
        {
            var text = one.Amount.ShowNumber(English) + (one.Amount.Currency.Decimals == 0 ? "." : "") + one.Extra;
            Refused(text, one.Amount.Currency.Code, English);
        });

    [Theory]
    [InlineData("NGN", "10000000000000.00", true)]
    [InlineData("NGN", "10000000000000.01", false)]
    [InlineData("NGN", "-10000000000000.01", false)]
    [InlineData("XAF", "1000000000000000", true)]
    [InlineData("XAF", "1000000000000001", false)]
    [InlineData("XAF", "-1000000000000000", true)]
    [InlineData("XAF", "-1000000000000001", false)]
    [InlineData("KWD", "1000000000000.000", true)]
    [InlineData("KWD", "1000000000000.001", false)]
    [InlineData("NGN", "79228162514264337593543950335", false)]
    [InlineData("NGN", "999999999999999999999999999999999999999999", false)]
    public void TryRead_BeyondTenToTheFifteenth_IsRefused(string currency, string text, bool accepted) =>
        Assert.Equal(accepted, Amount.TryRead(text, Currency.Of(currency), English, out _));

    // "1,50" with an English keyboard is someone's 1.5: read as 150 it would be a hundred times too much.
    [Theory]
    [InlineData("1,50")]
    [InlineData("10,00")]
    [InlineData("1,5000")]
    [InlineData("1,,500")]
    [InlineData("1,500,")]
    [InlineData("1,5,00.25")]
    [InlineData("15,00,000")]
    [InlineData("-1,50")]
    public void TryRead_GroupsOutOfPlace_IsRefused(string text) => Refused(text, "NGN", English);

    [Fact]
    public void TryRead_GroupsOfTheCulture_AreRead()
    {
        Read("1.500,25", German, 150_025);
        Read("1 500,25", French, 150_025);
        Read("1\u202f500,25", French, 150_025);
        Read("15,00,000.00", Indian, 150_000_000);
        Refused("1.50", "NGN", German);
        Refused("1.500.25", "NGN", German);
        Refused("1 50,25", "NGN", French);
        Refused("1,500,000", "NGN", Indian);

        static void Read(string text, CultureInfo culture, long expected)
        {
            Assert.True(Amount.TryRead(text, Currency.Of("NGN"), culture, out var minor), text);
            Assert.Equal(expected, minor);
        }
    }

    private static void Refused(string? text, string currency, CultureInfo culture)
    {
        Assert.False(Amount.TryRead(text, Currency.Of(currency), culture, out var minor), text);
        Assert.Equal(0, minor);
    }

    /// <summary>Made by hand, so that the tests do not hang on the machine's language data.</summary>
    private static CultureInfo Culture(string group, string point, params int[] sizes)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberGroupSeparator = group;
        culture.NumberFormat.NumberDecimalSeparator = point;
        culture.NumberFormat.NumberGroupSizes = sizes.Length == 0 ? [3] : sizes;
        return culture;
    }
}
