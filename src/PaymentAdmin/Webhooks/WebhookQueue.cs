using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>The queue that processes notifications: in order within a payment, in parallel across payments.</summary>
public static class WebhookQueue
{
    /// <summary>Its word.</summary>
    public const string Name = "webhooks";

    /// <summary>Five retries within three and a half hours, then a person.</summary>
    public static WorkQueue Settings { get; } = new(Name)
    {
        Title = "Webhooks", Subject = PublicId.Webhook, SubjectPage = "webhooks/", Parallelism = 8, Lease = TimeSpan.FromMinutes(1), Every = TimeSpan.FromSeconds(1),
    };
}
