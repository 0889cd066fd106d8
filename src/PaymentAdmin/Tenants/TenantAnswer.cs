using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Tenants;

public sealed record TenantAnswer(string Id, string Code, string Name, TenantStatus Status, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static TenantAnswer Of(Tenant tenant) =>
        new(PublicId.Tenant.Format(tenant.Id), tenant.Code, tenant.Name, tenant.Status, tenant.CreatedAt, tenant.UpdatedAt);
}
