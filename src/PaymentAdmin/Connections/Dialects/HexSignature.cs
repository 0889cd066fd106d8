using System.Security.Cryptography;
using System.Text;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>An HMAC over the exact bytes of a body, in hex, in a header of its own.</summary>
/// <param name="Name">The header's name as people write it.</param>
/// <param name="Algorithm">The hash.</param>
/// <param name="HashBytes">How many bytes that hash has.</param>
/// <param name="Prefix">What may stand before the digits.</param>
internal sealed record HexSignature(string Name, HashAlgorithmName Algorithm, int HashBytes, string Prefix = "")
{
    /// <summary>The header's name as it arrives.</summary>
    public string Header { get; } = Name.ToLowerInvariant();

    public string Of(byte[] body, string secret) => Convert.ToHexStringLower(Hash(body, secret));

    public WebhookVerification Verify(WebhookDelivery delivery, IReadOnlyList<string> secrets)
    {
        if (!WebhookSecrets.AreSet(secrets))
        {
            return WebhookSecrets.NotSet;
        }

        if (!delivery.Headers.TryGetValue(Header, out var sent) || sent.Length == 0)
        {
            return WebhookVerification.Unsigned($"The header {Name} is missing.");
        }

        var signature = sent.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? sent[Prefix.Length..] : sent;
        if (signature.Length != 2 * HashBytes)
        {
            return WebhookVerification.Unsigned($"The signature is not {2 * HashBytes} hexadecimal digits long.");
        }

        if (!signature.All(char.IsAsciiHexDigit))
        {
            return WebhookVerification.Unsigned("The signature is not hexadecimal.");
        }

        return WebhookSecrets.AnyMakes(Convert.FromHexString(signature), secrets, secret => Hash(delivery.Body, secret))
            ? WebhookVerification.Yes
            : WebhookVerification.No("The signature fits neither the webhook secret nor the one before.");
    }

    private byte[] Hash(byte[] body, string secret) => CryptographicOperations.HmacData(Algorithm, Encoding.UTF8.GetBytes(secret), body);
}
