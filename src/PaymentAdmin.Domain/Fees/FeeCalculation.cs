using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Fees;

/// <summary>What a processor charges for one transaction, in minor units.</summary>
/// <param name="Fee">The fee without VAT.</param>
/// <param name="Vat">VAT on the fee.</param>
public readonly record struct FeeCharge(long Fee, long Vat)
{
    /// <summary>The fee with VAT.</summary>
    public long Total => Fee + Vat;
}

/// <summary>
/// The calculation of a fee (processors-api, "Fee Basis Types"): the basis, then minimum, then maximum, then VAT on the fee.
/// Integers in, integers out; rounded half away from zero, once for the fee and once for the VAT (design, rule 1).
/// </summary>
public static class FeeCalculation
{
    /// <summary>Calculates the charge for a transaction of <paramref name="amount"/> minor units.</summary>
    /// <param name="terms">Terms that passed <see cref="FeeTerms.Check"/>.</param>
    /// <param name="amount">The transaction's amount in minor units, 0 to 10^15.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is out of range.</exception>
    public static FeeCharge Charge(FeeTerms terms, long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, Amount.MaxMinor);

        // Exact: 16 digits of amount and 6 decimals of rate fit the 28 digits of a decimal.
        var exact = terms.Amount + (terms.Percentage * amount);
        var bounded = Math.Min(Math.Max(exact, terms.Minimum ?? 0), terms.Maximum ?? decimal.MaxValue);
        var fee = Round(bounded);
        return new FeeCharge(fee, Round(fee * terms.VatRate));
    }

    private static long Round(decimal exact) => (long)decimal.Round(exact, 0, MidpointRounding.AwayFromZero);
}
