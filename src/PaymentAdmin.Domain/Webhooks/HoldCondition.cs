namespace PaymentAdmin.Domain.Webhooks;

/// <summary>What a held notification waits for.</summary>
public enum HoldCondition
{
    /// <summary>It tells of a payment of ours that is not recorded yet: it came early, or the payment is not ours.</summary>
    UnknownReference,

    /// <summary>It tells of a new transaction while the connection is paused, halted or retired, or its processor inactive.</summary>
    NothingNew,

    /// <summary>It contradicts how its payment ended before.</summary>
    ContradictingFinal,

    /// <summary>Its amount or currency is another than that of its payment.</summary>
    AmountDiffers,

    /// <summary>Another notification of the same key said something else.</summary>
    ContentDiffers,
}
