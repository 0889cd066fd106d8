using System.Security.Cryptography;
using System.Text;

namespace PaymentAdmin.Connections.Dialects.PspRestV2;

/// <summary>X-PSP-Signature: HMAC-SHA256 over the exact bytes, in hex (psp-integration, phase 1, step 6).</summary>
internal static class PspSignature
{
    /// <summary>The header, as its name arrives.</summary>
    public const string Header = "x-psp-signature";

    public static string Of(byte[] body, string secret) => Convert.ToHexStringLower(Hash(body, secret));

    public static WebhookVerification Verify(WebhookDelivery delivery, IReadOnlyList<string> secrets)
    {
        if (secrets.Count == 0 || secrets.Any(secret => secret.Length == 0))
        {
            return WebhookVerification.No("No webhook secret is set for this connection.");
        }

        if (!delivery.Headers.TryGetValue(Header, out var signature) || signature.Length == 0)
        {
            return WebhookVerification.No("The header X-PSP-Signature is missing.");
        }

        if (signature.Length != 2 * HMACSHA256.HashSizeInBytes)
        {
            return WebhookVerification.No($"The signature is not {2 * HMACSHA256.HashSizeInBytes} hexadecimal digits long.");
        }

        if (!signature.All(char.IsAsciiHexDigit))
        {
            return WebhookVerification.No("The signature is not hexadecimal.");
        }

        return Matches(delivery.Body, Convert.FromHexString(signature), secrets)
            ? WebhookVerification.Yes
            : WebhookVerification.No("The signature fits neither the webhook secret nor the one before.");
    }

    // Every secret is tried, whichever fits: the time that it takes says nothing.
    private static bool Matches(byte[] body, byte[] given, IReadOnlyList<string> secrets) =>
        secrets.Aggregate(false, (found, secret) => found | CryptographicOperations.FixedTimeEquals(Hash(body, secret), given));

    private static byte[] Hash(byte[] body, string secret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
}
