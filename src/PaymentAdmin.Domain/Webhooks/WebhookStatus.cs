namespace PaymentAdmin.Domain.Webhooks;

/// <summary>Where a notification stands (design, "States", Webhook notification).</summary>
public enum WebhookStatus
{
    /// <summary>Received and waiting.</summary>
    Pending,

    /// <summary>Being processed.</summary>
    Processing,

    /// <summary>Done.</summary>
    Processed,

    /// <summary>It could not be processed.</summary>
    Failed,

    /// <summary>The same was processed before.</summary>
    Duplicate,

    /// <summary>Waiting for a condition or a person.</summary>
    HeldBlocked,
}
