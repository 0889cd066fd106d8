using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Fees;

namespace PaymentAdmin.Domain.Tests.Fees;

/// <summary>A fee to calculate; rates in millionths, so that the oracle needs no decimal.</summary>
internal sealed record FeeCase(FeeBasis Basis, long Flat, int Percent, long? Minimum, long? Maximum, int Vat, long Amount)
{
    private const int Million = 1_000_000;

    private static readonly Gen<int> Rates = Gen.OneOf(
        Gen.Elements(0, 1, 2, 15_000, 75_000, 125_000, 333_333, 500_000, 999_999, Million),
        Gen.Choose(0, Million));

    private static readonly Gen<FeeCase> Free =
        from basis in Gen.Elements(FeeBasis.Flat, FeeBasis.Percent, FeeBasis.FlatPlusPercent)
        from flat in Laws.Minor
        from percent in Rates
        from bounds in Gen.Two(Laws.Minor)
        from kind in Gen.Choose(0, 3)
        from vat in Rates
        from amount in Laws.Minor
        select new FeeCase(
            basis,
            basis == FeeBasis.Percent ? 0 : flat,
            basis == FeeBasis.Flat ? 0 : percent,
            (kind & 1) == 0 ? null : Math.Min(bounds.Item1, bounds.Item2),
            (kind & 2) == 0 ? null : Math.Max(bounds.Item1, bounds.Item2),
            vat,
            amount);

    /// <summary>The share of the amount ends in exactly one half.</summary>
    private static readonly Gen<FeeCase> HalfFee =
        from any in Free
        from percent in Rates.Where(HasHalves)
        from amount in Halves(percent)
        select any with
        {
            Basis = any.Basis == FeeBasis.Flat ? FeeBasis.Percent : any.Basis,
            Flat = any.Basis == FeeBasis.Flat ? 0 : any.Flat,
            Percent = percent,
            Amount = amount,
            Minimum = null,
            Maximum = null,
        };

    /// <summary>VAT ends in exactly one half: of a fixed fee, or of a fee brought there by its bounds.</summary>
    private static readonly Gen<FeeCase> HalfVat =
        from any in Free
        from vat in Rates.Where(HasHalves)
        from fee in Halves(vat)
        from bounded in Gen.Elements(true, false)
        select bounded
            ? any with { Vat = vat, Minimum = fee, Maximum = fee }
            : any with { Vat = vat, Basis = FeeBasis.Flat, Flat = fee, Percent = 0, Minimum = null, Maximum = null };

    /// <summary>A bound on the exact fee, or one minor unit beside it.</summary>
    private static readonly Gen<FeeCase> AtBound =
        from any in Gen.OneOf(Free, HalfFee)
        from beside in Gen.Choose(-1, 1)
        from least in Gen.Elements(true, false)
        let bound = (long)BigInteger.Clamp(FeeOracle.Unbounded(any) / Million + beside, 0, Domain.Money.Amount.MaxMinor)
        select least ? any with { Minimum = bound, Maximum = null } : any with { Minimum = null, Maximum = bound };

    /// <summary>Cases of every kind, often at a boundary.</summary>
    public static Gen<FeeCase> Any { get; } = Gen.OneOf(Free, HalfFee, HalfVat, AtBound);

    public FeeTerms Terms => new("card_purchase", FeeDirection.Inbound, Basis, Flat, Rate(Percent), Minimum, Maximum, Rate(Vat), "NGN");

    public FeeCharge Charge() => FeeCalculation.Charge(Terms, Amount);

    /// <summary>Written with 6 decimals: 15000 millionths are 0.015000.</summary>
    private static decimal Rate(int millionths) => new(millionths, 0, 0, isNegative: false, scale: 6);

    private static long Denominator(int rate) => Million / (long)BigInteger.GreatestCommonDivisor(rate, Million);

    private static bool HasHalves(int rate) => Denominator(rate) % 2 == 0;

    /// <summary>Amounts of which the rate is exactly some half: odd multiples of half the denominator in lowest terms.</summary>
    private static Gen<long> Halves(int rate)
    {
        var half = Denominator(rate) / 2;
        return Laws.Minor.Select(any =>
        {
            var odd = any / half;
            return (odd % 2 == 1 ? odd : Math.Max(1, odd - 1)) * half;
        });
    }
}
