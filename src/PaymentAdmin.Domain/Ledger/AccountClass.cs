namespace PaymentAdmin.Domain.Ledger;

/// <summary>
/// The classes of the chart of accounts; the value is the first four digits of the account number
/// (processors-api, "GL Account Types"; design, "The ledger").
/// </summary>
public enum AccountClass
{
    /// <summary>Our bank account; shared, one per currency.</summary>
    OperatingBank = 1000,

    /// <summary>Funds pending settlement by a processor.</summary>
    SettlementFloat = 1001,

    /// <summary>Our prefunded balance at PSPs; shared, one per currency.</summary>
    PspBalance = 1002,

    /// <summary>Amounts owed to a tenant from a processor's transactions.</summary>
    PrincipalReceivable = 1101,

    /// <summary>Confirmed, not yet settled; shared, one per currency.</summary>
    TransactionClearing = 1901,

    /// <summary>Fees owed to a processor.</summary>
    FeePayable = 2001,

    /// <summary>Fees owed to a processor for one tenant; used instead of the processor's fee payable where set.</summary>
    FeePayableOverride = 2002,

    /// <summary>Funds held for tenants; unallocated ones in the shared account, one per currency.</summary>
    FundsHeld = 2101,

    /// <summary>A processor's fees paid by the platform.</summary>
    FeeExpense = 5001,

    /// <summary>Differences written off at settlement; shared, one per currency.</summary>
    SettlementDifferences = 5901,
}
