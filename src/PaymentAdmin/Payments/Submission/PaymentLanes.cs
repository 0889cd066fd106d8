using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Submission;

/// <summary>
/// The connections through which nothing new may go now, also while it is asked whether our balance covers it: their payments wait where they
/// are, whoever else's go on. Looked up once in a while; what changes in between is seen by each payment before it leaves.
/// </summary>
internal sealed class PaymentLanes(IDbContextFactory<PaymentDb> contexts, ConnectionGate gate, TimeProvider clock) : IWorkLanes
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMilliseconds(500);

    private (DateTime Until, IReadOnlyCollection<Guid> Closed) _known = (DateTime.MinValue, []);

    public async Task<IReadOnlyCollection<Guid>> Closed(CancellationToken cancellationToken)
    {
        var now = clock.Now();
        if (_known.Until > now)
        {
            return _known.Closed;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var closed = await gate.Closed(db, now, cancellationToken);
        _known = (now + GoodFor, [.. closed.Select(connection => connection.ConnectionId).Union(await BalanceHalt.Asked(db).ToListAsync(cancellationToken))]);
        return _known.Closed;
    }
}
