using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Dialects.Flutterwave;

/// <summary>
/// Flutterwave's webhooks: it signs nothing, but sends a hash that both sides know in <c>verif-hash</c>. So that header is a
/// credential itself, and is never kept as it came.
/// </summary>
internal sealed class FlutterwaveDialect : IDialect
{
    public const string Header = "verif-hash";

    public Dialect Kind => Dialect.Flutterwave;

    public WebhookVerification Verify(WebhookDelivery delivery, WebhookKeys keys)
    {
        if (!WebhookSecrets.AreSet(keys.Secrets))
        {
            return WebhookSecrets.NotSet;
        }

        if (!delivery.Headers.TryGetValue(Header, out var sent) || sent.Length == 0)
        {
            return WebhookVerification.NotSigned($"The header {Header} is missing.");
        }

        return WebhookSecrets.WhoMade(WebhookSecrets.DigestOf(delivery, sent), keys.Secrets, WebhookSecrets.Digest)
            ?? WebhookVerification.No($"The header {Header} is neither the webhook secret nor the one before.");
    }

    public WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) => FlutterwaveEvents.Read(connection, body);

    public WebhookAcknowledgement Acknowledge(Connection connection, ReadOnlyMemory<byte> body) => WebhookReadings.Received;

    public WebhookDelivery Loopback(WebhookKeys keys, string testId, DateTime now) => WebhookReadings.TestDelivery(WebhookReadings.TestBody(testId), (Header, keys.Secrets[0]));
}
