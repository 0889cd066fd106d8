using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Work;

/// <summary>
/// Something to be done soon about one row of the domain. The row is the truth, the item only a wake-up: whoever works it
/// reads the row and does what is then needed (design, "Background work").
/// </summary>
public sealed class WorkItem
{
    public const int QueueMaxLength = 40;
    public const int OrderKeyMaxLength = 200;
    public const int ErrorMaxLength = 500;

    private WorkItem(Guid id, string queue, Guid? lane, Guid subjectId, string orderKey, int place, DateTime dueAt, DateTime createdAt)
    {
        Id = id;
        Queue = queue;
        Lane = lane;
        SubjectId = subjectId;
        OrderKey = orderKey;
        Place = place;
        DueAt = dueAt;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    /// <summary>The word of its queue.</summary>
    public string Queue { get; private set; }

    /// <summary>What its subject shares with others that must not hold up the rest, such as a connection; null where it shares nothing.</summary>
    public Guid? Lane { get; private set; }

    /// <summary>The domain row concerned; one unfinished item per queue and subject.</summary>
    public Guid SubjectId { get; private set; }

    /// <summary>Items of the same key are done one after the other.</summary>
    public string OrderKey { get; private set; }

    /// <summary>Its place among the waiting items of its key; those that arrived in the same instant share one.</summary>
    public int Place { get; private set; }

    public WorkState State { get; private set; }

    /// <summary>Not before, by the node's clock.</summary>
    public DateTime DueAt { get; private set; }

    /// <summary>How often it was begun since it was last woken; a try that a crash ended counts.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whose it is at present; null while nobody has it.</summary>
    public Guid? ClaimToken { get; private set; }

    /// <summary>Until when it is theirs, by the database's clock; then others may take it over.</summary>
    public DateTime? LeaseUntil { get; private set; }

    /// <summary>New work for its subject, from then on, that came while it was being done.</summary>
    public DateTime? AgainAt { get; private set; }

    public DateTime CreatedAt { get; private set; }

    /// <summary>How the last try failed: the kind of failure and where to find it in the log. Never a secret.</summary>
    public string? LastError { get; private set; }

    /// <summary>Counts every change but a longer lease: a save based on an older one is done again.</summary>
    public int Version { get; private set; }

    internal static WorkItem New(string queue, Guid? lane, Guid subjectId, string orderKey, int place, DateTime due, DateTime now)
    {
        if (queue.Length is 0 or > QueueMaxLength)
        {
            throw new ArgumentException($"The word of a queue has 1 to {QueueMaxLength} characters.", nameof(queue));
        }

        if (orderKey.Length is 0 or > OrderKeyMaxLength)
        {
            throw new ArgumentException($"An order key has 1 to {OrderKeyMaxLength} characters.", nameof(orderKey));
        }

        return new WorkItem(now.NewId(), queue, lane, subjectId, orderKey, place, due, now);
    }

    /// <summary>
    /// There is new work for its subject. One that is being done is done once more: whoever does it may have read the row
    /// before this change. The version moves even if nothing else does, so that this save and the end of a try see each other.
    /// </summary>
    internal void Wake(DateTime due, int place)
    {
        Version++;
        if (ClaimToken is not null)
        {
            AgainAt = AgainAt is { } again ? Earlier(again, due) : due;
        }
        else if (State == WorkState.Waiting)
        {
            DueAt = Earlier(DueAt, due);
        }
        else
        {
            (State, DueAt, Place, Attempts, LastError) = (WorkState.Waiting, due, place, 0, null);
        }
    }

    /// <summary>Its subject now shares another thing; whoever has it at present has it still.</summary>
    internal void MoveTo(Guid lane)
    {
        if (Lane != lane)
        {
            Version++;
            Lane = lane;
        }
    }

    /// <summary>What it was for is done without it. One that somebody has ends by itself.</summary>
    internal void Withdraw()
    {
        if (ClaimToken is null)
        {
            Version++;
            State = WorkState.Done;
        }
    }

    /// <summary>It is still theirs; the version moves, so that this save and a take-over see each other.</summary>
    /// <exception cref="ClaimLostException">Somebody else has it, or had it since.</exception>
    internal void Keep(Guid token)
    {
        if (ClaimToken != token)
        {
            throw new ClaimLostException(Id);
        }

        Version++;
    }

    /// <summary>A part of it is done, and is not done again: the tries until then do not count.</summary>
    /// <exception cref="ClaimLostException">Somebody else has it, or had it since.</exception>
    internal void Progress(Guid token)
    {
        Keep(token);
        Attempts = 1;
    }

    /// <summary>It is done.</summary>
    /// <exception cref="ClaimLostException">Somebody else has it, or had it since.</exception>
    internal void Complete(Guid token) => End(token, WorkState.Done, DueAt, error: null);

    /// <summary>It failed and is tried again.</summary>
    /// <exception cref="ClaimLostException">Somebody else has it, or had it since.</exception>
    internal void Fail(Guid token, string error, DateTime retryAt) => End(token, WorkState.Waiting, retryAt, error);

    /// <summary>Nothing was tried: it waits again, and this was no try.</summary>
    /// <exception cref="ClaimLostException">Somebody else has it, or had it since.</exception>
    internal void PutBack(Guid token, DateTime due)
    {
        End(token, WorkState.Waiting, due, LastError);
        Attempts--;
    }

    /// <summary>It failed for the last time: a person has to look.</summary>
    /// <exception cref="ClaimLostException">Somebody else has it, or had it since.</exception>
    internal void Park(Guid token, string error) => End(token, WorkState.Parked, DueAt, error);

    private void End(Guid token, WorkState state, DateTime due, string? error)
    {
        if (ClaimToken != token)
        {
            throw new ClaimLostException(Id);
        }

        Version++;
        (State, DueAt, ClaimToken, LeaseUntil) = (state, due, null, null);
        LastError = error?.CutTo(ErrorMaxLength);
        if (AgainAt is { } again)
        {
            AgainAt = null;
            Wake(again, Place);
        }
    }

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
