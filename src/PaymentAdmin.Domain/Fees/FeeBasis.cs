namespace PaymentAdmin.Domain.Fees;

/// <summary>How a fee is calculated (processors-api, "Fee Basis Types").</summary>
public enum FeeBasis
{
    /// <summary>A fixed amount per transaction.</summary>
    Flat,

    /// <summary>A share of the transaction's amount.</summary>
    Percent,

    /// <summary>A fixed amount and a share.</summary>
    FlatPlusPercent,
}
