using System.Globalization;
using System.Numerics;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Tests.Fees;

public sealed class FeeCalculationTests
{
    [Fact]
    public void Charge_AnyTermsAndAmount_IsTheExactFeeRoundedOnceAndItsVatRoundedOnce() => Laws.Hold(
        FeeCase.Any,
        fee =>
        {
            var expected = FeeOracle.Fee(fee);
            var charge = fee.Charge();
            Assert.Equal(expected, charge.Fee);
            Assert.Equal(FeeOracle.Vat(fee, expected), charge.Vat);
            Assert.Equal(expected + FeeOracle.Vat(fee, expected), charge.Total);
        },
        times: 20_000);

    [Fact]
    public void Cases_OfTheProperties_ReachEveryBoundary()
    {
        var cases = FeeCase.Any.Sample(4_000).ToList();

        Often(fee => fee.Basis == FeeBasis.Flat);
        Often(fee => fee.Basis == FeeBasis.Percent);
        Often(fee => fee.Basis == FeeBasis.FlatPlusPercent);
        Often(fee => fee.Amount == 0);
        Often(fee => fee.Amount == Amount.MaxMinor);
        Often(fee => fee.Percent == 1_000_000);
        Often(fee => fee.Percent is 1 or 999_999);
        Often(fee => fee.Vat == 1_000_000);
        Often(fee => fee.Minimum is not null && fee.Maximum is not null);
        Often(fee => FeeOracle.IsHalf(FeeOracle.Bounded(fee)));
        Often(fee => FeeOracle.IsHalf(FeeOracle.Fee(fee) * fee.Vat));
        Often(fee => FeeOracle.Bounded(fee) > FeeOracle.Unbounded(fee));
        Often(fee => FeeOracle.Bounded(fee) < FeeOracle.Unbounded(fee));
        Often(fee => fee.Maximum is { } most && BigInteger.Abs(FeeOracle.Unbounded(fee) - (most * new BigInteger(1_000_000))) < 1_000_000);
        Assert.All(cases, fee => Valid(fee.Terms));

        void Often(Func<FeeCase, bool> boundary) => Assert.InRange(cases.Count(boundary), 20, cases.Count);
    }

    [Fact]
    public void Charge_AnyCase_IsNeverNegative() => Laws.Hold(
        FeeCase.Any,
        fee =>
        {
            var charge = fee.Charge();
            Assert.True(charge is { Fee: >= 0, Vat: >= 0 });
            Assert.True(charge.Vat <= charge.Fee);
        });

    [Fact]
    public void Charge_AnyCase_StaysWithinMinimumAndMaximum() => Laws.Hold(
        FeeCase.Any,
        fee => Assert.InRange(fee.Charge().Fee, fee.Minimum ?? 0, fee.Maximum ?? long.MaxValue));

    [Fact]
    public void Charge_GreaterAmount_NeverCostsLess() => Laws.Hold(
        from fee in FeeCase.Any
        from step in Gen.OneOf(Gen.Constant(1L), Laws.Minor)
        select (Less: fee, More: fee with { Amount = Math.Min(fee.Amount + step, Amount.MaxMinor) }),
        pair =>
        {
            var less = pair.Less.Charge();
            var more = pair.More.Charge();
            Assert.True(less.Fee <= more.Fee);
            Assert.True(less.Vat <= more.Vat);
        });

    [Fact]
    public void Charge_RatesWrittenWithMoreZeros_IsTheSame() => Laws.Hold(
        from fee in FeeCase.Any
        from zeros in Gen.Choose(0, 21)
        select (Fee: fee, Zeros: zeros),
        pair =>
        {
            var terms = pair.Fee.Terms with { Percentage = Pad(pair.Fee.Terms.Percentage), VatRate = Pad(pair.Fee.Terms.VatRate) };
            Valid(terms);
            Assert.Equal(pair.Fee.Charge(), FeeCalculation.Charge(terms, pair.Fee.Amount));

            decimal Pad(decimal rate) => decimal.Parse(rate.ToString(CultureInfo.InvariantCulture) + new string('0', pair.Zeros), CultureInfo.InvariantCulture);
        });

