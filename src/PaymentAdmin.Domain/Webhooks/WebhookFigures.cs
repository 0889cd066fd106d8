namespace PaymentAdmin.Domain.Webhooks;

/// <summary>What came of a number of notifications.</summary>
/// <param name="Received">How many they are.</param>
/// <param name="Pending">How many wait or are being processed.</param>
/// <param name="Processed">How many are processed.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Duplicate">How many are duplicates.</param>
/// <param name="Held">How many are held.</param>
/// <param name="LatencyCount">How many were processed or found to be duplicates at some time.</param>
/// <param name="LatencyTotalMs">How long these took from arrival, together.</param>
/// <param name="LatencyMaxMs">How long the slowest of these took.</param>
public sealed record WebhookFigures(int Received, int Pending, int Processed, int Failed, int Duplicate, int Held, int LatencyCount, long LatencyTotalMs, long LatencyMaxMs)
{
    /// <summary>Nothing was received.</summary>
    public static WebhookFigures None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Those of two sets that share no notification.</summary>
    public static WebhookFigures operator +(WebhookFigures one, WebhookFigures other) => new(
        one.Received + other.Received,
        one.Pending + other.Pending,
        one.Processed + other.Processed,
        one.Failed + other.Failed,
        one.Duplicate + other.Duplicate,
        one.Held + other.Held,
        one.LatencyCount + other.LatencyCount,
        one.LatencyTotalMs + other.LatencyTotalMs,
        Math.Max(one.LatencyMaxMs, other.LatencyMaxMs));
}
