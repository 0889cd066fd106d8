namespace PaymentAdmin.Domain.Distributions;

/// <summary>Where a distribution stands (design, "States", Distribution).</summary>
public enum DistributionStatus
{
    /// <summary>Being prepared.</summary>
    Draft,

    /// <summary>Submitted: waits for those who approve.</summary>
    InApproval,

    /// <summary>Sent back to those who prepare it.</summary>
    SentBack,

    /// <summary>Refused for good.</summary>
    Rejected,

    /// <summary>Approved; nothing leaves before it is released.</summary>
    Approved,

    /// <summary>Handed to submission.</summary>
    Released,

    /// <summary>Payments are being sent.</summary>
    Submitting,

    /// <summary>Stopped by a person.</summary>
    Paused,

    /// <summary>Stopped by a rule that found something serious.</summary>
    Halted,

    /// <summary>Every payment arrived.</summary>
    Completed,

    /// <summary>Every payment has ended, and not all arrived.</summary>
    CompletedWithFailures,

    /// <summary>Nothing of it was or will be paid.</summary>
    Cancelled,
}

/// <summary>What can happen to a distribution.</summary>
public enum DistributionEvent
{
    /// <summary>It is given to those who approve.</summary>
    Submit,

    /// <summary>It goes back to those who prepare it.</summary>
    SendBack,

    /// <summary>It is refused for good.</summary>
    Reject,

    /// <summary>The last approval that was needed was given.</summary>
    Approve,

    /// <summary>Its content changed, or the approval expired: the approval no longer counts.</summary>
    Void,

    /// <summary>Its payments may be sent.</summary>
    Release,

    /// <summary>The first payment is being sent.</summary>
    Start,

    /// <summary>A person stops it.</summary>
    Pause,

    /// <summary>A rule stops it.</summary>
    Halt,

    /// <summary>It goes on.</summary>
    Resume,

    /// <summary>Every payment arrived.</summary>
    Complete,

    /// <summary>Every payment has ended, and not all arrived; or what was left was cancelled.</summary>
    CompleteWithFailures,

    /// <summary>It is given up.</summary>
    Cancel,
}
