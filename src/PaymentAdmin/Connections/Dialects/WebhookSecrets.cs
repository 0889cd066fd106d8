using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>How all dialects compare what arrived with what the webhook secret, or the one before, would make.</summary>
internal static class WebhookSecrets
{
    public static readonly WebhookVerification NotSet = WebhookVerification.No("No webhook secret is set for this connection.");

    /// <summary>Whether there is a secret, and none is empty: anybody can sign with an empty one.</summary>
    public static bool AreSet(IReadOnlyList<string> secrets) => secrets.Count > 0 && secrets.All(secret => secret.Length > 0);

    /// <summary>Which of the secrets makes these bytes; null where none does. Every secret is tried, whichever fits: the time that it takes says nothing.</summary>
    /// <param name="given">What arrived.</param>
    /// <param name="secrets">The current one, then those before.</param>
    /// <param name="make">What a secret makes.</param>
    public static WebhookVerification? WhoMade(byte[] given, IReadOnlyList<string> secrets, Func<string, byte[]> make)
    {
        var fits = secrets.Select(secret => CryptographicOperations.FixedTimeEquals(make(secret), given)).ToList();
        return fits.IndexOf(true) switch
        {
            < 0 => null,
            0 => WebhookVerification.Yes,
            _ => WebhookVerification.YesBefore,
        };
    }

    /// <summary>
    /// A header that carries a secret itself, as a digest: of one length, so that the time that it takes to compare does not
    /// tell how long the secret is. Where the delivery was read back from where we keep it, the header is the digest already.
    /// </summary>
    public static byte[] DigestOf(WebhookDelivery delivery, string sent) =>
        delivery.IsStored && KeptHash.Is(sent) ? KeptHash.Read(sent) : Digest(sent);

    public static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
