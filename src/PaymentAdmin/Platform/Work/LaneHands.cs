namespace PaymentAdmin.Platform.Work;

/// <summary>Which lanes of one queue are closed at present; asked by each node before each claim.</summary>
public interface IWorkLanes
{
    /// <returns>Lanes of which nothing is claimed now. What is in work already goes on.</returns>
    Task<IReadOnlyCollection<Guid>> Closed(CancellationToken cancellationToken);
}

/// <summary>How many hands one node has left for each lane of a queue.</summary>
/// <param name="perLane">For a lane of which nothing is in work here.</param>
/// <param name="closed">Lanes without any.</param>
/// <param name="busy">How many items of a lane are in work here.</param>
public sealed class LaneHands(int perLane, IReadOnlyCollection<Guid> closed, IReadOnlyDictionary<Guid, int> busy)
{
    /// <summary>No lane is closed and none is limited.</summary>
    public static LaneHands All { get; } = new(int.MaxValue, [], new Dictionary<Guid, int>());

    /// <summary>How many more items of it may be claimed; what is in no lane is not limited.</summary>
    internal int Free(Guid? lane)
    {
        if (lane is not { } shared)
        {
            return int.MaxValue;
        }

        return closed.Contains(shared) ? 0 : perLane - busy.GetValueOrDefault(shared);
    }
}
