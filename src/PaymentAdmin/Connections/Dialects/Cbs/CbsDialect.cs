using System.Text.Json.Nodes;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Dialects.Cbs;

/// <summary>CBS, which tells of payments against its invoices and repeats that up to ten times until it gets 200 (cbs-synchronization).</summary>
internal sealed class CbsDialect : IDialect
{
    public Dialect Kind => Dialect.Cbs;

    public WebhookVerification Verify(WebhookDelivery delivery, IReadOnlyList<string> secrets)
    {
        if (!WebhookSecrets.AreSet(secrets))
        {
            return WebhookSecrets.NotSet;
        }

        var form = NoticeForm.Of(delivery.Body);
        if (form.Signed is not { } signed)
        {
            return WebhookVerification.Unsigned($"What its Mac covers is not there: {string.Join(", ", form.Errors.Keys)}.");
        }

        return signed.IsSignedBy(secrets) ? WebhookVerification.Yes : WebhookVerification.No("The Mac fits neither the webhook secret nor the one before.");
    }

    public WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) => NoticeReader.Read(connection, body);

    public WebhookAcknowledgement Acknowledge(ReadOnlyMemory<byte> body) =>
        NoticeForm.Of(body) is { Errors.Count: > 0 } form ? CbsAnswers.FormInvalid(form.Errors) : CbsAnswers.Taken;

    public WebhookAcknowledgement Refuse(ReadOnlyMemory<byte> body) =>
        NoticeForm.Of(body) is { Signed: null } form ? CbsAnswers.FormInvalid(form.Errors) : CbsAnswers.WrongMac;

    public WebhookAcknowledgement Fail() => CbsAnswers.Fault;

    /// <summary>A notice of nothing paid against an invoice that CBS cannot have: known by what its Mac covers, so that nobody can make a real notice pass for it.</summary>
    public WebhookDelivery Loopback(string testId, string secret)
    {
        var signed = new SignedPart(WebhookReadings.ConnectionTest, testId, 0m, testId, "");
        var body = PspRequests.Bytes(new JsonObject
        {
            [NoticeForm.InvoiceNumber] = signed.InvoiceNumber,
            [NoticeForm.PaymentRef] = signed.PaymentRef,
            [NoticeForm.PaymentDate] = "01/01/2000 00:00:00",
            [NoticeForm.AmountPaid] = signed.AmountPaid,
            [NoticeForm.TransactionDate] = "01/01/2000 00:00:00",
            [NoticeForm.RequestReference] = signed.RequestReference,
            [NoticeForm.Mac] = signed.MacBy(secret),
        });
        return WebhookReadings.TestDelivery(body);
    }
}
