namespace PaymentAdmin.Connections.Dialects;

/// <summary>
/// The news of a refund. It is a transaction of its own, not a status of the one that it gives back, often only in part: to
/// read it as that one's reversal would reverse too much. It is kept as failed, so that a person sees it.
/// </summary>
internal static class UnreadRefund
{
    public static WebhookReading Of(string name, string key) =>
        new(name, key, null, "It tells of a refund. Refunds are not read from webhooks: enter it by hand.");
}
