using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Advance;

/// <summary>Shows where a production connection may go next, what the gate says, and what waits for a second person.</summary>
public sealed class GetAdvance(IDbContextFactory<PaymentDb> contexts, GoLiveGate gate)
{
    /// <param name="Next">Where it may go now; null where nowhere.</param>
    /// <param name="Checks">What the gate to there says; empty where there is none.</param>
    /// <param name="Advance">What waits for a second person, or null.</param>
    /// <param name="Changed">Whether the connection was changed after that was proposed: then nobody can agree to it.</param>
    /// <param name="MayDecide">Whether the reader may agree to it: not who proposed it.</param>
    public sealed record Answer(ConnectionStatus? Next, IReadOnlyList<GateCheck> Checks, AdvanceAnswer? Advance, bool Changed, bool MayDecide);

    /// <summary>A proposal that a reader may decide on.</summary>
    /// <param name="ConnectionId">The connection.</param>
    /// <param name="ProcessorCode">Names it.</param>
    /// <param name="To">pilot or live.</param>
    /// <param name="ProposedBy">Who.</param>
    /// <param name="ProposedAt">When, UTC.</param>
    public sealed record Waiting(string ConnectionId, string ProcessorCode, ConnectionStatus To, string ProposedBy, DateTime ProposedAt);

    /// <summary>More than a person would decide on in a day; there is one per production connection.</summary>
    private const int MaxWaiting = 50;

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid connectionId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await db.Connections.AsNoTracking().Required(connectionId, cancellationToken);
        if (connection.Environment != ConnectionEnvironment.Production)
        {
            return new Answer(null, [], null, false, false);
        }

        ConnectionStatus? next = connection.Status switch { ConnectionStatus.Setup => ConnectionStatus.Pilot, ConnectionStatus.Pilot => ConnectionStatus.Live, _ => null };
        var open = await ConnectionAdvance.OpenOf(db, connectionId, cancellationToken);
        return new Answer(
            next,
            next is { } to ? await gate.Look(db, connection, to, cancellationToken) : [],
            AdvanceAnswer.Of(open),
            open is not null && open.ContentHash != await ConnectionAdvance.HashOf(db, connection, cancellationToken),
            open is not null && open.ProposedById != actor.Id && actor.May(Permissions.ApproveConnections));
    }

    /// <summary>What waits for this reader's decision; empty for who decides on none.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<Waiting>> WaitingFor(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        if (!actor.May(Permissions.ApproveConnections))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await (
            from advance in db.Set<ConnectionAdvance>().AsNoTracking()
            join connection in db.Connections.AsNoTracking() on advance.ConnectionId equals connection.Id
            join processor in db.Processors.AsNoTracking() on connection.ProcessorId equals processor.Id
            where advance.OpenFor != null && advance.ProposedById != actor.Id
            where connection.Status == ConnectionStatus.Setup || connection.Status == ConnectionStatus.Pilot
            orderby advance.ProposedAt, advance.Id
            select new { connection.Id, processor.Code, advance.To, advance.ProposedByName, advance.ProposedAt }).Take(MaxWaiting).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new Waiting(PublicId.Connection.Format(row.Id), row.Code, row.To, row.ProposedByName, row.ProposedAt))];
    }
}
