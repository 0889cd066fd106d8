namespace PaymentAdmin.Connections.Calls.Shared;

/// <summary>What a node asks for, and what it has to tell.</summary>
/// <param name="Node">Which node.</param>
/// <param name="PerSecond">The connection's requests per second.</param>
/// <param name="AtOnce">The connection's requests at the same time.</param>
/// <param name="TrialTime">After how long a call that tries whether the PSP is well counts as lost.</param>
/// <param name="Running">Calls that it has under way.</param>
/// <param name="Waiting">Calls that wait for a turn.</param>
/// <param name="Turns">For how many of them it wants a turn now.</param>
/// <param name="Told">What came of its calls.</param>
internal sealed record FlowAsk(Guid Node, int PerSecond, int AtOnce, TimeSpan TrialTime, int Running, int Waiting, int Turns, FlowReport Told);

/// <summary>What came of calls since the last report.</summary>
/// <param name="Calls">How many showed how the PSP does.</param>
/// <param name="Failures">How many of them that it is not well.</param>
/// <param name="TooMany">A 429, the one whose call began last; null for none.</param>
/// <param name="Trial">How the one call ended that tried; null for none.</param>
internal sealed record FlowReport(int Calls, int Failures, TooMany? TooMany, TrialEnd? Trial)
{
    public static readonly FlowReport Nothing = new(0, 0, null, null);
}

/// <summary>A 429.</summary>
/// <param name="BegunAgo">How long ago the call began that was answered so.</param>
/// <param name="RetryAfter">How long the PSP asks us to wait; null where it does not say.</param>
internal sealed record TooMany(TimeSpan BegunAgo, TimeSpan? RetryAfter);

/// <summary>How a trial ended.</summary>
/// <param name="Token">Which.</param>
/// <param name="Failed">Whether the PSP is still not well; null where it was never asked.</param>
internal sealed record TrialEnd(Guid Token, bool? Failed);

/// <summary>What a node may have.</summary>
/// <param name="Share">How many calls it may have under way.</param>
/// <param name="Slots">When it may begin some.</param>
/// <param name="Trial">The token of the one call that tries whether the PSP is well; null where nothing is tried.</param>
/// <param name="ClosedUntil">Until when it may begin none.</param>
/// <param name="Closed">Why it may begin none; null where it may.</param>
/// <param name="SlowedTo">The rate to which what it told lowered a connection that had its full rate; null where it did not.</param>
internal sealed record FlowGrant(NodeShare Share, IReadOnlyList<Slot> Slots, Guid? Trial, DateTime? ClosedUntil, string? Closed, int? SlowedTo);

/// <summary>How many calls a node may have under way.</summary>
/// <param name="Held">Permits that nobody else has.</param>
/// <param name="Allowed">How many of them it may use: fewer, where others want their part.</param>
/// <param name="Until">Until when, unless it asks again.</param>
internal sealed record NodeShare(int Held, int Allowed, DateTime Until);

/// <summary>When one call may begin.</summary>
/// <param name="From">Not before.</param>
/// <param name="To">Not at or after: another second begins, with calls of its own.</param>
internal readonly record struct Slot(DateTime From, DateTime To);
