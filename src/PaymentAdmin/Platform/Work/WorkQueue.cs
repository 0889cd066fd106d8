using PaymentAdmin.Data;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Work;

/// <summary>How one queue is worked on each node.</summary>
/// <param name="Name">Its word, such as <c>webhooks</c>.</param>
public sealed record WorkQueue(string Name)
{
    /// <summary>What is done in it, for people.</summary>
    public string Title { get; init; } = Words.Plain(Name);

    /// <summary>What its subjects are, so that they are named as the outside knows them; null where they have no public id.</summary>
    public PublicId? Subject { get; init; }

    /// <summary>The address of the page that shows a subject, before its public id: <c>webhooks/</c>; null where there is none.</summary>
    public string? SubjectPage { get; init; }

    /// <summary>How many items at once on one node: 1 to <see cref="ClaimWork.MaxBatch"/>.</summary>
    public int Parallelism
    {
        get;
        init => field = value is >= 1 and <= ClaimWork.MaxBatch ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"1 to {ClaimWork.MaxBatch}.");
    }
    = 4;

    /// <summary>
    /// How many items of one lane at once on one node, from 1; fewer than <see cref="Parallelism"/> leave hands to the other
    /// lanes where those of one hang. All of them unless said.
    /// </summary>
    public int PerLane
    {
        get => field == 0 ? Parallelism : field;
        init => field = value is >= 1 and <= ClaimWork.MaxBatch ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"1 to {ClaimWork.MaxBatch}.");
    }

    /// <summary>How long an item is a worker's own; longer than one try ever takes, or the handler renews it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>At the latest after this time the queue is looked at, woken or not.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(2);

    public RetrySchedule Retries { get; init; } = RetrySchedule.Default;
}

/// <summary>Does the work of one queue. A new one, in a scope of its own, for each try.</summary>
public interface IWorkHandler
{
    /// <summary>
    /// Reads the subject and does what is needed; repeating it does no harm. Commits what it did together with
    /// <see cref="EndWork"/>; where there is nothing to commit it may just return. Whatever it throws is a failed try.
    /// </summary>
    /// <param name="subjectId">The domain row.</param>
    /// <param name="claim">Its right to do so, until <see cref="WorkClaim.Until"/>.</param>
    /// <param name="cancellationToken">The node stops and no longer waits.</param>
    Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// The last try failed without the handler's knowing, and the item is parked: says so on the subject, in the same
    /// transaction, where somebody would else wait for it.
    /// </summary>
    Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken) => Task.CompletedTask;
}
