using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections.Mapping;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Connections;

/// <summary>For other modules: the mapping that a connection's payments are made with, in the caller's context.</summary>
/// <param name="Mapping">The rules.</param>
/// <param name="Version">Its number: 1, 2, 3 … per connection.</param>
/// <param name="Hash">What an approval of payments made with it is bound to.</param>
public sealed record MappingInForce(FieldMapping Mapping, int Version, string Hash)
{
    /// <summary>Null where there is no such connection, or its dialect sends no payments.</summary>
    /// <exception cref="InvalidOperationException">What is stored is not what was decided on.</exception>
    public static async Task<MappingInForce?> Of(PaymentDb db, Guid connectionId, CancellationToken cancellationToken)
    {
        var found = await (from version in db.Set<FieldMappingVersion>().AsNoTracking()
                           join connection in db.Connections.AsNoTracking() on version.ConnectionId equals connection.Id
                           where version.ConnectionId == connectionId && version.Status == FieldMappingStatus.InForce
                           select new { version, connection.Dialect }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new MappingInForce(found.version.Read(FormOf(found.Dialect)), found.version.Number, found.version.Hash);
    }

    /// <summary>The version with which payments were approved, in force or not: what is sent is built from what was approved (design, rule 7).</summary>
    /// <exception cref="InvalidOperationException">What is stored is not what was decided on, or there is no such version.</exception>
    public static async Task<MappingInForce> OfVersion(PaymentDb db, Connection connection, int number, CancellationToken cancellationToken)
    {
        var found = await db.Set<FieldMappingVersion>().AsNoTracking().SingleAsync(version => version.ConnectionId == connection.Id && version.Number == number, cancellationToken);
        return new MappingInForce(found.Read(FormOf(connection.Dialect)), found.Number, found.Hash);
    }

    private static TargetForm FormOf(Dialect dialect) =>
        DialectTargets.Find(dialect) ?? throw new InvalidOperationException($"A connection of the dialect {dialect} has a mapping, but the dialect sends nothing.");
}
