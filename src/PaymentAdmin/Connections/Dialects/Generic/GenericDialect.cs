using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Dialects.Generic;

/// <summary>The webhooks of processors without a dialect of their own, as AELLAINFLOW and GRUPP: JSON, signed with an HMAC; the connection says how and where.</summary>
internal sealed class GenericDialect : IDialect
{
    public Dialect Kind => Dialect.Generic;

    public WebhookVerification Verify(WebhookDelivery delivery, WebhookKeys keys)
    {
        var settings = SettingsOf(keys.Connection).Signature;
        if (settings.TimestampHeader is not { } header)
        {
            return SignatureOf(settings).Verify(delivery, keys);
        }

        if (!delivery.Headers.TryGetValue(header, out var sent) || TimeIn(sent) is not { } signedAt)
        {
            return WebhookVerification.No($"The header {header} does not hold whole seconds since 1970.");
        }

        var verification = SignatureOf(settings).Verify(delivery, Signed(sent, delivery.Body), keys);
        return verification.Verified && (delivery.ReceivedAt - signedAt).Duration() > TimeSpan.FromSeconds(settings.ToleranceSeconds)
            ? WebhookVerification.No($"It was signed more than {settings.ToleranceSeconds} seconds before or after it arrived.")
            : verification;
    }

    public WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) =>
        WebhookReadings.Read(body, root => new MessageReader(SettingsOf(connection), Unsaid.Of(connection), root).Read());

    public WebhookAcknowledgement Acknowledge(Connection connection, ReadOnlyMemory<byte> body) => WebhookReadings.Received;

    public WebhookDelivery Loopback(WebhookKeys keys, string testId, DateTime now)
    {
        var settings = SettingsOf(keys.Connection).Signature;
        if (settings.TimestampHeader is not { } header)
        {
            return WebhookReadings.TestDelivery(testId, SignatureOf(settings), keys);
        }

        var (body, time) = (WebhookReadings.TestBody(testId), new DateTimeOffset(now, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return WebhookReadings.TestDelivery(body, (settings.Header, SignatureOf(settings).Of(Signed(time, body), keys.Secrets[0])), (header, time));
    }

    private static WebhookSettings SettingsOf(Connection connection) => connection.Webhook ?? new WebhookSettings();

    private static HmacSignature SignatureOf(WebhookSignature settings)
    {
        var (name, bytes) = settings.Algorithm == SignatureAlgorithm.HmacSha512 ? (HashAlgorithmName.SHA512, HMACSHA512.HashSizeInBytes) : (HashAlgorithmName.SHA256, HMACSHA256.HashSizeInBytes);
        return new HmacSignature(settings.Header, name, bytes, settings.Prefix ?? "") { Encoding = settings.Encoding };
    }

    /// <summary>The text of the header exactly as it was sent, a point, the raw body.</summary>
    private static byte[] Signed(string time, byte[] body) => [.. Encoding.UTF8.GetBytes(time), (byte)'.', .. body];

    private static DateTime? TimeIn(string sent) => UnixTime.Find(sent);
}
