namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>Being worked on.</summary>
    Running,

    /// <summary>So much does not fit that a person has to say whether it can be true.</summary>
    AwaitingConfirmation,

    /// <summary>Done: what does not fit is followed up.</summary>
    Completed,

    /// <summary>It could not be done, or was discarded.</summary>
    Failed,
}

/// <summary>What a run is at.</summary>
public enum RunPhase
{
    /// <summary>The report is fetched; of an uploaded one nothing is to be done.</summary>
    Fetch,

    /// <summary>The rows of the report are read, and what they mean is looked up.</summary>
    Read,

    /// <summary>Rows with the same id of the PSP's: one counts.</summary>
    Duplicates,

    /// <summary>Rows that claim the same of ours: one has it.</summary>
    Claims,

    /// <summary>Rows that claim what another period's report names otherwise.</summary>
    Doubles,

    /// <summary>What of our payments the report does not have.</summary>
    Payments,

    /// <summary>What of our other transactions it does not have.</summary>
    Transactions,

    /// <summary>What differs from the version that it corrects.</summary>
    Changes,

    /// <summary>All is counted and added up.</summary>
    Count,

    /// <summary>What does not fit is followed up.</summary>
    FollowUp,

    /// <summary>What earlier runs missed is looked for.</summary>
    Missing,

    /// <summary>Issues of the corrected version that do not hold any more are closed.</summary>
    Withdraw,

    /// <summary>Everything is done.</summary>
    Done,
}
