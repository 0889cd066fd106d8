namespace PaymentAdmin.Ledger;

/// <summary>Whose accounts a posting moves through: for each class it says which one.</summary>
/// <param name="Currency">In which currency.</param>
/// <param name="ProcessorId">Which processor; null where only shared accounts are needed.</param>
/// <param name="TenantId">Which tenant; null for none: funds are then unallocated.</param>
/// <param name="UsesFeePayableOverride">Whether fees are owed on the tenant's own account.</param>
public sealed record AccountOwner(string Currency, Guid? ProcessorId, Guid? TenantId = null, bool UsesFeePayableOverride = false);
