using System.Security.Cryptography;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Dialects.Paystack;

/// <summary>Paystack's webhooks (processors-api, "Webhook Notifications"): HMAC-SHA512 of the raw body, with the secret key of the account.</summary>
internal sealed class PaystackDialect : IDialect
{
    private static readonly HmacSignature Signature = new("x-paystack-signature", HashAlgorithmName.SHA512, HMACSHA512.HashSizeInBytes, "sha512=");

    public Dialect Kind => Dialect.Paystack;

    public WebhookVerification Verify(WebhookDelivery delivery, WebhookKeys keys) => Signature.Verify(delivery, keys);

    public WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) => PaystackEvents.Read(connection, body);

    public WebhookAcknowledgement Acknowledge(Connection connection, ReadOnlyMemory<byte> body) => WebhookReadings.Received;

    public WebhookDelivery Loopback(WebhookKeys keys, string testId, DateTime now) => WebhookReadings.TestDelivery(testId, Signature, keys);
}
