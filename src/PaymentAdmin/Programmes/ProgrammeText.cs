using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;

namespace PaymentAdmin.Programmes;

/// <summary>Programmes in words.</summary>
internal static class ProgrammeText
{
    public static string Dates(DateOnly? from, DateOnly? to) => (from, to) switch
    {
        (null, null) => "No bound",
        ({ } first, null) => $"From {Day(first)}",
        (null, { } last) => $"Until {Day(last)}",
        ({ } first, { } last) => $"{Day(first)} to {Day(last)}",
    };

    public static string Bound(long? minor, string currency) => minor is { } amount ? Amount(amount, currency) : "No bound";

    private static string Amount(long minor, string currency) => Domain.Money.Amount.Show(minor, currency, CultureInfo.CurrentCulture);

    /// <summary>A stage of a policy: "From TZS 1,000,000.00: 2 people who may approve distributions".</summary>
    public static string Stage(ApprovalStage stage, string currency)
    {
        var from = stage.FromAmount == 0 ? "Any amount" : $"From {Amount(stage.FromAmount, currency)}";
        var people = stage.Approvers == 1 ? "one person" : $"{stage.Approvers} people";
        return $"{from}: {people} who may {Words.Plain(stage.Permission).ToLowerInvariant()}";
    }

    public static string Expiry(int? hours) => hours switch
    {
        null => "Never expires",
        1 => "Expires after an hour without release",
        _ => $"Expires after {hours} hours without release",
    };

    private static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);
}
