namespace PaymentAdmin.Platform.Work;

/// <summary>An item that is ours until its lease runs out.</summary>
public sealed class WorkClaim(Guid itemId, Guid subjectId, string orderKey, Guid token, int attempt, DateTime until, Guid? lane = null)
{
    public Guid ItemId { get; } = itemId;

    public Guid SubjectId { get; } = subjectId;

    public string OrderKey { get; } = orderKey;

    /// <summary>The lane that it was claimed from; null where it is in none.</summary>
    public Guid? Lane { get; } = lane;

    /// <summary>What tells us from those who had it before, and from those who take it over.</summary>
    public Guid Token { get; } = token;

    /// <summary>Which try this is since it was last woken or brought further, from 1.</summary>
    public int Attempt { get; internal set; } = attempt;

    /// <summary>
    /// The end of the lease by this node's clock, counted from before the claim, so never later than the database's. What
    /// must not happen twice is begun only before it, and the clock is looked at immediately before.
    /// </summary>
    public DateTime Until { get; internal set; } = until;

    /// <summary>Whether the end of this try was written by the one who does it; else the runner writes it.</summary>
    public bool IsEnded { get; internal set; }
}
