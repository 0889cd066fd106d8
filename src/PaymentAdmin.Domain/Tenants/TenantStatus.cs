namespace PaymentAdmin.Domain.Tenants;

/// <summary>Whether a tenant's new business is taken.</summary>
public enum TenantStatus
{
    /// <summary>Takes part in new business.</summary>
    Active,

    /// <summary>No new business; what is open is still settled.</summary>
    Inactive,
}
