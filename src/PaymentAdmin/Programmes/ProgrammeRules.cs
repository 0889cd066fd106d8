using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes;

/// <summary>What a programme asks of what it names.</summary>
internal static class ProgrammeRules
{
    /// <summary>The ids of connections as they were sent.</summary>
    /// <exception cref="Refusal">400 naming the one that cannot be an id.</exception>
    public static IReadOnlyList<Guid> Connections(IReadOnlyList<string> sent)
    {
        var errors = new FieldErrors();
        var ids = new List<Guid>();
        for (var i = 0; i < sent.Count; i++)
        {
            if (errors.Check(PublicId.Connection.TryParse(sent[i], out var id), $"connectionIds[{i}]", "This is no id of a connection (con_…)."))
            {
                ids.Add(id);
            }
        }

        errors.ThrowIfAny();
        return ids;
    }

    /// <summary>A day as it was sent; null for an empty text.</summary>
    public static DateOnly? Day(string sent, string field, FieldErrors errors)
    {
        var known = DateOnly.TryParseExact(sent, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        errors.Check(known || sent.Length == 0, field, "A day is written as 2026-01-31.");
        return known ? day : null;
    }

    /// <exception cref="Refusal">422 <c>connection_unknown</c>, <c>connection_cannot_pay</c>.</exception>
    public static async Task CheckConnections(PaymentDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var known = await db.Connections.AsNoTracking().Where(connection => ids.Contains(connection.Id)).Select(connection => new { connection.Id, connection.Dialect }).ToListAsync(cancellationToken);
        for (var i = 0; i < ids.Count; i++)
        {
            var field = $"connectionIds[{i}]";
            var found = known.Find(connection => connection.Id == ids[i])
                ?? throw Refusal.Rule("connection_unknown", "There is no such connection. Choose one of the list of connections.", field);
            if (!DialectFacts.Of(found.Dialect).CallsOut)
            {
                throw Refusal.Rule("connection_cannot_pay", $"A connection of the dialect {Words.Of(found.Dialect)} only receives: nothing can be paid through it. Choose another one.", field);
            }
        }
    }

    /// <summary>The tenant that was named; null for none.</summary>
    /// <exception cref="Refusal">422 <c>tenant_unknown</c>, <c>tenant_inactive</c>.</exception>
    public static async Task<Guid?> Tenant(PaymentDb db, string? sent, CancellationToken cancellationToken)
    {
        if (sent is null)
        {
            return null;
        }

        var tenant = PublicId.Tenant.TryParse(sent, out var id) ? await db.Tenants.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) : null;
        return tenant switch
        {
            null => throw Refusal.Rule("tenant_unknown", "There is no such tenant. Choose one of the list of tenants, or leave it out.", "tenantId"),
            { Status: TenantStatus.Inactive } => throw Refusal.Rule("tenant_inactive", $"The tenant {tenant.Code} is inactive. Activate it first.", "tenantId"),
            _ => id,
        };
    }
}
