using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Platform.Settings;

/// <summary>How the settlement desk works here.</summary>
public sealed record SettlementRules
{
    private const int MaxHours = 24 * 365;

    /// <summary>Settlement:SecondPersonAbove: from beyond which amount, minor units, a resolution needs a second person; 0 is always where money moves.</summary>
    public long SecondPersonAbove { get; init; }

    /// <summary>Settlement:EscalateAfterHours: after how many hours without resolution an issue escalates: 1 to 8,760.</summary>
    public int EscalateAfterHours { get; init; } = SettlementIssue.DefaultDueHours;

    /// <summary>By when an issue is to be resolved, from when it was opened.</summary>
    public TimeSpan DueAfter => TimeSpan.FromHours(EscalateAfterHours);

    /// <exception cref="SettingsException">One is wrong; the message names it and the remedy.</exception>
    public static SettlementRules Read(IConfiguration configuration) => new()
    {
        SecondPersonAbove = ReadAmount(configuration, "Settlement:SecondPersonAbove"),
        EscalateAfterHours = AppSettings.ReadNumber(configuration, "Settlement:EscalateAfterHours", "a number of hours", new SettlementRules().EscalateAfterHours, MaxHours),
    };

    private static long ReadAmount(IConfiguration configuration, string key) => configuration[key] switch
    {
        null or "" => 0,
        var value when long.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var minor) && minor <= Amount.MaxMinor => minor,
        var value => throw new SettingsException($"{key} is '{value}': it is a number of minor units from 0 to 10^15."),
    };
}
