using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>Gives a new connection the default mapping of its dialect, in the caller's context.</summary>
internal static class KeepDefaultMapping
{
    /// <summary>
    /// Version 1, in force at once on production too: it is the table of the PSP's own document. Nothing where the dialect only
    /// receives. The record has it as part of the adding.
    /// </summary>
    public static void Keep(PaymentDb db, Connection connection, Actor actor, DateTime now)
    {
        if (DialectTargets.Find(connection.Dialect) is { } form)
        {
            db.Add(FieldMappingVersion.Of(FieldMapping.Default(form), connection.Id, number: 1, FieldMappingStatus.InForce, actor, now));
        }
    }
}
