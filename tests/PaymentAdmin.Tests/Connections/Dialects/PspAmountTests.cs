using System.Globalization;
using FsCheck.Fluent;
using PaymentAdmin.Connections.Dialects;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>Amounts of a PSP are read exactly or not at all.</summary>
public sealed class PspAmountTests
{
    [Theory]
    [InlineData("50000", "TZS", 5_000_000)]
    [InlineData("1500.50", "TZS", 150_050)]
    [InlineData("1500.5", "TZS", 150_050)]
    [InlineData("0.01", "TZS", 1)]
    [InlineData("0", "TZS", 0)]
    [InlineData("1000.00", "XAF", 1_000)]
    [InlineData("1.005", "KWD", 1_005)]
    [InlineData("10000000000000.00", "TZS", 1_000_000_000_000_000)]
    [InlineData("-3.50", "TZS", -350)]
    public void Amount_ThatTheCurrencyExpresses_IsItsMinorUnits(string raw, string currency, long minor) =>
        Assert.Equal(minor, PspAmount.Minor(raw, "amount", currency));

    [Theory]
    [InlineData("1500.505", "TZS")]
    [InlineData("0.1", "XAF")]
    [InlineData("1.0005", "KWD")]
    [InlineData("1e5", "TZS")]
    [InlineData("5E4", "TZS")]
    [InlineData("1,500", "TZS")]
    [InlineData("1.500,00", "TZS")]
    [InlineData("50000.", "TZS")]
    [InlineData(".5", "TZS")]
    [InlineData(" 5", "TZS")]
    [InlineData("NaN", "TZS")]
    [InlineData("", "TZS")]
    [InlineData("10000000000000.01", "TZS")]
    [InlineData("1.0000000000000000000000000000", "TZS")]
    [InlineData("99999999999999999999999999999999999999", "TZS")]
    [InlineData("٥٠", "TZS")]
    [InlineData("5", "ZZZ")]
    [InlineData("5", null)]
    public void Amount_OfAnyOtherForm_IsUnreadable(string raw, string? currency) =>
        Assert.Throws<UnreadableException>(() => PspAmount.Minor(raw, "amount", currency));

    [Fact]
    public void Amount_WrittenInMajorUnits_IsReadBack() => Laws.Hold(
        from currency in Gen.Elements(Currency.All.ToArray())
        from high in Gen.Choose(0, 999_999)
        from low in Gen.Choose(0, 999_999_999)
        select (currency, minor: (high * 1_000_000_000L) + low),
        @case =>
        {
            var digits = @case.minor.ToString(CultureInfo.InvariantCulture).PadLeft(@case.currency.Decimals + 1, '0');
            var raw = @case.currency.Decimals == 0 ? digits : $"{digits[..^@case.currency.Decimals]}.{digits[^@case.currency.Decimals..]}";

            Assert.Equal(@case.minor, PspAmount.Minor(raw, "amount", @case.currency.Code));
        });

    [Theory]
    [InlineData("""{"id":"pay_abc123","status":"completed","amount":-1,"currency":"TZS"}""", "below zero")]
    [InlineData("""{"id":"pay_abc123","status":"completed","amount":true,"currency":"TZS"}""", "not an amount")]
    [InlineData("""{"id":"pay_abc123","status":"completed","amount":1}""", "without a currency")]
    [InlineData("""{"id":"pay_abc123","status":"completed","amount":1,"currency":"tzs"}""", "ISO 4217")]
    public void Payment_WithAnAmountThatIsNone_CannotBeRead(string json, string because) =>
        Spoken.Rest.QueryById(Spoken.RestConnection, "pay_abc123").CannotRead(json, because);

    [Fact]
    public void Payment_WithoutACurrency_IsReadInTheConnections()
    {
        var payment = Spoken.Rest.QueryById(Spoken.RestWith(currency: "NGN"), "pay_abc123").Reads("""{"id":"pay_abc123","status":"completed","amount":1.5}""");

        Assert.Equal((150L, "NGN"), (payment.AmountMinor, payment.Currency));
    }
}
