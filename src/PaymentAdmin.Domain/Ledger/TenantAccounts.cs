namespace PaymentAdmin.Domain.Ledger;

/// <summary>
/// That a tenant has accounts with a processor, under which sequence, and whether its own fee payable is used
/// instead of the processor's (processors-api, "GL Account Types": feePayableOverride).
/// </summary>
public sealed class TenantAccounts
{
    private TenantAccounts()
    {
    }

    /// <summary>Notes that a tenant has accounts with a processor.</summary>
    /// <param name="processorId">Which processor.</param>
    /// <param name="tenantId">Which tenant.</param>
    /// <param name="sequence">The last three digits of the account numbers, 1 to 999; unique per processor.</param>
    public TenantAccounts(Guid processorId, Guid tenantId, int sequence)
    {
        ProcessorId = processorId;
        TenantId = tenantId;
        Sequence = sequence;
        Version = 1;
    }

    /// <summary>Which processor.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>Which tenant.</summary>
    public Guid TenantId { get; private set; }

    /// <summary>The last three digits of the account numbers, 1 to 999.</summary>
    public int Sequence { get; private set; }

    /// <summary>Whether the tenant's own fee payable is used. Switching it off keeps the account: nothing financial is deleted.</summary>
    public bool UsesFeePayableOverride { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Switches the use of the tenant's own fee payable.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool UseFeePayableOverride(bool use)
    {
        if (UsesFeePayableOverride == use)
        {
            return false;
        }

        UsesFeePayableOverride = use;
        Version++;
        return true;
    }
}
