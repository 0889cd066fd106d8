using System.Globalization;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments.Limits;

namespace PaymentAdmin.Payments.Limits;

/// <summary>Limits in words; none of them says whom a payment is for.</summary>
public static class LimitText
{
    /// <summary>What a payment does not fit: "The budget of the programme is TZS 1,000.00, of which TZS 900.00 is used: TZS 200.00 more does not fit."</summary>
    /// <param name="refused">The limit.</param>
    /// <param name="owner">"the programme FOOD"; left out, without its name.</param>
    public static string Of(RefusedLimit refused, string? owner = null)
    {
        var (cap, used, asked) = (Show(refused.CapMinor), Show(refused.UsedMinor), Show(refused.AskedMinor));
        return refused.Kind switch
        {
            LimitKind.SingleMaximum => $"The largest single payment of {owner ?? "the connection"} is {cap}: {asked} does not fit.",
            LimitKind.DailyVolume => $"The daily volume of {owner ?? "the connection"} is {cap}, of which {used} is used: {asked} more does not fit.",
            LimitKind.ProgrammeBudget => $"The budget of {owner ?? "the programme"} is {cap}, of which {used} is used: {asked} more does not fit.",
            _ => $"A beneficiary of {owner ?? "the programme"} gets up to {cap} for a purpose and cycle, and one has {used} of it: {asked} more does not fit.",
        };

        string Show(long minor) => new Amount(minor, Currency.Of(refused.Currency)).Show(CultureInfo.InvariantCulture);
    }
}
