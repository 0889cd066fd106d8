using System.Text.Json;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Connections.Dialects.Mypvit;

/// <summary>Reads MyPVit's callback (mypvit, section 3; mypvit-wire, "Callback").</summary>
internal static class CallbackReader
{
    public static WebhookReading Read(ReadOnlyMemory<byte> body) => WebhookReadings.Read(body, Of);

    private static WebhookReading Of(JsonElement root)
    {
        var word = root.RequiredText("status");
        var status = PaymentReader.StatusOf(word);
        var reference = root.RequiredText("merchantReferenceId");
        var amount = PaymentReader.Francs(root, "amount");
        var fees = PaymentReader.Francs(root, "fees");
        var payment = new PspPayment(root.RequiredText("transactionId"), reference, status)
        {
            AmountMinor = amount,
            FeesMinor = fees,
            Currency = amount is null && fees is null ? null : PaymentReader.Currency,
            Recipient = root.Text("customerID"),
            Channel = root.Text("operator"),
            FailureReason = status == PspPaymentStatus.Failed ? root.Text("code") : null,
        };
        var operation = root.Text("transactionOperation");
        return new WebhookReading(EventOf(operation, word), $"{reference}:{word}", payment, null)
        {
            Flow = FlowOf(operation),
            Channel = ChannelWords.Of(payment.Channel),
        };
    }

    private static FlowType? FlowOf(string? operation) => operation switch
    {
        "PAYMENT" => FlowType.Inflow,
        "GIVE_CHANGE" => FlowType.Outflow,
        _ => null,
    };

    /// <summary>MyPVit names no event: what was done, and how it ended.</summary>
    private static string EventOf(string? operation, string word) => operation switch
    {
        null => word,
        "PAYMENT" or "GIVE_CHANGE" => $"{operation}.{word}",
        _ => throw new UnreadableException($"The operation \"{PspJson.Clean(operation)}\" is not known."),
    };
}
