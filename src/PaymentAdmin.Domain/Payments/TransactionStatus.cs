namespace PaymentAdmin.Domain.Payments;

/// <summary>Where a transaction stands.</summary>
public enum TransactionStatus
{
    /// <summary>Begun, not ended.</summary>
    Pending,

    /// <summary>The money moved.</summary>
    Confirmed,

    /// <summary>It did not.</summary>
    Failed,

    /// <summary>It moved, and was given back as a whole.</summary>
    Reversed,

    /// <summary>The PSP said that it moved and that it did not: two people decide (design, "States").</summary>
    NeedsReview,
}

/// <summary>Which way a transaction's money moves.</summary>
public enum TransactionDirection
{
    /// <summary>To us.</summary>
    Inbound,

    /// <summary>From us.</summary>
    Outbound,
}
