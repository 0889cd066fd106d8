namespace PaymentAdmin.Jobs;

/// <summary>How a job stands at a glance.</summary>
public enum JobStatus
{
    /// <summary>Waits for its next run.</summary>
    Waiting,

    /// <summary>A node runs it now.</summary>
    Running,

    /// <summary>Should have been begun five minutes ago or longer, and no node has.</summary>
    Overdue,

    /// <summary>Its last run failed; the next one is tried on its schedule.</summary>
    Failed,

    /// <summary>A person has stopped it.</summary>
    Paused,
}
