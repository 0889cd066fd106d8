using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks.Health;

/// <summary>How the webhooks of one environment are.</summary>
/// <param name="Environment">Which environment.</param>
/// <param name="From">The period's beginning, a full hour.</param>
/// <param name="To">The period's end, a full hour.</param>
/// <param name="Now">What waits at present, whenever it came.</param>
/// <param name="Totals">All connections together. Its metric <c>held</c> is what is held now.</param>
/// <param name="Connections">Each connection that is in use or has figures, by processor. Its metric <c>held</c> is what is held now.</param>
/// <param name="ConnectionsCapped">Whether there are more connections than are listed.</param>
/// <param name="Hours">Each hour in which something was received, all connections together.</param>
public sealed record WebhookHealthAnswer(
    ConnectionEnvironment Environment, DateTime From, DateTime To, WaitingNow Now, HealthTotals Totals,
    IReadOnlyList<ConnectionHealth> Connections, bool ConnectionsCapped, IReadOnlyList<HourHealth> Hours);

/// <summary>What waits at present.</summary>
/// <param name="Pending">How many are to be processed.</param>
/// <param name="OldestWaitingSince">Since when the oldest of them could have been processed; null where none waits.</param>
/// <param name="OldestWaitingSeconds">How long that is.</param>
/// <param name="Held">How many are held.</param>
/// <param name="HeldBy">How many are held, by what they wait for.</param>
/// <param name="Parked">How many are no longer tried because they failed too often: a person has to look.</param>
/// <param name="UncountedHours">How many hours of connections have changes that are not in these figures yet; they are within seconds.</param>
public sealed record WaitingNow(int Pending, DateTime? OldestWaitingSince, long? OldestWaitingSeconds, int Held, IReadOnlyList<HeldBy> HeldBy, int Parked, int UncountedHours);

/// <summary>How many wait for one condition.</summary>
public sealed record HeldBy(HoldCondition Condition, int Count);

/// <summary>A metric beside its limit.</summary>
/// <param name="Value">Null where there is nothing to measure it on.</param>
/// <param name="Threshold">At it all is well.</param>
/// <param name="Exceeded">Whether the value is above it.</param>
public sealed record HealthMetric(decimal? Value, decimal Threshold, bool Exceeded);

/// <summary>The metrics of processors-api, "Webhook Monitoring".</summary>
/// <param name="FailedRate">Share of those received that failed: 0.05 is 5 %.</param>
/// <param name="Latency">Seconds from arrival to the end of processing, on average.</param>
/// <param name="DuplicateRate">Share of those received that are duplicates.</param>
/// <param name="Held">How many are held.</param>
public sealed record HealthMetrics(HealthMetric FailedRate, HealthMetric Latency, HealthMetric DuplicateRate, HealthMetric Held)
{
    internal static HealthMetrics Of(WebhookFigures figures)
    {
        return new HealthMetrics(Read(WebhookMetric.FailedRate), Read(WebhookMetric.Latency), Read(WebhookMetric.DuplicateRate), Read(WebhookMetric.Held));

        HealthMetric Read(WebhookMetric metric)
        {
            var reading = WebhookMetrics.Of(metric, figures);
            return new HealthMetric(reading.Value, reading.Threshold, reading.Exceeded);
        }
    }
}

/// <summary>What came of the notifications received in the period.</summary>
/// <param name="SlowestSeconds">How long the slowest took; null where none was processed.</param>
public sealed record HealthTotals(int Received, int Pending, int Processed, int Failed, int Duplicate, int Held, decimal? SlowestSeconds, HealthMetrics Metrics)
{
    private const decimal Thousand = 1_000;

    /// <param name="figures">Of the period.</param>
    /// <param name="heldNow">What the metric says where it is another number than that of the period.</param>
    internal static HealthTotals Of(WebhookFigures figures, int? heldNow = null) => new(
        figures.Received, figures.Pending, figures.Processed, figures.Failed, figures.Duplicate, figures.Held,
        figures.LatencyCount == 0 ? null : figures.LatencyMaxMs / Thousand,
        HealthMetrics.Of(figures with { Held = heldNow ?? figures.Held }));
}

/// <summary>One connection's.</summary>
/// <param name="PendingNow">How many of its notifications wait, whenever they came.</param>
/// <param name="HeldNow">How many of its notifications are held, whenever they came.</param>
public sealed record ConnectionHealth(
    string ConnectionId, string ProcessorCode, string ProcessorName, ConnectionStatus Status, int PendingNow, int HeldNow, HealthTotals Totals);

/// <summary>One hour's.</summary>
/// <param name="Hour">Its beginning.</param>
public sealed record HourHealth(DateTime Hour, HealthTotals Totals);
