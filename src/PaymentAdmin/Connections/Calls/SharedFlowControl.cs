using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections.Calls.Shared;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Calls;

/// <summary>Flow control that all nodes share through the database. Where it cannot be reached, nothing is sent: nobody knows how much may be.</summary>
internal sealed class SharedFlowControl(IDbContextFactory<PaymentDb> contexts, TimeProvider clock, ILogger<SharedFlowControl> log) : IFlowControl, IDisposable
{
    /// <summary>A trial mostly ends sooner than it may: who waits for it looks again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly Guid _node = clock.Now().NewId();
    private readonly SharedFlowStore _store = new(contexts);
    private readonly ConcurrentDictionary<Guid, NodeFlow> _flows = new();

    public Task<FlowResult> Run(Connection connection, Func<CancellationToken, Task<FlowResult>> call, DateTime? before, CancellationToken cancellationToken) =>
        FlowOf(connection.Id).Run(connection, call, before, cancellationToken);

    public async Task<FlowStatus> StateOf(Guid connectionId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Read(db).SingleOrDefaultAsync(row => row.Flow.ConnectionId == connectionId, cancellationToken);
        var (waiting, running, lastMinute) = FlowOf(connectionId).Counts;
        if (found is not { Flow: var flow, Now: var now })
        {
            return new FlowStatus(BreakerPosition.Closed, null, null, null, waiting, running, lastMinute);
        }

        var position = flow.PositionAt(now);
        return new FlowStatus(
            position,
            position == BreakerPosition.HalfOpen ? flow.OpenUntil : flow.BreakerSince,
            position == BreakerPosition.Open ? flow.OpenUntil : null,
            flow.WaitUntil > now ? flow.WaitUntil : null,
            waiting, running, lastMinute) { Slowed = flow.SlowedAt(now) };
    }

    public async Task<IReadOnlyList<ClosedConnection>> Closed(PaymentDb db, CancellationToken cancellationToken)
    {
        var rows = await Read(db).Where(row => row.Flow.OpenUntil != null || row.Flow.WaitUntil > row.Now).ToListAsync(cancellationToken);
        return [.. rows.Select(row => ClosedAt(row.Flow, row.Now)).OfType<ClosedConnection>()];
    }

    /// <summary>Asks the database no more; what is under way comes to its end.</summary>
    public void Dispose()
    {
        foreach (var flow in _flows.Values)
        {
            flow.Stop();
        }
    }

    private static ClosedConnection? ClosedAt(SharedFlow flow, DateTime now)
    {
        var (until, reason) = flow.WhyNot(now);
        var soon = now + LookAgain;
        return reason is null ? null : new ClosedConnection(flow.ConnectionId, reason == FlowText.Trying && until > soon ? soon : until, reason);
    }

    private static IQueryable<Row> Read(PaymentDb db) => db.Set<SharedFlow>().AsNoTracking().Select(flow => new Row { Flow = flow, Now = DatabaseClock.Now() });

    private NodeFlow FlowOf(Guid connectionId) => _flows.GetOrAdd(connectionId, id => new NodeFlow(id, _node, _store, clock, log));

    private sealed class Row
    {
        public required SharedFlow Flow { get; init; }

        public required DateTime Now { get; init; }
    }
}
