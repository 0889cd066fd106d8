using System.Security.Cryptography;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>An HMAC over exact bytes, in a header of its own.</summary>
/// <param name="Name">The header's name as people write it.</param>
/// <param name="Algorithm">The hash.</param>
/// <param name="HashBytes">How many bytes that hash has.</param>
/// <param name="Prefix">What may stand before the signature.</param>
internal sealed record HmacSignature(string Name, HashAlgorithmName Algorithm, int HashBytes, string Prefix = "")
{
    /// <summary>How its bytes are written.</summary>
    public SignatureEncoding Encoding { get; init; } = SignatureEncoding.Hex;

    /// <summary>The header's name as it arrives.</summary>
    public string Header { get; } = Name.ToLowerInvariant();

    public string Of(byte[] signed, string secret) => Encoding == SignatureEncoding.Hex ? Convert.ToHexStringLower(Hash(signed, secret)) : Convert.ToBase64String(Hash(signed, secret));

    public WebhookVerification Verify(WebhookDelivery delivery, WebhookKeys keys) => Verify(delivery, delivery.Body, keys);

    /// <param name="delivery">Whose header it is.</param>
    /// <param name="signed">What it covers.</param>
    /// <param name="keys">What may have made it.</param>
    public WebhookVerification Verify(WebhookDelivery delivery, byte[] signed, WebhookKeys keys)
    {
        if (!WebhookSecrets.AreSet(keys.Secrets))
        {
            return WebhookSecrets.NotSet;
        }

        if (!delivery.Headers.TryGetValue(Header, out var sent) || sent.Length == 0)
        {
            return WebhookVerification.NotSigned($"The header {Name} is missing.");
        }

        var signature = sent.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? sent[Prefix.Length..] : sent;
        if (WhyUnreadable(signature) is { } reason)
        {
            return WebhookVerification.NotSigned(reason);
        }

        var given = Encoding == SignatureEncoding.Hex ? Convert.FromHexString(signature) : Convert.FromBase64String(signature);
        return WebhookSecrets.WhoMade(given, keys.Secrets, secret => Hash(signed, secret)) ?? WebhookVerification.No("The signature fits neither the webhook secret nor the one before.");
    }

    private string? WhyUnreadable(string signature) => Encoding == SignatureEncoding.Hex ? WhyNotHex(signature) : WhyNotBase64(signature);

    private string? WhyNotHex(string signature) =>
        signature.Length != 2 * HashBytes ? $"The signature is not {2 * HashBytes} hexadecimal digits long."
            : signature.All(char.IsAsciiHexDigit) ? null
            : "The signature is not hexadecimal.";

    // The decoder would pass over spaces.
    private string? WhyNotBase64(string signature) =>
        !signature.Any(char.IsWhiteSpace) && Convert.TryFromBase64String(signature, new byte[HashBytes + 2], out var read) && read == HashBytes
            ? null
            : $"The signature is not {HashBytes} bytes in Base64.";

    private byte[] Hash(byte[] signed, string secret) => CryptographicOperations.HmacData(Algorithm, System.Text.Encoding.UTF8.GetBytes(secret), signed);
}
