using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Fees;

namespace PaymentAdmin.Distributions.Check;

/// <summary>What the processor will charge by its fee rules of now (processors-api, "Fee Basis Types").</summary>
internal static class ExpectedFees
{
    /// <summary>The event type of a transfer to a person.</summary>
    private const string Payout = "payout";

    /// <returns>In minor units, VAT included; null where no rule says.</returns>
    public static async Task<long?> Of(CheckScope scope, FoundFindings findings, CancellationToken cancellationToken)
    {
        var set = await GetFees.InForce(scope.Db, scope.Processor.Id, scope.Now, cancellationToken);
        if (set?.RuleFor(Payout, FeeDirection.Outbound, scope.Distribution.Currency) is not { } rule)
        {
            findings.Add("no_fee_rule", FindingSeverity.Note, $"{scope.Processor.Code} has no fee rule for payouts in {scope.Distribution.Currency}: no fee is expected.");
            return null;
        }

        // Each payment is charged and rounded by itself; those of one amount are charged alike.
        var amounts = scope.Live.GroupBy(payment => payment.AmountMinor).Select(payments => new { Minor = payments.Key, Count = payments.Count() });
        var total = 0L;
        await foreach (var amount in amounts.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            total += FeeCalculation.Charge(rule.Terms, amount.Minor).Total * amount.Count;
        }

        return total;
    }
}
