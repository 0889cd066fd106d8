using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections;

/// <summary>Lists the halted connections that wait for a person's release.</summary>
public sealed class ListHalts(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>More than one person would look into in a day.</summary>
    public const int AtOnce = 10;

    /// <summary>A halted connection.</summary>
    /// <param name="ConnectionId">The connection.</param>
    /// <param name="ProcessorCode">Names it, with the environment.</param>
    /// <param name="Environment">Its environment.</param>
    /// <param name="Reason">Why it is halted.</param>
    /// <param name="Release">The first person's release; null where nobody has released it.</param>
    public sealed record Row(string ConnectionId, string ProcessorCode, ConnectionEnvironment Environment, string? Reason, HaltReleaseAnswer? Release);

    /// <summary>Those that this reader may release: not what they released already. Up to one more than <see cref="AtOnce"/>.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<Row>> WaitingFor(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ReleaseHalts);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await (
            from connection in db.Connections.AsNoTracking()
            join processor in db.Processors.AsNoTracking() on connection.ProcessorId equals processor.Id
            where connection.Status == ConnectionStatus.Halted && connection.ReleasedFirstById != actor.Id
            orderby connection.Environment, processor.Code, connection.Id
            select new { connection, processor.Code }).Take(AtOnce + 1).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new Row(
            PublicId.Connection.Format(row.connection.Id), row.Code, row.connection.Environment, row.connection.StatusReason, HaltReleaseAnswer.Of(row.connection)))];
    }
}
