namespace PaymentAdmin.Domain.Webhooks;

/// <summary>What can happen to a notification.</summary>
public enum WebhookEvent
{
    /// <summary>A worker begins.</summary>
    Begin,

    /// <summary>The worker's lease ran out.</summary>
    Expire,

    /// <summary>It was processed.</summary>
    Succeed,

    /// <summary>It could not be processed.</summary>
    Fail,

    /// <summary>Its twin said the same.</summary>
    FindDuplicate,

    /// <summary>It has to wait for a condition.</summary>
    Hold,

    /// <summary>A failed one is to be tried again, by a schedule, its twin or a person.</summary>
    Retry,

    /// <summary>What a held one waited for has come, or a person says so.</summary>
    Release,

    /// <summary>A person decides that a held one is not to be processed.</summary>
    Discard,

    /// <summary>A processed one is gone through once more; nothing of it changes.</summary>
    GoThroughAgain,
}

/// <summary>The full table of a notification's states (design, "States", Webhook notification).</summary>
public static class WebhookStates
{
    /// <summary>Where an event leads from a status.</summary>
    /// <returns>The status after it; null where the event cannot happen.</returns>
    public static WebhookStatus? Next(WebhookStatus from, WebhookEvent what) => (from, what) switch
    {
        (WebhookStatus.Pending, WebhookEvent.Begin) => WebhookStatus.Processing,
        (WebhookStatus.Processing, WebhookEvent.Expire) => WebhookStatus.Pending,
        (WebhookStatus.Processing, WebhookEvent.Succeed) => WebhookStatus.Processed,
        (WebhookStatus.Processing, WebhookEvent.Fail) => WebhookStatus.Failed,
        (WebhookStatus.Processing, WebhookEvent.FindDuplicate) => WebhookStatus.Duplicate,
        (WebhookStatus.Processing, WebhookEvent.Hold) => WebhookStatus.HeldBlocked,
        (WebhookStatus.Failed, WebhookEvent.Retry) => WebhookStatus.Pending,
        (WebhookStatus.HeldBlocked, WebhookEvent.Release) => WebhookStatus.Pending,
        (WebhookStatus.HeldBlocked, WebhookEvent.Discard) => WebhookStatus.Failed,
        (WebhookStatus.Processed, WebhookEvent.GoThroughAgain) => WebhookStatus.Processed,
        _ => null,
    };
}
