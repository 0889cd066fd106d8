using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Domain.Tests.Webhooks;

public sealed class WebhookMetricsTests
{
    [Theory]
    [InlineData(WebhookMetric.FailedRate, 0.05)]
    [InlineData(WebhookMetric.Latency, 30)]
    [InlineData(WebhookMetric.DuplicateRate, 0.10)]
    [InlineData(WebhookMetric.Held, 100)]
    public void Of_AtTheLimitAndALittleAbove_IsExceededOnlyAbove(WebhookMetric metric, double threshold)
    {
        var at = WebhookMetrics.Of(metric, At(metric, 0));
        var above = WebhookMetrics.Of(metric, At(metric, 1));

        Assert.Equal(((decimal)threshold, (decimal)threshold, false), (at.Threshold, at.Value, at.Exceeded));
        Assert.True(above.Exceeded);
        Assert.Equal(at.Threshold, above.Threshold);
    }

    [Fact]
    public void Of_AShareThatRoundsToTheLimit_IsExceededAllTheSame()
    {
        var reading = WebhookMetrics.Of(WebhookMetric.FailedRate, WebhookFigures.None with { Received = 1_000_000, Failed = 50_001 });

        Assert.Equal((0.05m, true), (reading.Value, reading.Exceeded));
    }

    [Fact]
    public void Of_Nothing_MeasuresNothingAndExceedsNothing() =>
        Assert.Equal(
            [(WebhookMetric.FailedRate, null, false), (WebhookMetric.Latency, null, false), (WebhookMetric.DuplicateRate, null, false), (WebhookMetric.Held, 0m, false)],
            Enum.GetValues<WebhookMetric>().Select(metric => WebhookMetrics.Of(metric, WebhookFigures.None)).Select(reading => (reading.Metric, reading.Value, reading.Exceeded)));

    [Fact]
    public void Figures_Together_AddUpAndKeepTheSlowest() =>
        Assert.Equal(new WebhookFigures(3, 4, 5, 6, 7, 8, 9, 30, 15), new WebhookFigures(1, 1, 1, 1, 1, 1, 1, 10, 15) + new WebhookFigures(2, 3, 4, 5, 6, 7, 8, 20, 3));

    [Fact]
    public void Of_ATime_IsTheHourInWhichItLies()
    {
        var hour = new DateTime(2026, 3, 14, 9, 0, 0, DateTimeKind.Utc);

        Assert.Equal([hour, hour, hour.AddHours(1)], new[] { hour, hour.AddHours(1).AddTicks(-1), hour.AddHours(1) }.Select(WebhookHour.Of));
        Assert.Equal(DateTimeKind.Utc, WebhookHour.Of(hour).Kind);
    }

    [Fact]
    public void Latency_IsMeasuredOnceAndNeverBelowZero()
    {
        var slow = new WebhookNotification { ReceivedAt = Known.Later };
        slow.Begin();
        slow.Succeed(Known.Later.AddMilliseconds(1_500));
        slow.GoThroughAgain();
        var early = new WebhookNotification { ReceivedAt = Known.Later };
        early.Begin();
        early.FindDuplicate(Guid.Empty, Known.Later.AddSeconds(-1));

        Assert.Equal((1_500, 0), (slow.LatencyMs, early.LatencyMs));
    }

    /// <summary>A metric at its limit, and with so much more of what it measures.</summary>
    private static WebhookFigures At(WebhookMetric metric, int more) => metric switch
    {
        WebhookMetric.FailedRate => WebhookFigures.None with { Received = 1_000, Failed = 50 + more },
        WebhookMetric.Latency => WebhookFigures.None with { LatencyCount = 3, LatencyTotalMs = 90_000 + more },
        WebhookMetric.DuplicateRate => WebhookFigures.None with { Received = 1_000, Duplicate = 100 + more },
        _ => WebhookFigures.None with { Held = 100 + more },
    };
}
