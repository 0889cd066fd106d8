using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;

namespace PaymentAdmin.Audit;

/// <summary>Who changed a thing last and when, by the record: for things that do not keep it themselves.</summary>
public sealed record LastChange(string By, DateTime At)
{
    /// <summary>Null where the record has nothing about the thing.</summary>
    public static Task<LastChange?> Of(PaymentDb db, Guid thingId, CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().AsNoTracking()
            .Where(entry => entry.ThingId == thingId)
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id)
            .Select(entry => new LastChange(entry.ActorName, entry.At))
            .FirstOrDefaultAsync(cancellationToken);
}
