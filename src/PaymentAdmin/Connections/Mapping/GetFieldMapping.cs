using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>A connection's field mapping: in force, proposed, and all versions.</summary>
public sealed class GetFieldMapping(IDbContextFactory<PaymentDb> contexts)
{
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<FieldMappingAnswer>> Handle(Guid connectionId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await MappingState.Read(db, connectionId, cancellationToken)).Answer(actor);
    }

    /// <summary>All versions, newest first.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<ListOf<FieldMappingVersionAnswer>> Versions(Guid connectionId, Slice slice, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Connections.AnyAsync(connection => connection.Id == connectionId, cancellationToken))
        {
            throw Refusal.NotFound("connection");
        }

        return await db.Set<FieldMappingVersion>().AsNoTracking()
            .Where(version => version.ConnectionId == connectionId)
            .OrderByDescending(version => version.Number)
            .Slice(slice, FieldMappingVersionAnswer.Of, cancellationToken);
    }
}
