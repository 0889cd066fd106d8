using System.Security.Cryptography;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Dialects.Paystack;

/// <summary>Paystack's webhooks (processors-api, "Webhook Notifications"): HMAC-SHA512 of the raw body, with the secret key of the account.</summary>
internal sealed class PaystackDialect : IDialect
{
    private static readonly HexSignature Signature = new("x-paystack-signature", HashAlgorithmName.SHA512, HMACSHA512.HashSizeInBytes, "sha512=");

    public Dialect Kind => Dialect.Paystack;

    public WebhookVerification Verify(WebhookDelivery delivery, IReadOnlyList<string> secrets) => Signature.Verify(delivery, secrets);

    public WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) => PaystackEvents.Read(connection, body);

    public WebhookAcknowledgement Acknowledge(ReadOnlyMemory<byte> body) => WebhookReadings.Received;

    public WebhookDelivery Loopback(string testId, string secret)
    {
        var body = WebhookReadings.TestBody(testId);
        return WebhookReadings.TestDelivery(body, Signature.Header, Signature.Of(body, secret));
    }
}
