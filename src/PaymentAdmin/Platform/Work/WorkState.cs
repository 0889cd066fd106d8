namespace PaymentAdmin.Platform.Work;

/// <summary>Where an item of work stands.</summary>
public enum WorkState
{
    /// <summary>To be done when it is due, or being done where it is claimed.</summary>
    Waiting,

    /// <summary>Done; new work for the same subject wakes a new item.</summary>
    Done,

    /// <summary>For a person: it failed as often as it may. It no longer holds up what came after it.</summary>
    Parked,
}
