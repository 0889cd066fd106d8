using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;

namespace PaymentAdmin.Distributions;

/// <summary>Distributions in words.</summary>
internal static class DistributionText
{
    private static readonly (string Text, DistributionStatus[] At)[] Line =
    [
        ("Prepared", [DistributionStatus.Draft, DistributionStatus.SentBack]),
        ("In approval", [DistributionStatus.InApproval]),
        ("Approved", [DistributionStatus.Approved]),
        ("Released", [DistributionStatus.Released]),
        ("Being sent", [DistributionStatus.Submitting, DistributionStatus.Paused, DistributionStatus.Halted]),
        ("Completed", [DistributionStatus.Completed, DistributionStatus.CompletedWithFailures]),
    ];

    /// <summary>Where it stands on its way: steps that are done, the present one, and those to come. Of one that was given up no step is the present one.</summary>
    public static IReadOnlyList<(string Text, bool Done, bool Now)> Stages(DistributionStatus status)
    {
        var now = Array.FindIndex(Line, step => step.At.Contains(status));
        return [.. Line.Select((step, index) => (step.Text, index < now, index == now))];
    }

    public static string Amount(long minor, string currency) => Domain.Money.Amount.Show(minor, currency, CultureInfo.CurrentCulture);

    public static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{count.ToString("N0", CultureInfo.CurrentCulture)} {many}";

    /// <summary>"12 payments, TZS 600,000.00".</summary>
    public static string Whole(DistributionAnswer distribution) =>
        $"{Count(distribution.PaymentCount, "payment", "payments")}, {Amount(distribution.TotalAmount, distribution.Currency)}";

    public static string HeldBecause(HeldBecause? why) => why is { } because ? PaymentText.Because(because) : "";

    public static string Severity(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Blocking => "Stands in the way",
        FindingSeverity.Warning => "Needs a reason",
        _ => Words.Plain(severity),
    };
}
