using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>Whose a notification is, where only the message says so: in its metadata, by the tenant's id or code.</summary>
internal static class TenantOf
{
    /// <summary>Notes the tenant; the connection's own stands, and a name that nobody active has says nothing.</summary>
    public static async Task Note(PaymentDb db, WebhookNotification notification, string? named, CancellationToken cancellationToken)
    {
        if (notification.TenantId is not null || named is null)
        {
            return;
        }

        var active = db.Tenants.Where(tenant => tenant.Status == TenantStatus.Active);
        var code = Text.NormaliseCode(named);
        var found = PublicId.Tenant.TryParse(named, out var id) ? active.Where(tenant => tenant.Id == id) : active.Where(tenant => tenant.Code == code);
        notification.TenantId = await found.Select(tenant => (Guid?)tenant.Id).SingleOrDefaultAsync(cancellationToken);
    }
}
