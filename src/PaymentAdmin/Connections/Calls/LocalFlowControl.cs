using System.Collections.Concurrent;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls;

/// <summary>Flow control within this process: all there is on SQLite.</summary>
internal sealed class LocalFlowControl(TimeProvider clock) : IFlowControl, IDisposable
{
    private readonly ConcurrentDictionary<Guid, ConnectionFlow> _flows = new();

    public Task<FlowResult> Run(Connection connection, Func<CancellationToken, Task<FlowResult>> call, DateTime? before, CancellationToken cancellationToken) =>
        FlowOf(connection.Id).Run(connection, call, before, cancellationToken);

    public Task<FlowStatus> StateOf(Guid connectionId, CancellationToken cancellationToken) => Task.FromResult(FlowOf(connectionId).Status);

    public Task<IReadOnlyList<ClosedConnection>> Closed(PaymentDb db, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ClosedConnection>>([.. _flows.Select(flow => flow.Value.Closed(flow.Key)).OfType<ClosedConnection>()]);

    public void Dispose()
    {
        foreach (var flow in _flows.Values)
        {
            flow.Dispose();
        }
    }

    private ConnectionFlow FlowOf(Guid connectionId) => _flows.GetOrAdd(connectionId, _ => new ConnectionFlow(clock));
}
