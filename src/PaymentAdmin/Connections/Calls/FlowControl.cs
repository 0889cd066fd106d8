using System.Collections.Concurrent;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls;

/// <summary>How much may go to a PSP now: limits and circuit breaker of each connection. In this process; another implementation may share it between nodes.</summary>
public interface IFlowControl
{
    /// <summary>Runs a call when it may, or says in the answer, which is then <see cref="CallOutcome.NotSent"/>, why it may not.</summary>
    /// <param name="connection">Its limits count as they are now.</param>
    /// <param name="call">Sends; says what came of it.</param>
    Task<FlowResult> Run(Connection connection, Func<CancellationToken, Task<FlowResult>> call, CancellationToken cancellationToken);

    /// <summary>What a page shows.</summary>
    FlowStatus StateOf(Guid connectionId);
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

    /// <summary>Never what is secret, wherever a record would show itself.</summary>
    public override string ToString() => $"{Answer.Outcome} {Answer.Status}";

    internal static FlowResult NotSent(string problem) => new(new PspAnswer(CallOutcome.NotSent, null, new Dictionary<string, string>(), [], problem, 0), PspFailed: false);
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

/// <summary>How a connection's traffic stands, in this process.</summary>
/// <param name="Breaker">Whether calls go through.</param>
/// <param name="Since">Since when it stands there, UTC; null where it never changed.</param>
/// <param name="Until">Until when it stays open, UTC.</param>
/// <param name="WaitUntil">Until when the PSP asked us to send nothing, UTC; null where it did not.</param>
/// <param name="Waiting">Calls that wait for their turn.</param>
/// <param name="Running">Calls under way.</param>
/// <param name="LastMinute">Calls begun in the last 60 s.</param>
public sealed record FlowStatus(BreakerPosition Breaker, DateTime? Since, DateTime? Until, DateTime? WaitUntil, int Waiting, int Running, int LastMinute);

/// <summary>Flow control within this process.</summary>
internal sealed class LocalFlowControl(TimeProvider clock) : IFlowControl, IDisposable
{
    private readonly ConcurrentDictionary<Guid, ConnectionFlow> _flows = new();

    public Task<FlowResult> Run(Connection connection, Func<CancellationToken, Task<FlowResult>> call, CancellationToken cancellationToken) =>
        FlowOf(connection.Id).Run(connection, call, cancellationToken);

    public FlowStatus StateOf(Guid connectionId) => FlowOf(connectionId).Status;

    public void Dispose()
    {
        foreach (var flow in _flows.Values)
        {
            flow.Dispose();
        }
    }

    private ConnectionFlow FlowOf(Guid connectionId) => _flows.GetOrAdd(connectionId, _ => new ConnectionFlow(clock));
}
