using System.Text.Json;

namespace PaymentAdmin.Connections.Dialects.PspRestV2;

/// <summary>Reads a payment: nested as in psp-integration, phase 2, step 2, or flat as an item of a batch.</summary>
internal static class PaymentReader
{
    /// <param name="item">The payment.</param>
    /// <param name="unsaid">What the payment need not say.</param>
    /// <exception cref="UnreadableException">Its id or status is missing, or something in it is not understood.</exception>
    public static PspPayment Read(JsonElement item, Unsaid unsaid)
    {
        var transaction = item.Field("transaction") ?? item;
        var recipient = item.Field("recipient") ?? item;
        var currency = transaction.CurrencyOf(unsaid.Currency);
        var amount = RefuseNegative(transaction.Minor("amount", currency));
        return new PspPayment(item.RequiredText("id"), transaction.Text("reference"), StatusOf(item.RequiredText("status")))
        {
            AmountMinor = amount,
            Currency = amount is null ? null : currency,
            Recipient = recipient.Text("mobile_number") ?? recipient.Text("account"),
            ProviderReference = item.Field("receipt")?.Text("provider_reference"),
            Channel = item.Field("receipt")?.Text("channel"),
            FailureReason = item.Text("failure_reason"),
            FailureMessage = item.Note("failure_message"),
            CompletedAt = item.Time("completed_at", unsaid),
        };
    }

    /// <summary>A status in the PSP's words; one that we do not know is not guessed.</summary>
    /// <exception cref="UnreadableException">The word is another.</exception>
    public static PspPaymentStatus StatusOf(string word) => word switch
    {
        "pending" or "processing" or "queued" => PspPaymentStatus.Pending,
        "completed" or "success" => PspPaymentStatus.Completed,
        "failed" => PspPaymentStatus.Failed,
        "reversed" => PspPaymentStatus.Reversed,
        _ => throw new UnreadableException($"The status \"{PspJson.Clean(word)}\" is not known."),
    };

    public static long? RefuseNegative(long? amount) =>
        amount is < 0 ? throw new UnreadableException("The amount is below zero.") : amount;
}
