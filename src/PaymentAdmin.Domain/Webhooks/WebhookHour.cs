using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Webhooks;

/// <summary>
/// What came of the notifications that a connection received within one hour. It is counted from them, never added to, so
/// that counting once more can only make it right.
/// </summary>
public sealed class WebhookHour
{
    /// <summary>The connection.</summary>
    public Guid ConnectionId { get; init; }

    /// <summary>The hour's beginning, UTC.</summary>
    public DateTime Hour { get; init; }

    /// <summary>The environment of the connection.</summary>
    public ConnectionEnvironment Environment { get; init; }

    /// <summary>How many were received in it.</summary>
    public int Received { get; private set; }

    /// <summary>How many of these wait or are being processed.</summary>
    public int Pending { get; private set; }

    /// <summary>How many of these are processed.</summary>
    public int Processed { get; private set; }

    /// <summary>How many of these failed.</summary>
    public int Failed { get; private set; }

    /// <summary>How many of these are duplicates.</summary>
    public int Duplicate { get; private set; }

    /// <summary>How many of these are held.</summary>
    public int Held { get; private set; }

    /// <summary>How many of these were processed or found to be duplicates at some time.</summary>
    public int LatencyCount { get; private set; }

    /// <summary>How long these took from arrival, together.</summary>
    public long LatencyTotalMs { get; private set; }

    /// <summary>How long the slowest of these took from arrival.</summary>
    public long LatencyMaxMs { get; private set; }

    /// <summary>When it was looked at, after its end, for what needs somebody, UTC; once.</summary>
    public DateTime? JudgedAt { get; private set; }

    /// <summary>Counts how often it was counted: of two who count at once, the one who looked first does not write last.</summary>
    public int Version { get; private set; }

    /// <summary>The hour in which a time lies.</summary>
    public static DateTime Of(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerHour));

    /// <summary>Takes over what was counted.</summary>
    public void Count(WebhookFigures figures)
    {
        (Received, Pending, Processed, Failed) = (figures.Received, figures.Pending, figures.Processed, figures.Failed);
        (Duplicate, Held) = (figures.Duplicate, figures.Held);
        (LatencyCount, LatencyTotalMs, LatencyMaxMs) = (figures.LatencyCount, figures.LatencyTotalMs, figures.LatencyMaxMs);
        Version++;
    }

    /// <summary>It was looked at.</summary>
    public void Judge(DateTime now)
    {
        JudgedAt = now;
        Version++;
    }

    /// <summary>What was counted.</summary>
    public WebhookFigures Figures => new(Received, Pending, Processed, Failed, Duplicate, Held, LatencyCount, LatencyTotalMs, LatencyMaxMs);
}
