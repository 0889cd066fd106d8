using System.Text.Json.Nodes;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Dialects.Cbs;

/// <summary>CBS, which tells of payments against its invoices and repeats that up to ten times until it gets 200 (cbs-synchronization).</summary>
internal sealed class CbsDialect : IDialect
{
    public Dialect Kind => Dialect.Cbs;

    /// <summary>The Mac first, then who says that he is CBS: to who cannot sign nothing else is told.</summary>
    public WebhookVerification Verify(WebhookDelivery delivery, WebhookKeys keys)
    {
        var form = NoticeForm.Of(delivery.Body);
        if (!WebhookSecrets.AreSet(keys.Secrets))
        {
            return WebhookSecrets.NotSet with { Answer = form.Signed is null ? CbsAnswers.FormInvalid(form.Errors) : CbsAnswers.WrongMac };
        }

        if (form.Signed is not { } signed)
        {
            return WebhookVerification.NotSigned($"What its Mac covers is not there: {string.Join(", ", form.Errors.Keys)}.") with { Answer = CbsAnswers.FormInvalid(form.Errors) };
        }

        if (signed.SignedBy(keys.Secrets) is not { } proof)
        {
            return WebhookVerification.No("The Mac fits neither the webhook secret nor the one before.") with { Answer = CbsAnswers.WrongMac };
        }

        return WhyNotIdentified(delivery, keys) is { } reason ? WebhookVerification.No(reason) with { Answer = CbsAnswers.NoIdentity } : proof;
    }

    public WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) => NoticeReader.Read(connection, body);

    public WebhookAcknowledgement Acknowledge(Connection connection, ReadOnlyMemory<byte> body)
    {
        var form = NoticeForm.Of(body);
        return form is not { Errors.Count: 0, Signed: { } signed } ? CbsAnswers.FormInvalid(form.Errors)
            : NoticeReader.IsOurs(connection, signed) ? CbsAnswers.Taken
            : CbsAnswers.NotOurs;
    }

    public WebhookAcknowledgement Fail() => CbsAnswers.Fault;

    /// <summary>A notice of nothing paid against an invoice that CBS cannot have: known by what its Mac covers, so that nobody can make a real notice pass for it.</summary>
    public WebhookDelivery Loopback(WebhookKeys keys, string testId, DateTime now)
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
            [NoticeForm.Mac] = signed.MacBy(keys.Secrets[0]),
        });
        return keys.Connection.ClientIdentityHeader is { } header
            ? WebhookReadings.TestDelivery(body, (header, keys.ClientIdentities is [var identity, ..] ? identity : WebhookReadings.ConnectionTest))
            : WebhookReadings.TestDelivery(body);
    }

    private static string? WhyNotIdentified(WebhookDelivery delivery, WebhookKeys keys)
    {
        if (keys.Connection.ClientIdentityHeader is not { } header)
        {
            return null;
        }

        if (!delivery.Headers.TryGetValue(header, out var sent) || sent.Trim().Length == 0)
        {
            return $"The header {header}, in which CBS names itself, is missing.";
        }

        return keys.ClientIdentities is { } known && WebhookSecrets.WhoMade(WebhookSecrets.DigestOf(delivery, sent), known, WebhookSecrets.Digest) is null
            ? $"The header {header} names somebody else than this connection's client identity."
            : null;
    }
}
