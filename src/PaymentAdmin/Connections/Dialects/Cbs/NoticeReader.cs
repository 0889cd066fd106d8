using System.Globalization;
using System.Text.Json;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Dialects.Cbs;

/// <summary>Reads CBS's notice of a payment against an invoice, or of its reversal (cbs-synchronization).</summary>
internal static class NoticeReader
{
    private const string Payment = "payment";
    private const string Reversal = "reversal";
    private const string Paid = "0000";

    public static WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) =>
        WebhookReadings.ReadOnlyBy(body, root => Of(root, Unsaid.Of(connection)));

    private static WebhookReading Of(JsonElement root, Unsaid unsaid)
    {
        var form = NoticeForm.Of(root);
        if (form is not { Errors.Count: 0, Signed: { } signed })
        {
            throw new UnreadableException(string.Join(' ', form.Errors.Values));
        }

        // The same reference comes with and without spaces around it.
        var reference = signed.PaymentRef.Trim();
        if (signed.InvoiceNumber == WebhookReadings.ConnectionTest)
        {
            return new WebhookReading(WebhookReadings.ConnectionTest, $"{reference}:{WebhookReadings.ConnectionTest}", null, null);
        }

        var reversal = NoticeForm.ReversalIn(root);
        var name = reversal ? Reversal : Payment;
        return new WebhookReading(name, $"{reference}:{name}", IsPayment(root) ? PaymentOf(root, signed, reference, reversal, unsaid) : null, null);
    }

    // The table of parameters does not have the code: where it is absent, the notice is what its name says.
    private static bool IsPayment(JsonElement root) => root.Text(NoticeForm.ResponseCode) is null or Paid;

    private static PspPayment PaymentOf(JsonElement root, SignedPart signed, string reference, bool reversal, Unsaid unsaid) =>
        new(reference, signed.InvoiceNumber.Trim(), reversal ? PspPaymentStatus.Reversed : PspPaymentStatus.Completed)
        {
            AmountMinor = PspAmount.Minor(signed.AmountPaid.ToString(CultureInfo.InvariantCulture), NoticeForm.AmountPaid, unsaid.Currency),
            Currency = unsaid.Currency,
            ProviderReference = root.Text(NoticeForm.TransactionRef),
            Channel = root.Text(NoticeForm.Channel),
            CompletedAt = PspTime.ReadLocal(NoticeForm.PaymentDate, root.RequiredText(NoticeForm.PaymentDate), NoticeForm.DateForm, unsaid),
        };
}
