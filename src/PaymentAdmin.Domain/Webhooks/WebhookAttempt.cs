namespace PaymentAdmin.Domain.Webhooks;

/// <summary>Why a notification was tried.</summary>
public enum AttemptCause
{
    /// <summary>It had arrived.</summary>
    Arrival,

    /// <summary>A try before had failed.</summary>
    Retry,

    /// <summary>The PSP had sent the same again.</summary>
    Twin,

    /// <summary>What it waited for had come.</summary>
    Condition,

    /// <summary>A person had released it.</summary>
    Release,

    /// <summary>A person had it replayed.</summary>
    Replay,
}

/// <summary>One try of a notification: asked for, by what or whom, and how it ended.</summary>
public sealed class WebhookAttempt
{
    /// <summary>Longest <see cref="Reason"/>, in characters.</summary>
    public const int ReasonMaxLength = 500;

    /// <summary>The id; sorts by the time at which it was asked for.</summary>
    public Guid Id { get; init; }

    /// <summary>The notification.</summary>
    public Guid NotificationId { get; init; }

    /// <summary>Why.</summary>
    public AttemptCause Cause { get; init; }

    /// <summary>When it was asked for, UTC.</summary>
    public DateTime RequestedAt { get; init; }

    /// <summary>Who asked for it: a person's e-mail address; null where nobody did.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Why that person did.</summary>
    public string? Reason { get; init; }

    /// <summary>The replay of many that it is part of.</summary>
    public Guid? ReplayId { get; init; }

    /// <summary>When it was made, UTC; null while it waits.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>How it ended.</summary>
    public WebhookStatus? Outcome { get; private set; }

    /// <summary>What was done, or why not; for people.</summary>
    public string? Message { get; private set; }

    /// <summary>Ties it to the log.</summary>
    public string? CorrelationId { get; private set; }

    /// <summary>It was made.</summary>
    public void End(WebhookStatus outcome, string? message, string correlationId, DateTime now)
    {
        Outcome = outcome;
        Message = message?.CutTo(WebhookNotification.ErrorMaxLength);
        CorrelationId = correlationId;
        EndedAt = now;
    }
}