    [Fact]
    public void Charge_EverythingAtItsLargest_DoesNotOverflow()
    {
        var terms = Known.CardPurchase with { Amount = Amount.MaxMinor, Percentage = 1, Maximum = null, VatRate = 1 };
        Valid(terms);

        var charge = FeeCalculation.Charge(terms, Amount.MaxMinor);

        Assert.Equal(new FeeCharge(2_000_000_000_000_000, 2_000_000_000_000_000), charge);
        Assert.Equal(4_000_000_000_000_000, charge.Total);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(Amount.MaxMinor + 1)]
    [InlineData(long.MaxValue)]
    public void Charge_AmountOutOfRange_IsAFault(long amount) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FeeCalculation.Charge(Known.Payout, amount));

    // ₦100 + 1.5 %, capped at ₦2,000, VAT 7.5 % (processors-api, "Onboard Processor").
    [Theory]
    [InlineData(0, 10_000, 750)]
    [InlineData(1_000_000, 25_000, 1_875)]
    [InlineData(12_666_600, 199_999, 15_000)]
    [InlineData(12_666_666, 200_000, 15_000)]
    [InlineData(12_666_667, 200_000, 15_000)]
    [InlineData(Amount.MaxMinor, 200_000, 15_000)]
    public void Charge_DocumentsCardPurchase_IsCappedAtTheMaximum(long amount, long fee, long vat) =>
        Assert.Equal(new FeeCharge(fee, vat), FeeCalculation.Charge(Known.CardPurchase, amount));

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    [InlineData(Amount.MaxMinor)]
    public void Charge_DocumentsPayout_IsFlat(long amount) =>
        Assert.Equal(new FeeCharge(5_000, 375), FeeCalculation.Charge(Known.Payout, amount));

    // processors-api, "Update Processor Fees": the rules of the two requests and of the answer.
    [Fact]
    public void Charge_DocumentsReplacedRules_AreAsWritten()
    {
        var percent = Known.CardPurchase with { Basis = FeeBasis.Percent, Amount = 0, Percentage = 0.02m, Maximum = 250_000 };
        Assert.Equal(new FeeCharge(20_000, 1_500), FeeCalculation.Charge(percent, 1_000_000));
        Assert.Equal(new FeeCharge(250_000, 18_750), FeeCalculation.Charge(percent, 12_500_001));

        var withMinimum = Known.CardPurchase with { Basis = FeeBasis.Percent, Amount = 0, Minimum = 5_000 };
        Assert.Equal(new FeeCharge(5_000, 375), FeeCalculation.Charge(withMinimum, 333_333));
        Assert.Equal(new FeeCharge(5_001, 375), FeeCalculation.Charge(withMinimum, 333_400));

        var refund = new FeeTerms("refund", FeeDirection.Outbound, FeeBasis.Flat, 0, 0, null, null, 0, "NGN");
        Assert.Equal(new FeeCharge(0, 0), FeeCalculation.Charge(refund, 1_000_000));
    }

    [Theory]
    [InlineData("0.5", 1, 1)]
    [InlineData("0.5", 3, 2)]
    [InlineData("0.5", 5, 3)]
    [InlineData("0.000001", 499_999, 0)]
    [InlineData("0.000001", 500_000, 1)]
    [InlineData("0.000001", 1_500_000, 2)]
    [InlineData("0.000001", 2_500_000, 3)]
    public void Charge_ExactHalf_RoundsAwayFromZero(string percentage, long amount, long fee)
    {
        var terms = Known.CardPurchase with
        {
            Basis = FeeBasis.Percent, Amount = 0, Percentage = decimal.Parse(percentage, CultureInfo.InvariantCulture), Maximum = null, VatRate = 0,
        };
        Assert.Equal(new FeeCharge(fee, 0), FeeCalculation.Charge(terms, amount));
    }

    // The fee is 0.5, so 1; VAT of 50 % on 1 is 0.5, so 1. On the fee before rounding it would be 0.25, so 0.
    [Fact]
    public void Charge_FeeWithAFraction_VatIsOfTheRoundedFee()
    {
        var terms = Known.CardPurchase with { Basis = FeeBasis.Percent, Amount = 0, Percentage = 0.5m, Maximum = null, VatRate = 0.5m };
        Assert.Equal(new FeeCharge(1, 1), FeeCalculation.Charge(terms, 1));
    }

    private static void Valid(FeeTerms terms)
    {
        var errors = new FieldErrors();
        terms.Check(errors, "fees[0]");
        Assert.Empty(errors.All);
    }
}
