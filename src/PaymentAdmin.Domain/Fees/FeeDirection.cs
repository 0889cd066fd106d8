namespace PaymentAdmin.Domain.Fees;

/// <summary>Which transactions a fee rule is for (processors-api, "Fee Rule Fields").</summary>
public enum FeeDirection
{
    /// <summary>Money that comes in.</summary>
    Inbound,

    /// <summary>Money that goes out.</summary>
    Outbound,

    /// <summary>Either.</summary>
    Both,
}
