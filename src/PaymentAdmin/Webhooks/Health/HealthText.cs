using System.Globalization;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks.Health;

/// <summary>Plain words for the metrics, on pages and in alerts.</summary>
internal static class HealthText
{
    private const decimal Hundred = 100;

    public static string NameOf(WebhookMetric metric) => metric switch
    {
        WebhookMetric.FailedRate => "Failed",
        WebhookMetric.Latency => "Processing time",
        WebhookMetric.DuplicateRate => "Duplicates",
        _ => "Held now",
    };

    /// <summary>The value: "12.5 %", "31 s"; a dash where there is none.</summary>
    public static string Of(WebhookMetricReading reading) => reading.Value is { } value ? Of(reading.Metric, value) : "–";

    /// <summary>The limit, as the value is written.</summary>
    public static string LimitOf(WebhookMetric metric) => Of(metric, WebhookMetrics.ThresholdOf(metric));

    /// <summary>How the value stands to its limit, and what to do where it is above it; never only a colour.</summary>
    public static string StandingOf(WebhookMetricReading reading) => reading switch
    {
        { Exceeded: true } => $"Above the limit of {LimitOf(reading.Metric)}. {WebhookMetrics.AdviceOn(reading.Metric)}.",
        { Value: null } => $"Nothing to measure. The limit is {LimitOf(reading.Metric)}.",
        _ => $"Within the limit of {LimitOf(reading.Metric)}.",
    };

    /// <summary>What held ones wait for, after their number: "12 contradict …".</summary>
    public static string Of(HoldCondition condition) => condition switch
    {
        HoldCondition.UnknownReference => "tell of a payment that is not recorded here",
        HoldCondition.NothingNew => "came while nothing new is taken in",
        HoldCondition.ContradictingFinal => "contradict how their payment ended",
        HoldCondition.AmountDiffers => "say another amount than their payment's",
        _ => "say something else than another of the same key",
    };

    /// <summary>A time that something took or takes: "0.2 s", "3 min", "2 h".</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.CurrentCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.CurrentCulture, $"{time.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.CurrentCulture, $"{time.TotalHours:0} h"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{time.TotalDays:0} d"),
    };

    private static string Of(WebhookMetric metric, decimal value) => metric switch
    {
        // Two places: 5.01 % is above the limit of 5 %, and is seen to be.
        WebhookMetric.FailedRate or WebhookMetric.DuplicateRate => string.Create(CultureInfo.CurrentCulture, $"{value * Hundred:0.##} %"),
        WebhookMetric.Latency => string.Create(CultureInfo.CurrentCulture, $"{value:0.##} s"),
        _ => value.ToString("N0", CultureInfo.CurrentCulture),
    };
}
