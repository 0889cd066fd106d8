using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;

namespace PaymentAdmin.Connections.Calls.Shared;

/// <summary>What a node was given, and when: the database's time and, around it, this machine's.</summary>
/// <param name="Grant">What it may have.</param>
/// <param name="Now">The database's time when it was worked out.</param>
/// <param name="Before">This machine's stopwatch before that.</param>
/// <param name="After">This machine's stopwatch after that.</param>
internal sealed record FlowAnswer(FlowGrant Grant, DateTime Now, long Before, long After);

/// <summary>Reads the row of a connection, lets it be worked out and writes it, unless another node wrote it meanwhile: then again.</summary>
internal sealed class SharedFlowStore(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>Each time one of the others got through: with as many nodes as anybody runs it is this one's turn long before.</summary>
    private const int MaxTries = 100;

    /// <summary>The machine's own: the database's time goes on as it does, whatever clock a test has set.</summary>
    public static TimeProvider Stopwatch => TimeProvider.System;

    public async Task<FlowAnswer> Exchange(Guid connectionId, FlowAsk ask, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Try(db, connectionId, ask, cancellationToken);
            }
            catch (Exception failure) when (attempt < MaxTries && Databases.IsConflict(failure))
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private static async Task<FlowAnswer> Try(PaymentDb db, Guid connectionId, FlowAsk ask, CancellationToken cancellationToken)
    {
        var before = Stopwatch.GetTimestamp();
        var found = await (
            from connection in db.Connections
            where connection.Id == connectionId
            from flow in db.Set<SharedFlow>().Where(flow => flow.ConnectionId == connection.Id).DefaultIfEmpty()
            select new { Flow = flow, Now = DatabaseClock.Now() }).SingleAsync(cancellationToken);
        var after = Stopwatch.GetTimestamp();
        var kept = found.Flow ?? db.Add(new SharedFlow { ConnectionId = connectionId }).Entity;
        var grant = kept.Exchange(ask, DateTime.SpecifyKind(found.Now, DateTimeKind.Utc));
        await db.SaveChangesAsync(cancellationToken);
        return new FlowAnswer(grant, found.Now, before, after);
    }
}
