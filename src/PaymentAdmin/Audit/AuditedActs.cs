using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Audit;

/// <summary>For other modules: who did what to a thing when, for its page, in the caller's context. What changed is in the record alone.</summary>
public static class AuditedActs
{
    /// <summary>Of more than these the latest; the record has all.</summary>
    private const int Most = 100;

    /// <param name="At">When, UTC.</param>
    /// <param name="Actor">Who: e-mail address, or the system's job.</param>
    /// <param name="Kind">What happened.</param>
    /// <param name="Reason">Why; null where none was given, or the reader may not see it.</param>
    public sealed record Act(Guid Id, DateTime At, string Actor, string Kind, string? Reason);

    /// <param name="db">The caller's context.</param>
    /// <param name="thingId">What it happened to, without its prefix.</param>
    /// <param name="kinds">Only these; null for all.</param>
    /// <param name="reader">Who reads it.</param>
    public static async Task<IReadOnlyList<Act>> Of(PaymentDb db, Guid thingId, IReadOnlyList<string>? kinds, Actor reader, CancellationToken cancellationToken)
    {
        var entries = db.Set<AuditEntry>().AsNoTracking().Where(row => row.ThingId == thingId);
        entries = kinds is null ? entries : entries.Where(row => kinds.Contains(row.Kind));
        var found = await entries.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(Most).ToListAsync(cancellationToken);
        return [.. found.Select(row => new Act(row.Id, row.At, row.ActorName, row.Kind, row.ChangesNeedPermission is { } needed && !reader.May(needed) ? null : row.Reason))];
    }
}
