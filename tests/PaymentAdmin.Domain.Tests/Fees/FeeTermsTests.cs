using System.Globalization;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Tests.Fees;

public sealed class FeeTermsTests
{
    private static readonly FeeTerms Plain = Known.CardPurchase with { Maximum = null };

    [Fact]
    public void Check_DocumentsRules_AreInBounds()
    {
        Assert.Empty(Wrong(Known.CardPurchase));
        Assert.Empty(Wrong(Known.CardPurchase with { Minimum = 5_000 }));
        Assert.Empty(Wrong(Known.Payout));
        Assert.Empty(Wrong(Known.CardPurchase with { Basis = FeeBasis.Percent, Amount = 0, Percentage = 0.02m, Maximum = 250_000 }));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("card_purchase", true)]
    [InlineData("x1_", true)]
    [InlineData("a23456789_123456789_123456789_123456789_123456789_123456789_1234", true)]
    [InlineData("a23456789_123456789_123456789_123456789_123456789_123456789_12345", false)]
    [InlineData("", false)]
    [InlineData("Card_purchase", false)]
    [InlineData("1card", false)]
    [InlineData("_card", false)]
    [InlineData("card-purchase", false)]
    [InlineData("card purchase", false)]
    [InlineData("card_purchase\n", false)]
    [InlineData(" card_purchase", false)]
    [InlineData("carté", false)]
    public void Check_EventType_IsUpTo64OfSmallLettersDigitsAndUnderscore(string eventType, bool inBounds) =>
        Expect("eventType", inBounds, Plain with { EventType = eventType });

    [Theory]
    [InlineData("NGN", true)]
    [InlineData("XAF", true)]
    [InlineData("ngn", false)]
    [InlineData("NGNN", false)]
    [InlineData("ZZZ", false)]
    [InlineData("", false)]
    public void Check_Currency_IsIso4217InCapitals(string currency, bool inBounds) =>
        Expect("currency", inBounds, Plain with { Currency = currency });

    [Theory]
    [InlineData("0", true)]
    [InlineData("0.000001", true)]
    [InlineData("0.1234560000", true)]
    [InlineData("0.999999", true)]
    [InlineData("1", true)]
    [InlineData("1.0000000", true)]
    [InlineData("-0.000001", false)]
    [InlineData("1.000001", false)]
    [InlineData("1.5", false)]
    [InlineData("0.0000001", false)]
    [InlineData("0.1234565", false)]
    [InlineData("0.1234567", false)]
    public void Check_Rates_Are0To1WithAtMost6Decimals(string text, bool inBounds)
    {
        var rate = decimal.Parse(text, CultureInfo.InvariantCulture);
        Expect("percentage", inBounds, Plain with { Percentage = rate });
        Expect("vatRate", inBounds, Plain with { VatRate = rate });
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(Amount.MaxMinor, true)]
    [InlineData(-1, false)]
    [InlineData(Amount.MaxMinor + 1, false)]
    [InlineData(long.MinValue, false)]
    [InlineData(long.MaxValue, false)]
    public void Check_Amounts_Are0To1000000000000000(long amount, bool inBounds)
    {
        Expect("amount", inBounds, Plain with { Amount = amount });
        Expect("minimum", inBounds, Plain with { Minimum = amount });
        Expect("maximum", inBounds, Plain with { Maximum = amount });
    }

    [Theory]
    [InlineData(199_999, 200_000, true)]
    [InlineData(200_000, 200_000, true)]
    [InlineData(0, 0, true)]
    [InlineData(200_001, 200_000, false)]
    [InlineData(1, 0, false)]
    public void Check_Minimum_IsNotAboveTheMaximum(long minimum, long maximum, bool inBounds) =>
        Expect("minimum", inBounds, Plain with { Minimum = minimum, Maximum = maximum });

    [Theory]
    [InlineData(FeeBasis.Flat, "0", true)]
    [InlineData(FeeBasis.Flat, "0.000001", false)]
    [InlineData(FeeBasis.FlatPlusPercent, "0", true)]
    [InlineData(FeeBasis.FlatPlusPercent, "0.000001", true)]
    [InlineData(FeeBasis.Percent, "0.000001", true)]
    public void Check_FlatFee_HasNoPercentage(FeeBasis basis, string percentage, bool inBounds) =>
        Expect("percentage", inBounds, Plain with { Basis = basis, Amount = 0, Percentage = decimal.Parse(percentage, CultureInfo.InvariantCulture) });

    [Theory]
    [InlineData(FeeBasis.Percent, 0, true)]
    [InlineData(FeeBasis.Percent, 1, false)]
    [InlineData(FeeBasis.FlatPlusPercent, 0, true)]
    [InlineData(FeeBasis.FlatPlusPercent, 1, true)]
    [InlineData(FeeBasis.Flat, 1, true)]
    public void Check_PercentFee_HasNoFixedAmount(FeeBasis basis, long amount, bool inBounds) =>
        Expect("amount", inBounds, Plain with { Basis = basis, Amount = amount, Percentage = 0 });

    [Fact]
    public void Check_EverythingWrong_NamesEveryFieldUnderItsPath()
    {
        var errors = new FieldErrors();
        new FeeTerms("", FeeDirection.Both, FeeBasis.Flat, -1, 2, -2, -3, 2, "").Check(errors, "fees[7]");

        Assert.Equal(
            ["fees[7].amount", "fees[7].currency", "fees[7].eventType", "fees[7].maximum", "fees[7].minimum", "fees[7].percentage", "fees[7].vatRate"],
            errors.All.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, errors.All["fees[7].minimum"].Length);
        Assert.Equal(2, errors.All["fees[7].percentage"].Length);
    }

    private static void Expect(string field, bool inBounds, FeeTerms terms) =>
        Assert.Equal(inBounds ? [] : [$"fees[0].{field}"], Wrong(terms));

    private static IEnumerable<string> Wrong(FeeTerms terms)
    {
        var errors = new FieldErrors();
        terms.Check(errors, "fees[0]");
        return errors.All.Keys;
    }
}
