using System.Text;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Connections.Dialects.Flutterwave;

/// <summary>
/// Flutterwave's webhooks: it signs nothing, but sends a hash that both sides know in <c>verif-hash</c>. So that header is a
/// credential itself, and is never kept as it came.
/// </summary>
internal sealed class FlutterwaveDialect : IDialect
{
    public const string Header = "verif-hash";

    public Dialect Kind => Dialect.Flutterwave;

    public WebhookVerification Verify(WebhookDelivery delivery, IReadOnlyList<string> secrets)
    {
        if (!WebhookSecrets.AreSet(secrets))
        {
            return WebhookSecrets.NotSet;
        }

        if (!delivery.Headers.TryGetValue(Header, out var sent) || sent.Length == 0)
        {
            return WebhookVerification.Unsigned($"The header {Header} is missing.");
        }

        return WebhookSecrets.AnyMakes(Sent(delivery, sent), secrets, Digest)
            ? WebhookVerification.Yes
            : WebhookVerification.No($"The header {Header} is neither the webhook secret nor the one before.");
    }

    public WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) => FlutterwaveEvents.Read(connection, body);

    public WebhookAcknowledgement Acknowledge(ReadOnlyMemory<byte> body) => WebhookReadings.Received;

    public WebhookDelivery Loopback(string testId, string secret) => WebhookReadings.TestDelivery(WebhookReadings.TestBody(testId), Header, secret);

    // What was kept is the hash of what was sent. One that is arriving has to be the value itself: the hash is no secret.
    private static byte[] Sent(WebhookDelivery delivery, string header) =>
        delivery.KeptSince is not null && KeptHash.Read(header) is { } hash ? hash : Digest(header);

    // Compared as digests of one length: the time that it takes does not tell how long the secret is.
    private static byte[] Digest(string text) => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
