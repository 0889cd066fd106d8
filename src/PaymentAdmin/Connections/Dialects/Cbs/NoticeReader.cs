using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Connections.Dialects.Cbs;

/// <summary>Reads CBS's notice of a payment against an invoice, or of its reversal (cbs-synchronization).</summary>
internal static class NoticeReader
{
    private const string Payment = "payment";
    private const string Reversal = "reversal";
    private const string Paid = "0000";

    public static WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) =>
        WebhookReadings.ReadOnlyBy(body, root => Of(root, connection));

    /// <summary>Whether the invoice is one of this connection's, or the notice a test of ours.</summary>
    public static bool IsOurs(Connection connection, SignedPart signed) => signed.IsTest || connection.Cbs?.HasInvoice(signed.InvoiceNumber) != false;

    private static WebhookReading Of(JsonElement root, Connection connection)
    {
        var form = NoticeForm.Of(root);
        if (form is not { Errors.Count: 0, Signed: { } signed })
        {
            throw new UnreadableException(string.Join(' ', form.Errors.Values));
        }

        // The same reference comes with and without spaces around it.
        var reference = signed.PaymentRef.Trim();
        if (signed.IsTest)
        {
            return new WebhookReading(WebhookReadings.ConnectionTest, $"{reference}:{WebhookReadings.ConnectionTest}", null, null);
        }

        if (!IsOurs(connection, signed))
        {
            throw new UnreadableException("The number of its invoice begins with none of the prefixes of this connection.");
        }

        return NoticeOf(root, signed, reference, Unsaid.Of(connection));
    }

    private static WebhookReading NoticeOf(JsonElement root, SignedPart signed, string reference, Unsaid unsaid)
    {
        var reversal = NoticeForm.ReversalIn(root);
        var name = reversal ? Reversal : Payment;
        var refused = RefusalIn(root);
        var paidAt = PspTime.ReadLocal(NoticeForm.PaymentDate, root.RequiredText(NoticeForm.PaymentDate), NoticeForm.DateForm, unsaid);
        return new WebhookReading(name, $"{reference}:{name}{refused}", refused is null ? PaymentOf(root, signed, reference, reversal, unsaid) : null, null)
        {
            Flow = FlowType.Inflow,
            ProofKey = $"mac:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signed.Mac)))}",
            Channel = ChannelWords.Of(root.Text(NoticeForm.Channel)),
            Timestamp = paidAt,
            MoreReferences = WebhookReadings.More(signed.RequestReference.Trim(), root.Text(NoticeForm.TransactionRef)),
        };
    }

    // The table of parameters does not have the code: where it is absent, the notice is what its name says. With another
    // code than this it is no payment, and does not have the key of the payment that may still follow.
    private static string? RefusalIn(JsonElement root) => root.Text(NoticeForm.ResponseCode) is { } code && code != Paid ? $":{code}" : null;

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
