namespace PaymentAdmin.Domain.Payments;

/// <summary>Where a payment of a distribution stands (design, "States", Payment).</summary>
public enum PaymentStatus
{
    /// <summary>Prepared, not approved.</summary>
    Draft,

    /// <summary>Approved as it is; nothing leaves before its distribution is released.</summary>
    Approved,

    /// <summary>Waits for its turn to be sent.</summary>
    Queued,

    /// <summary>Not sent for now: a limit, the pilot, a pause or a breaker.</summary>
    Held,

    /// <summary>Being sent.</summary>
    Submitting,

    /// <summary>The PSP has it.</summary>
    Pending,

    /// <summary>It may have left, and nobody knows what became of it.</summary>
    Unknown,

    /// <summary>Two people decide.</summary>
    NeedsReview,

    /// <summary>The money arrived.</summary>
    Completed,

    /// <summary>It did not, for certain.</summary>
    Failed,

    /// <summary>It arrived and was given back.</summary>
    Reversed,

    /// <summary>Never sent, and never will be.</summary>
    Cancelled,
}

/// <summary>What can happen to a payment.</summary>
public enum PaymentEvent
{
    /// <summary>Its distribution was approved.</summary>
    Approve,

    /// <summary>The approval no longer counts: the content changed.</summary>
    Void,

    /// <summary>It is to be sent: released, or no longer held.</summary>
    Queue,

    /// <summary>It is not to be sent for now.</summary>
    Hold,

    /// <summary>A worker takes it to send it.</summary>
    Claim,

    /// <summary>The PSP has it.</summary>
    Acknowledge,

    /// <summary>The PSP says that the money arrived.</summary>
    Complete,

    /// <summary>The PSP says that it did not.</summary>
    Fail,

    /// <summary>It may have left, and there is no answer.</summary>
    Lose,

    /// <summary>What is said of it contradicts itself, or only people can say what it means.</summary>
    Doubt,

    /// <summary>The PSP gave it back.</summary>
    Reverse,

    /// <summary>Two people corrected one that was never sent.</summary>
    Correct,

    /// <summary>It is not to be sent at all.</summary>
    Cancel,

    /// <summary>Two people decided that one that failed for certain is paid once more: a new intent to pay.</summary>
    Retry,
}

/// <summary>Why a payment is held.</summary>
public enum HeldBecause
{
    /// <summary>A limit would be exceeded.</summary>
    Limit,

    /// <summary>The pilot's results are not confirmed yet.</summary>
    Pilot,

    /// <summary>A person paused it.</summary>
    Pause,

    /// <summary>The PSP does not answer.</summary>
    Breaker,

    /// <summary>Our balance at the PSP does not cover it.</summary>
    Balance,
}
