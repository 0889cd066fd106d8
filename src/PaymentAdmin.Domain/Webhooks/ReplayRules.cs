namespace PaymentAdmin.Domain.Webhooks;

/// <summary>What a replay does with a notification.</summary>
public enum ReplayAct
{
    /// <summary>It had failed: it is tried again.</summary>
    Tried,

    /// <summary>It was processed: it is gone through once more and stays so.</summary>
    GoneThroughAgain,

    /// <summary>It is left alone.</summary>
    Skipped,
}

/// <summary>Why a replay leaves a notification alone.</summary>
public enum ReplaySkip
{
    /// <summary>It is to be processed anyway.</summary>
    Waiting,

    /// <summary>Its twin was processed: that one can be replayed.</summary>
    Duplicate,

    /// <summary>It is held: a person releases or discards it.</summary>
    Held,

    /// <summary>A person decided that it is not to be processed.</summary>
    Discarded,

    /// <summary>Its original bytes were dropped after their time of keeping.</summary>
    BodyDropped,
}

/// <summary>What a replay of many does with each notification, by how that stands when its turn comes.</summary>
public static class ReplayRules
{
    /// <param name="status">Where it stands.</param>
    /// <param name="discarded">Whether a person discarded it.</param>
    /// <param name="bodyDropped">Whether its original bytes are gone.</param>
    /// <returns>What is done with it, and why nothing where it is skipped.</returns>
    public static (ReplayAct Act, ReplaySkip? Why) Of(WebhookStatus status, bool discarded, bool bodyDropped) => status switch
    {
        WebhookStatus.Pending or WebhookStatus.Processing => (ReplayAct.Skipped, ReplaySkip.Waiting),
        WebhookStatus.Duplicate => (ReplayAct.Skipped, ReplaySkip.Duplicate),
        WebhookStatus.HeldBlocked => (ReplayAct.Skipped, ReplaySkip.Held),
        _ when bodyDropped => (ReplayAct.Skipped, ReplaySkip.BodyDropped),
        WebhookStatus.Failed when discarded => (ReplayAct.Skipped, ReplaySkip.Discarded),
        WebhookStatus.Failed => (ReplayAct.Tried, null),
        _ => (ReplayAct.GoneThroughAgain, null),
    };
}
