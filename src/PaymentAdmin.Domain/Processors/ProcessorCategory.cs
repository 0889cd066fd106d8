namespace PaymentAdmin.Domain.Processors;

/// <summary>What kind of transactions a processor handles (processors-api, "Processor Categories").</summary>
public enum ProcessorCategory
{
    /// <summary>Card payments, at terminals and online.</summary>
    DebitCard,

    /// <summary>Incoming transfers to virtual accounts.</summary>
    VirtualAccountInflow,

    /// <summary>Transfers between banks, and payouts.</summary>
    FundsTransfer,

    /// <summary>Checks of identity (KYC).</summary>
    Identity,

    /// <summary>Utility and service bills.</summary>
    BillsPayment,
}
