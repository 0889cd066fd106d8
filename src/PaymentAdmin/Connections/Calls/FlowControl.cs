using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls;

/// <summary>
/// How much may go to a PSP now: limits and circuit breaker of each connection. <see cref="LocalFlowControl"/> keeps them in this
/// process, <see cref="SharedFlowControl"/> for all nodes in the database.
/// </summary>
public interface IFlowControl
{
    /// <summary>Runs a call when it may, or says in the answer, which is then <see cref="CallOutcome.NotSent"/>, why it may not.</summary>
    /// <param name="connection">Its limits count as they are now.</param>
    /// <param name="call">Sends; says what came of it.</param>
    /// <param name="before">Until when it may begin, UTC by our clock; null for as long as the connection's time-out.</param>
    Task<FlowResult> Run(Connection connection, Func<CancellationToken, Task<FlowResult>> call, DateTime? before, CancellationToken cancellationToken);

    /// <summary>What a page shows.</summary>
    Task<FlowStatus> StateOf(Guid connectionId, CancellationToken cancellationToken);

    /// <summary>The connections through which nothing goes now: the PSP asked for it, or the breaker is open.</summary>
    /// <param name="db">Where it is shared, it is read here.</param>
    Task<IReadOnlyList<ClosedConnection>> Closed(PaymentDb db, CancellationToken cancellationToken);
}

/// <summary>What came of a call, as flow control sees it.</summary>
/// <param name="Answer">The answer, or why there is none.</param>
/// <param name="PspFailed">Whether it shows that the PSP is not well: 5xx, no connection, no answer. What we refuse ourselves does not.</param>
/// <param name="Refused">Whether the PSP refused our credentials.</param>
/// <param name="Credential">What was refused, so that another one is got; null where nothing was presented.</param>
public sealed record FlowResult(PspAnswer Answer, bool PspFailed, bool Refused = false, string? Credential = null)
{
    /// <summary>What must not remain in whatever is kept or shown of the answer.</summary>
    internal IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The rate to which this answer lowered a connection that had its full rate until then; null where it did not.</summary>
    internal int? SlowedTo { get; init; }

    /// <summary>Never what is secret, wherever a record would show itself.</summary>
    public override string ToString() => $"{Answer.Outcome} {Answer.Status}";

    /// <summary>What a rule or a setting of ours kept back.</summary>
    internal static FlowResult NotSent(string problem) => new(None(problem) with { IsOurs = true }, PspFailed: false);

    /// <summary>What a limit, the breaker or a deadline held back: it may go another time.</summary>
    internal static FlowResult HeldBack(string problem) => new(None(problem) with { IsHeldBack = true }, PspFailed: false);

    private static PspAnswer None(string problem) => new(CallOutcome.NotSent, null, new Dictionary<string, string>(), [], problem, 0);
}

/// <summary>The circuit breaker's positions.</summary>
public enum BreakerPosition
{
    /// <summary>Calls go through.</summary>
    Closed,

    /// <summary>Too many failed: none goes through.</summary>
    Open,

    /// <summary>One goes through, to see.</summary>
    HalfOpen,
}

/// <summary>A rate below the connection's own.</summary>
/// <param name="Now">Requests per second that count now.</param>
/// <param name="Of">The connection's requests per second.</param>
public sealed record SlowedRate(int Now, int Of)
{
    internal static SlowedRate? Below(int now, int of) => now < of ? new SlowedRate(now, of) : null;
}

/// <summary>How a connection's traffic stands: what was sent and waits in this process; what holds it up on all nodes.</summary>
/// <param name="Breaker">Whether calls go through.</param>
/// <param name="Since">Since when it stands there, UTC; null where it never changed.</param>
/// <param name="Until">Until when it stays open, UTC.</param>
/// <param name="WaitUntil">Until when the PSP asked us to send nothing, UTC; null where it did not.</param>
/// <param name="Waiting">Calls that wait for their turn.</param>
/// <param name="Running">Calls under way.</param>
/// <param name="LastMinute">Calls begun in the last 60 s.</param>
public sealed record FlowStatus(BreakerPosition Breaker, DateTime? Since, DateTime? Until, DateTime? WaitUntil, int Waiting, int Running, int LastMinute)
{
    /// <summary>How the PSP's 429 slowed it down; null where it has its full rate.</summary>
    public SlowedRate? Slowed { get; init; }
}
