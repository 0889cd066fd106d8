using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions.Check;

/// <summary>What is found of the amounts: single, daily, beneficiary and budget limit (psp-integration, phase 3, limits).</summary>
internal static class AmountFindings
{
    public static async Task Add(CheckScope scope, FoundFindings findings, CancellationToken cancellationToken)
    {
        if (scope.Connection.SingleMaximum is { } single)
        {
            await findings.AddIfAny(
                "over_single_limit", FindingSeverity.Blocking, $"The connection takes up to {Show(scope, single)} in one payment. Split the payment, or have the limit changed.",
                scope.Live.Where(payment => payment.AmountMinor > single), cancellationToken);
        }

        if (scope.Connection.DailyVolume is { } daily && scope.TotalMinor > daily)
        {
            findings.Add(
                "over_daily_limit", FindingSeverity.Warning,
                $"The connection takes up to {Show(scope, daily)} a day, and this is {Show(scope, scope.TotalMinor)}: what is over it is held and goes on the days after.");
        }

        await OverBeneficiaryLimit(scope, findings, cancellationToken);
        await OverBudget(scope, findings, cancellationToken);
    }

    private static async Task OverBeneficiaryLimit(CheckScope scope, FoundFindings findings, CancellationToken cancellationToken)
    {
        if (scope.Programme.BeneficiaryCycleLimit is not { } limit)
        {
            return;
        }

        var (live, elsewhere) = (scope.Live, scope.Elsewhere);
        await findings.AddIfAny(
            "over_beneficiary_limit", FindingSeverity.Blocking, $"The programme pays one beneficiary up to {Show(scope, limit)} for a purpose and cycle, other distributions included. Lower the amount.",
            live.Where(payment =>
                live.Where(other => other.BeneficiaryId == payment.BeneficiaryId).Sum(other => other.AmountMinor)
                + elsewhere.Where(other => other.BeneficiaryId == payment.BeneficiaryId).Sum(other => other.AmountMinor) > limit),
            cancellationToken);
    }

    private static async Task OverBudget(CheckScope scope, FoundFindings findings, CancellationToken cancellationToken)
    {
        if (scope.Programme.Budget is not { } budget)
        {
            return;
        }

        var committed = await ListProgrammes.Committed(scope.Db, scope.Programme.Id).Where(payment => payment.DistributionId != scope.Distribution.Id).SumAsync(payment => payment.AmountMinor, cancellationToken);
        if (committed + scope.TotalMinor > budget)
        {
            findings.Add(
                "over_budget", FindingSeverity.Blocking,
                $"The budget of the programme is {Show(scope, budget)}, of which {Show(scope, committed)} is spent or promised: {Show(scope, scope.TotalMinor)} more is too much. Lower the amounts, or have the budget changed.");
        }
    }

    private static string Show(CheckScope scope, long minor) => new Amount(minor, scope.Currency).Show(CultureInfo.InvariantCulture);
}
