using System.Numerics;

namespace PaymentAdmin.Domain.Tests.Fees;

/// <summary>The fee once more, in exact rational arithmetic: whole numbers over one million, no decimal, no library rounding.</summary>
internal static class FeeOracle
{
    private static readonly BigInteger Million = 1_000_000;

    /// <summary>The fee before minimum and maximum, in millionths of a minor unit.</summary>
    public static BigInteger Unbounded(FeeCase fee) => (Million * fee.Flat) + (new BigInteger(fee.Percent) * fee.Amount);

    /// <summary>The fee within minimum and maximum, in millionths of a minor unit.</summary>
    public static BigInteger Bounded(FeeCase fee)
    {
        var exact = Unbounded(fee);
        if (fee.Minimum is { } minimum && exact < Million * minimum)
        {
            exact = Million * minimum;
        }

        if (fee.Maximum is { } maximum && exact > Million * maximum)
        {
            exact = Million * maximum;
        }

        return exact;
    }

    public static BigInteger Fee(FeeCase fee) => HalfAway(Bounded(fee));

    /// <summary>VAT on a fee that is already a whole number of minor units.</summary>
    public static BigInteger Vat(FeeCase fee, BigInteger charged) => HalfAway(charged * fee.Vat);

    /// <summary>Whether a number of millionths lies exactly between two whole numbers.</summary>
    public static bool IsHalf(BigInteger millionths) => millionths % Million == Million / 2;

    /// <summary>The nearest whole number to a number of millionths, halves away from zero.</summary>
    private static BigInteger HalfAway(BigInteger millionths)
    {
        var whole = BigInteger.DivRem(BigInteger.Abs(millionths), Million, out var rest);
        return (rest * 2 >= Million ? whole + 1 : whole) * millionths.Sign;
    }
}
