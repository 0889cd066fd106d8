namespace PaymentAdmin.Domain.Payments;

/// <summary>The kinds of transactions, as fee rules name them (processors-api, "Fee Rule Fields": eventType).</summary>
public static class TransactionEvents
{
    /// <summary>Somebody paid by card.</summary>
    public const string CardPurchase = "card_purchase";

    /// <summary>Money came in any other way.</summary>
    public const string Inflow = "inflow";

    /// <summary>We paid somebody.</summary>
    public const string Payout = "payout";

    /// <summary>What had come in was given back, whole or in part.</summary>
    public const string Refund = "refund";

    private const string Card = "card";

    /// <summary>The kind of a transaction.</summary>
    /// <param name="direction">Which way its money moves.</param>
    /// <param name="isRefund">Whether it gives back what had come in.</param>
    /// <param name="channel">How it travels, in our words.</param>
    public static string Of(TransactionDirection direction, bool isRefund, string? channel) => (direction, isRefund, channel) switch
    {
        (_, true, _) => Refund,
        (TransactionDirection.Outbound, _, _) => Payout,
        (_, _, Card) => CardPurchase,
        _ => Inflow,
    };
}
