namespace PaymentAdmin.Connections.Calls.Shared;

/// <summary>A permit to make one call, between two moments of this machine's stopwatch; or why there is none.</summary>
internal sealed record Turn(long From, long To, Guid? Trial, string? Refusal)
{
    public static Turn No(string refusal) => new(0, 0, null, refusal);

    /// <summary>Waits for its beginning.</summary>
    /// <returns>Whether the call may begin: false where this node was too slow.</returns>
    public async Task<bool> Comes(CancellationToken cancellationToken)
    {
        var clock = SharedFlowStore.Stopwatch;
        for (var now = clock.GetTimestamp(); now < From; now = clock.GetTimestamp())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(clock.GetElapsedTime(now, From).TotalMilliseconds)), clock, cancellationToken);
        }

        return clock.GetTimestamp() < To;
    }
}
