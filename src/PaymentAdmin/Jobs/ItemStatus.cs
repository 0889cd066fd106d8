using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Jobs;

/// <summary>How an item of a queue stands at a glance.</summary>
public enum ItemStatus
{
    /// <summary>Nobody has it yet.</summary>
    Waiting,

    /// <summary>A node has it now; or had it, and is late.</summary>
    Running,

    /// <summary>Due for more than five minutes, and nobody has it.</summary>
    Overdue,

    /// <summary>It failed as often as it may: for a person.</summary>
    Failed,
}

internal static class ItemStatuses
{
    /// <summary>The unfinished items of a status.</summary>
    /// <param name="late">What is due before then is overdue.</param>
    public static IQueryable<WorkItem> Of(this IQueryable<WorkItem> items, ItemStatus status, DateTime late) => status switch
    {
        ItemStatus.Waiting => items.Where(item => item.State == WorkState.Waiting && item.ClaimToken == null),
        ItemStatus.Running => items.Where(item => item.ClaimToken != null),
        ItemStatus.Overdue => items.Where(item => item.State == WorkState.Waiting && item.ClaimToken == null && item.DueAt < late),
        ItemStatus.Failed => items.Where(item => item.State == WorkState.Parked),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };

    public static ItemStatus Of(WorkItem item, DateTime late) => item switch
    {
        { State: WorkState.Parked } => ItemStatus.Failed,
        { ClaimToken: not null } => ItemStatus.Running,
        _ => item.DueAt < late ? ItemStatus.Overdue : ItemStatus.Waiting,
    };
}
