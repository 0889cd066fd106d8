namespace PaymentAdmin.Domain.Webhooks;

/// <summary>What tells whether webhooks are well (processors-api, "Webhook Monitoring").</summary>
public enum WebhookMetric
{
    /// <summary>How many of those received failed, as a share of them.</summary>
    FailedRate,

    /// <summary>How long processing took from arrival, in seconds, on average.</summary>
    Latency,

    /// <summary>How many of those received are duplicates, as a share of them.</summary>
    DuplicateRate,

    /// <summary>How many are held.</summary>
    Held,
}

/// <summary>A metric's value beside its limit.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Value">Its value, rounded; null where nothing was received, or processed, that it could be measured on.</param>
/// <param name="Threshold">Its limit; at the limit all is well.</param>
/// <param name="Exceeded">Whether the value, before it was rounded, is above the limit.</param>
public sealed record WebhookMetricReading(WebhookMetric Metric, decimal? Value, decimal Threshold, bool Exceeded);

/// <summary>The metrics' limits, values and what to do about each.</summary>
public static class WebhookMetrics
{
    /// <summary>Fewer in an hour are too few for a share or an average to say anything.</summary>
    public const int FewestToJudge = 20;

    private const int Decimals = 4;
    private const decimal MillisecondsInASecond = 1_000;

    /// <summary>The limit of a metric: shares as decimals, latency in seconds, held as a number.</summary>
    public static decimal ThresholdOf(WebhookMetric metric) => metric switch
    {
        WebhookMetric.FailedRate => 0.05m,
        WebhookMetric.Latency => 30m,
        WebhookMetric.DuplicateRate => 0.10m,
        WebhookMetric.Held => 100m,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "No such metric."),
    };

    /// <summary>What to do where a metric is above its limit; the words of processors-api.</summary>
    public static string AdviceOn(WebhookMetric metric) => metric switch
    {
        WebhookMetric.FailedRate => "Check processor connectivity",
        WebhookMetric.Latency => "Review processing queue",
        WebhookMetric.DuplicateRate => "May indicate processor retry issues",
        WebhookMetric.Held => "Review blocking conditions",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "No such metric."),
    };

    /// <summary>Reads a metric off figures.</summary>
    public static WebhookMetricReading Of(WebhookMetric metric, WebhookFigures figures)
    {
        decimal? exact = metric switch
        {
            WebhookMetric.FailedRate => Share(figures.Failed, figures.Received),
            WebhookMetric.Latency => Share(figures.LatencyTotalMs, figures.LatencyCount) / MillisecondsInASecond,
            WebhookMetric.DuplicateRate => Share(figures.Duplicate, figures.Received),
            WebhookMetric.Held => figures.Held,
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "No such metric."),
        };
        var threshold = ThresholdOf(metric);
        decimal? shown = exact is { } value ? decimal.Round(value, Decimals, MidpointRounding.AwayFromZero) : null;
        return new WebhookMetricReading(metric, shown, threshold, exact > threshold);
    }

    private static decimal? Share(long part, int whole) => whole == 0 ? null : (decimal)part / whole;
}
